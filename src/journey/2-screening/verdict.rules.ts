import type { ScreeningPolicy } from '../../policy/edition.api.ts';
import type { Reason } from './age.rules.ts';

/** `confirmed` is never a result of the test: a person sets it, with a basis. */
export type Confidence = 'suspected' | 'high_risk';

export interface Task extends Reason {
  /** Clock hours from submission; null = at once. */
  readonly dueInHours: number | null;
  /** The fields the task asks for. */
  readonly fields: readonly string[];
}

/** What the test looks at, drawn from the intake by facts.rules.ts. `open` = unknown or not asked. */
export interface Facts {
  readonly conduct: 'yes' | 'no' | 'open';
  readonly value: 'yes' | 'no' | 'open';
  /** Labels of the strong indicators that stand. */
  readonly strong: readonly string[];
  readonly recruiter: boolean;
  readonly laborOnly: boolean;
}

export interface Verdict {
  readonly confidence: Confidence | null;
  readonly sexualAbusePath?: boolean;
  readonly tasks?: readonly Task[];
  readonly reason: Reason;
}

/** The table of the test for somebody who counts as a child. */
export function verdictFor(
  { conduct, value, strong, recruiter, laborOnly }: Facts,
  policy: ScreeningPolicy,
): Verdict {
  const signsReach = (least: number) => strong.length >= least || recruiter;
  if (value === 'yes') {
    if (conduct === 'yes') {
      const confidence = strong.length >= policy.strongForHighRisk ? 'high_risk' : 'suspected';
      return {
        confidence,
        reason: {
          code: 'conduct_and_value',
          text: 'Sexual conduct or a sexual image, and something of value given, promised or asked for.',
        },
      };
    }
    if (conduct === 'open')
      return {
        confidence: 'suspected',
        reason: {
          code: 'value_conduct_open',
          text: 'Something of value was given, promised or asked for; whether there was sexual conduct is not known.',
        },
      };
    if (laborOnly)
      return {
        confidence: null,
        reason: {
          code: 'value_for_labor',
          text: 'Something of value changed hands, there was no sexual conduct, and only labor trafficking is alleged.',
        },
      };
    return {
      confidence: 'suspected',
      reason: {
        code: 'value_without_conduct',
        text: 'Something of value was given, promised or asked for: an act was sought, even if none took place.',
      },
    };
  }
  if (conduct === 'yes') {
    const [least, open] =
      value === 'open' ? [policy.strongWhenValueUnknown, true] : [policy.strongWhenDoubtful, false];
    const said = open ? 'whether anything of value was given is not known' : 'nothing of value was given';
    if (signsReach(least)) {
      return {
        confidence: 'suspected',
        sexualAbusePath: !open,
        reason: {
          code: open ? 'conduct_value_open_signs' : 'conduct_no_value_signs',
          text: `Sexual conduct or a sexual image; ${said}, but other signs speak for exploitation.`,
        },
      };
    }
    const askValue: Task = {
      code: 'ask_value',
      text: 'Was anything of value given, promised or asked for?',
      dueInHours: policy.completenessTask.hours,
      fields: ['exploitation.valueExchanged'],
    };
    return {
      confidence: null,
      sexualAbusePath: true,
      tasks: open ? [askValue] : [],
      reason: {
        code: open ? 'conduct_value_open' : 'conduct_no_value',
        text: `Sexual conduct or a sexual image; ${said}. It is handled as a report of sexual abuse.`,
      },
    };
  }
  if (value === 'open') {
    if (signsReach(policy.strongWhenDoubtful))
      return {
        confidence: 'suspected',
        reason: {
          code: 'signs_alone',
          text: 'Neither conduct nor value is established, but the signs speak for exploitation.',
        },
      };
    return {
      confidence: null,
      reason: {
        code: 'too_little',
        text: 'Neither sexual conduct nor anything of value is established, and the signs are too few.',
      },
    };
  }
  const review: Task = {
    code: 'supervisor_review',
    text: 'Nothing of value is said to have been given, yet strong signs stand. A supervisor should look at this.',
    dueInHours: null,
    fields: [],
  };
  return {
    confidence: null,
    tasks: strong.length >= policy.strongForReview ? [review] : [],
    reason: {
      code: 'no_value',
      text: 'No sexual conduct is established and nothing of value was given, promised or asked for.',
    },
  };
}
