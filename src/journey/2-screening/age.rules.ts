import type { ScreeningPolicy } from '../../policy/edition.api.ts';
import type { IntakeChild } from '../1-intake/intake.api.ts';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Whether the DMST test holds a person for a child, and why, in words. */
export interface AgeFinding {
  readonly isChild: boolean;
  /** Completed years; null when nobody knows. */
  readonly years: number | null;
  readonly reason: Reason;
}

/** Completed years on `today` (both YYYY-MM-DD). A child of 29 February has its birthday on 1 March of a common year. */
function yearsOn(dateOfBirth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return today.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** Age in years by birth date or statement; where the two differ the lower one, as doubt speaks for the child. */
export function knownYears(person: Pick<IntakeChild, 'age' | 'dateOfBirth'>, today: string): number | null {
  const told = [
    ...(person.dateOfBirth === undefined ? [] : [Math.max(0, yearsOn(person.dateOfBirth, today))]),
    ...(typeof person.age === 'number' ? [person.age] : []),
  ];
  return told.length > 0 ? Math.min(...told) : null;
}

/** `who` begins the sentence: "The child", "Child 2". */
export function ageFinding(
  child: IntakeChild,
  policy: ScreeningPolicy,
  today: string,
  who: string,
): AgeFinding {
  const years = knownYears(child, today);
  const found = (isChild: boolean, code: string, text: string): AgeFinding => ({
    isChild,
    years,
    reason: { code, text: `${who} ${text}` },
  });

  if (years === null) return found(true, 'age_unknown', 'has no known age, and doubt counts as a child.');
  if (years < 18) return found(true, 'age_under_18', `is ${years}, under 18.`);
  if (child.ageEstimated && years <= policy.estimatedAgeUnknownUpTo) {
    return found(
      true,
      'age_estimated',
      `is only estimated at ${years}; an estimate up to ${policy.estimatedAgeUnknownUpTo} counts as unknown, and doubt counts as a child.`,
    );
  }
  if (years <= policy.careUpTo && careOf(child) === 'yes')
    return found(
      true,
      'over_18_in_care',
      `is ${years} and in DCF care, which counts as a child up to ${policy.careUpTo}.`,
    );
  if (years <= policy.careUpTo && careOf(child) === 'unknown') {
    return found(
      true,
      'over_18_care_unknown',
      `is ${years}; nobody knows whether in DCF care, and up to ${policy.careUpTo} doubt counts as a child.`,
    );
  }
  return found(
    false,
    'adult',
    `is ${years} and counts as an adult. Offer adult help: the national hotline 1-888-373-7888 and adult services.`,
  );
}

/** Only a plain "no", or a status that says so where nobody was asked, takes a young adult out of care. */
function careOf({ inCare, dcfStatus }: Pick<IntakeChild, 'inCare' | 'dcfStatus'>): 'yes' | 'no' | 'unknown' {
  if (inCare === 'yes' || dcfStatus === 'in_care' || dcfStatus === 'over_18_in_care') return 'yes';
  if (inCare === 'no') return 'no';
  const asked = inCare === 'unknown';
  const statusSaysNo = dcfStatus === 'none' || dcfStatus === 'prior' || dcfStatus === 'cps_in_home';
  return !asked && statusSaysNo ? 'no' : 'unknown';
}
