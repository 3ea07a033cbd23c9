import type { PackageFields, Share } from '../../policy/edition.api.ts';
import type { IntakeDraft } from '../1-intake/intake.api.ts';
import type { Reason } from '../2-screening/age.rules.ts';
import { isFamilial } from '../2-screening/decision-map.rules.ts';
import type { Party } from '../journey.ts';
import { maskIntake } from './masked-intake.rules.ts';
import type { MaskedIntake } from './masked-intake.rules.ts';
import type { ReporterIdentity } from './reporter-patterns.rules.ts';
import { filled, isEmpty, SECTIONS } from './package-sections.rules.ts';

/** A report as it stands when it is sent. Texts of `reasons` are the product's own and name nobody. */
export interface ReportToSend {
  readonly number: string;
  readonly version: number;
  /** ISO instants. */
  readonly receivedAt: string;
  readonly at: string;
  readonly urgent: boolean;
  readonly urgentReasons: readonly Reason[];
  readonly flag: boolean;
  readonly confidence: string | null;
  readonly trafficking: string | null;
  readonly reasons: readonly Reason[];
  /** What screening decided so far; null = nothing yet. */
  readonly decision: string | null;
  readonly intake: IntakeDraft;
  /** What the reporter was called before a correction. */
  readonly formerReporters?: readonly ReporterIdentity[];
  /** Whether a screener confirmed the account; when absent: whether one was written. */
  readonly accountReviewed?: boolean;
}

/** Something that exists and is not in the package, so that a desk knows what to ask for. */
export interface Withheld {
  readonly what: string;
  readonly why: string;
}

export interface PackageContent {
  readonly number: string;
  readonly version: number;
  readonly party: Party;
  readonly withheld: readonly Withheld[];
  readonly [section: string]: unknown;
}

/** The report with the reporter hidden. Packages are cut from this only, so that none can be made from the raw one. */
export interface PreparedReport extends Omit<ReportToSend, 'intake' | 'formerReporters' | 'accountReviewed'> {
  readonly masked: MaskedIntake;
}

export function prepareReport({
  intake,
  formerReporters,
  accountReviewed,
  ...report
}: ReportToSend): PreparedReport {
  const masked = maskIntake(intake, formerReporters);
  return { ...report, masked: { ...masked, accountReviewed: accountReviewed ?? masked.accountReviewed } };
}

/**
 * What one party may know: the minimum by the package table of the edition. The reporter and the raw narrative are in
 * none; a released field is a later, logged act with a legal basis, never a package.
 */
export function packageFor(party: Party, report: PreparedReport, fields: PackageFields): PackageContent {
  const { masked } = report;
  const withheld: Withheld[] = [...ALWAYS_WITHHELD];
  const sections = SECTIONS.map(({ name, what, cut }) => {
    const share = effectiveShare(fields[name][party], masked.intake);
    const full = cut(masked, 'full');
    if (isEmpty(full)) return {};
    const part = share === 'full' ? full : share === 'summary' ? cut(masked, 'summary') : {};
    if (share !== 'full' && share !== 'never') withheld.push({ what, why: WHY[share] });
    return filled(part);
  });
  if (masked.partsWithheld)
    withheld.push({
      what: 'Parts of some fields',
      why: 'Not for this package. Ask, stating the legal basis.',
    });
  return {
    number: report.number,
    version: report.version,
    party,
    receivedAt: report.receivedAt,
    at: report.at,
    urgent: { urgent: report.urgent, reasons: report.urgentReasons },
    dmst: {
      flag: report.flag,
      confidence: report.confidence,
      trafficking: report.trafficking,
      reasons: report.reasons,
    },
    decision: report.decision,
    danger: filled({ now: masked.intake.dangerNow, childWithExploiter: masked.intake.childWithExploiter }),
    ...Object.assign({}, ...sections),
    withheld,
  };
}

const ALWAYS_WITHHELD: readonly Withheld[] = [
  { what: 'Who reported', why: 'Never sent. Released only on request, with a legal basis, and logged.' },
  { what: 'The narrative of the call', why: 'Never sent. The account for forwarding takes its place.' },
];

const WHY: Readonly<Record<Exclude<Share, 'full' | 'never'>, string>> = {
  summary: 'This party gets a summary. Ask the Careline for more, saying why it is needed.',
  if_needed: 'Sent when needed. Ask the Careline, saying why.',
  need_based: 'Sent case by case. Ask the Careline, saying why.',
  on_request: 'Sent on request. Ask the Careline, saying why.',
};

/** "If needed" is needed where the family itself is suspected: then caregivers are part of the event. */
function effectiveShare(share: Share, intake: MaskedIntake['intake']): Share {
  return share === 'if_needed' && isFamilial(intake) ? 'full' : share;
}
