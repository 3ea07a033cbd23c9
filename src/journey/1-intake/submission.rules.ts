import type { IntakeChild, IntakeDraft } from './intake.api.ts';

export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Local dates and the instant that "in the future" is judged by; both come from the transaction's clock. */
export interface Moment {
  /** YYYY-MM-DD in the state's time zone. */
  readonly today: string;
  readonly now: Temporal.Instant;
}

/** What still stands between a draft and its submission. Empty = it can be submitted. */
export function submissionProblems(intake: IntakeDraft): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const need = (path: string, message: string) => problems.push({ path, code: 'required', message });
  if (intake.channel === undefined) need('channel', 'Say how the report came in.');
  if (intake.dangerNow === undefined)
    need('dangerNow', 'Say whether a child is in danger now; "unknown" is an answer.');
  if (!intake.narrative?.trim()) need('narrative', 'Write down what was reported.');
  if (!intake.children?.length)
    need('children', 'Describe one child; an age, or "unknown child", is enough.');
  else if (!intake.children.some(isDescribed))
    need('children[0].age', 'Give an age, or say that it is unknown.');
  for (const path of Object.keys(intake.asTyped ?? {})) {
    problems.push({
      path: `asTyped.${path}`,
      code: 'not_valid_yet',
      message: `What was typed for ${path} is not valid yet. Correct it or clear it.`,
    });
  }
  return problems;
}

function isDescribed(child: IntakeChild): boolean {
  return Object.entries(child).some(
    ([field, value]) =>
      field !== 'id' && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
}

/** Minutes by which a sender's clock may run ahead of ours before "received" counts as in the future. */
const CLOCK_TOLERANCE_MINUTES = 10;
const OLDEST_YEARS = 121;

/** What is valid alone but cannot be: a birth or a call in the future, a birth longer ago than people live. Judged in drafts too. */
export function dateProblems(intake: IntakeDraft, { today, now }: Moment): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const future = (path: string) =>
    problems.push({ path, code: 'in_future', message: 'This lies in the future.' });
  const tooLongAgo = (path: string) =>
    problems.push({ path, code: 'too_long_ago', message: 'This lies too long ago to be right.' });
  const oldest = `${String(Number(today.slice(0, 4)) - OLDEST_YEARS).padStart(4, '0')}${today.slice(4)}`;

  for (const list of ['children', 'siblings', 'allegedPerpetrators'] as const) {
    intake[list]?.forEach(({ dateOfBirth: born }, index) => {
      const path = `${list}[${index}].dateOfBirth`;
      if (born !== undefined && born > today) future(path);
      if (born !== undefined && born < oldest) tooLongAgo(path);
    });
  }
  const moments = [
    ['receivedAt', intake.receivedAt],
    ['missing.lastSeenAt', intake.missing?.lastSeenAt],
    ['missing.ncicAt', intake.missing?.ncicAt],
    ['missing.ncmecAt', intake.missing?.ncmecAt],
  ] as const;
  const latest = now.add({ minutes: CLOCK_TOLERANCE_MINUTES });
  for (const [path, at] of moments) {
    if (at !== undefined && Temporal.Instant.compare(Temporal.Instant.from(at), latest) > 0) future(path);
    if (at !== undefined && at < oldest) tooLongAgo(path);
  }
  return problems;
}
