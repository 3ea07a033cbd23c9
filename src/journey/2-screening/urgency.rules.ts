import type { ScreeningPolicy } from '../../policy/edition.api.ts';
import type { IntakeDraft } from '../1-intake/intake.api.ts';
import { knownYears } from './age.rules.ts';
import type { Reason } from './age.rules.ts';

export interface Urgency {
  readonly urgent: boolean;
  readonly reasons: readonly Reason[];
}

/** Whether the urgent clocks run: danger now, child with the exploiter, missing, or very young; each with its sentence. */
export function isUrgent(intake: IntakeDraft, policy: ScreeningPolicy, today: string): Urgency {
  const reasons: Reason[] = [];
  if (intake.dangerNow === 'yes') reasons.push({ code: 'danger_now', text: 'A child is in danger now.' });
  if (intake.childWithExploiter === 'yes')
    reasons.push({ code: 'child_with_exploiter', text: 'The child is with the exploiter.' });
  if (intake.missing?.now === 'yes') reasons.push({ code: 'missing', text: 'The child is missing.' });
  const ages = (intake.children ?? [])
    .map((child) => knownYears(child, today))
    .filter((years) => years !== null);
  const youngest = Math.min(...ages);
  if (youngest < policy.urgentUnderAge) {
    reasons.push({ code: 'very_young', text: `A child is ${youngest}, under ${policy.urgentUnderAge}.` });
  }
  return { urgent: reasons.length > 0, reasons };
}
