import type { ScreeningPolicy } from '../../policy/edition.api.ts';
import { INDICATORS, SEXUAL_ALLEGATIONS } from '../1-intake/codes.ts';
import type { IntakeDraft } from '../1-intake/intake.api.ts';
import type { AgeFinding } from './age.rules.ts';
import type { Facts, Task } from './verdict.rules.ts';

export function factsOf(intake: IntakeDraft, policy: ScreeningPolicy): Facts {
  const { exploitation, online, allegations = [], allegedPerpetrators = [], indicators = [] } = intake;
  const strong = new Set(indicators.filter((code) => policy.strongIndicators.includes(code)));
  const named = exploitation?.thingsOfValue?.some((thing) => thing !== 'unknown' && thing !== 'not_asked');
  return {
    conduct: strongest(exploitation?.sexualConduct, online?.sexualImage),
    value: strongest(exploitation?.valueExchanged, named ? 'yes' : undefined),
    strong: INDICATORS.filter(({ code }) => strong.has(code)).map(({ label }) => label),
    recruiter: allegedPerpetrators.some(({ role }) => role === 'recruiter'),
    laborOnly:
      allegations.length > 0 && allegations.every((allegation) => allegation === 'labor_trafficking'),
  };
}

/** One yes is yes, whatever else was answered; "no" needs the main question answered so. */
function strongest(main: string | undefined, other: string | undefined): 'yes' | 'no' | 'open' {
  if (main === 'yes' || other === 'yes') return 'yes';
  return main === 'no' ? 'no' : 'open';
}

export function isSexuallyAlleged({ allegations = [] }: Pick<IntakeDraft, 'allegations'>): boolean {
  return allegations.some((allegation) => SEXUAL_ALLEGATIONS.includes(allegation));
}

/**
 * The task to ask again, where something sexual, a missing child or a strong sign stands; not every call is worth one.
 * Empty when nothing is open.
 */
export function completeness(
  intake: IntakeDraft,
  facts: Facts,
  perChild: readonly { readonly index: number; readonly age: AgeFinding }[],
  policy: ScreeningPolicy,
): Task[] {
  if (!isSexuallyAlleged(intake) && intake.missing?.now !== 'yes' && facts.strong.length === 0) return [];
  const gaps: [field: string, ask: string][] = [];
  if (facts.conduct === 'open')
    gaps.push(['exploitation.sexualConduct', 'was there sexual conduct or a sexual image']);
  if (facts.value === 'open')
    gaps.push(['exploitation.valueExchanged', 'was anything of value given, promised or asked for']);
  for (const { index, age } of perChild) {
    if (age.years === null)
      gaps.push([
        `children[${index}].age`,
        perChild.length === 1 ? 'how old is the child' : `how old is child ${index + 1}`,
      ]);
    if (age.reason.code === 'over_18_care_unknown')
      gaps.push([`children[${index}].inCare`, `is the ${age.years}-year-old in DCF care`]);
  }
  if (!intake.places?.length) gaps.push(['places', 'where did it happen and where is the child']);
  if (gaps.length === 0) return [];
  return [
    {
      code: 'complete_report',
      text: `Ask again: ${gaps.map(([, ask]) => ask).join('; ')}.`,
      dueInHours: policy.completenessTask.hours,
      fields: gaps.map(([field]) => field),
    },
  ];
}
