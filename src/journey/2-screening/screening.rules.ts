import type { ScreeningPolicy } from '../../policy/edition.api.ts';
import type { IntakeChild, IntakeDraft } from '../1-intake/intake.api.ts';
import { ageFinding } from './age.rules.ts';
import type { AgeFinding, Reason } from './age.rules.ts';
import { completeness, factsOf, isSexuallyAlleged } from './facts.rules.ts';
import { verdictFor } from './verdict.rules.ts';
import type { Confidence, Facts, Task } from './verdict.rules.ts';

/**
 * The DMST test: pure, per child, explained. Met or in doubt = flagged; the report takes the strongest result. A
 * screener never has to call it: submission runs it in its own transaction.
 * Source: the screening clause of the policy edition (a default, to be confirmed by the department). It follows the
 * federal definition for minors: no force, fraud or coercion needs to be shown.
 */
export interface Screening {
  readonly flag: boolean;
  readonly confidence: Confidence | null;
  readonly trafficking: 'sex' | 'labor' | 'mixed' | null;
  /** True when the four parties must have the report: flagged, or labor trafficking of a child. */
  readonly forwards: boolean;
  /** Sexual conduct that is, or may be, abuse without trafficking: the ordinary path runs beside or instead. */
  readonly sexualAbusePath: boolean;
  /** Sexual abuse or exploitation of a child is alleged or established: the law's time to tell police runs. */
  readonly sexualReport: boolean;
  /** Somebody in the report counts as an adult and should be offered adult services. */
  readonly adultHelp: boolean;
  readonly reasons: readonly Reason[];
  readonly tasks: readonly Task[];
  readonly perChild: readonly ChildScreening[];
}

export interface ChildScreening {
  readonly index: number;
  readonly age: AgeFinding;
  readonly flag: boolean;
  readonly confidence: Confidence | null;
  readonly reason: Reason;
}

export function screen(intake: IntakeDraft, policy: ScreeningPolicy, today: string): Screening {
  const facts = factsOf(intake, policy);
  const children: readonly IntakeChild[] = intake.children?.length ? intake.children : [{ age: 'unknown' }];
  const verdict = verdictFor(facts, policy);
  const perChild = children.map((child, index): ChildScreening => {
    const age = ageFinding(child, policy, today, children.length === 1 ? 'The child' : `Child ${index + 1}`);
    const confidence = age.isChild ? verdict.confidence : null;
    return {
      index,
      age,
      confidence,
      flag: confidence !== null,
      reason: age.isChild ? verdict.reason : age.reason,
    };
  });

  const anyChild = perChild.some(({ age }) => age.isChild);
  const flag = perChild.some((child) => child.flag);
  const labor = anyChild && (intake.allegations?.includes('labor_trafficking') ?? false);
  return {
    flag,
    confidence: flag ? verdict.confidence : null,
    trafficking: flag ? (labor ? 'mixed' : 'sex') : labor ? 'labor' : null,
    forwards: flag || labor,
    sexualAbusePath: anyChild && (verdict.sexualAbusePath ?? false),
    sexualReport: flag || (anyChild && ((verdict.sexualAbusePath ?? false) || isSexuallyAlleged(intake))),
    adultHelp: perChild.some(({ age }) => !age.isChild),
    reasons: [
      ...(anyChild ? [verdict.reason] : []),
      ...(flag ? signs(facts) : []),
      ...(labor ? [LABOR] : []),
      ...perChild.map(({ age }) => age.reason),
    ],
    tasks: anyChild ? [...(verdict.tasks ?? []), ...completeness(intake, facts, perChild, policy)] : [],
    perChild,
  };
}

const LABOR: Reason = {
  code: 'labor_trafficking',
  text: 'Labor trafficking of a child is alleged: the same four parties are told.',
};

function signs({ strong, recruiter }: Facts): Reason[] {
  return [
    ...(strong.length > 0
      ? [{ code: 'strong_indicators', text: `Strong signs: ${strong.join('; ')}.` }]
      : []),
    ...(recruiter ? [{ code: 'recruiter_named', text: 'A recruiter is named.' }] : []),
  ];
}
