/**
 * One report's journey on one screen: what may follow what. Pure.
 * draft → submitted → closed; a draft may be retracted instead. The DMST flag, its confidence and the screening
 * decision are fields beside the status: the forwards wait for neither.
 */
export const REPORT_STATUS = ['draft', 'submitted', 'closed', 'retracted'] as const;
export type ReportStatus = (typeof REPORT_STATUS)[number];

export const PARTIES = ['hart_lead', 'fbi', 'local_police', 'local_mdt'] as const;
export type Party = (typeof PARTIES)[number];

/** In the order in which a dispatch moves on; the last two end it. */
export const DISPATCH_STATUS = [
  'queued',
  'attempted',
  'delivered',
  'opened',
  'acknowledged',
  'acting',
  'redirected',
  'recalled',
] as const;
export type DispatchStatus = (typeof DISPATCH_STATUS)[number];

export const NOTICE_STATE = ['queued', 'attempted', 'relayed', 'delivered', 'bounced', 'failed'] as const;
export type NoticeState = (typeof NOTICE_STATE)[number];

const ENDED: readonly DispatchStatus[] = ['redirected', 'recalled'];

/** The further of two points; an ended dispatch stays ended, a receipt never moves one back. */
export function furthest(current: DispatchStatus, next: DispatchStatus): DispatchStatus {
  if (ENDED.includes(current)) return current;
  return DISPATCH_STATUS.indexOf(next) > DISPATCH_STATUS.indexOf(current) ? next : current;
}

export function hasEnded(status: DispatchStatus): boolean {
  return ENDED.includes(status);
}

export const OUTCOME_CODES = [
  'investigation_opened',
  'joined_existing_case',
  'child_located',
  'child_safe',
  'arrest_made',
  'referred_onward',
  'no_action',
  'unfounded',
  'other',
] as const;

export const SCREENING_DECISIONS = [
  'accepted_investigation',
  'accepted_far',
  'not_accepted',
  'info_only',
  'duplicate_linked',
] as const;
