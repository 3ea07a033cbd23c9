import { routingTasks } from './assessment.rules.ts';
import type { Assessment } from './assessment.rules.ts';

/** Something a person of the department still has to do for a report. */
interface OpenTask {
  readonly code: string;
  readonly text: string;
  readonly dueInHours: number | null;
}

interface DatedTask {
  readonly code: string;
  readonly text: string;
  /** ISO 8601 in UTC; null = no time is set. */
  readonly dueAt: string | null;
}

export const REVIEW_ACCOUNT = {
  code: 'review_account',
  text: 'Review the account for forwarding: the narrative with the reporter masked stands in.',
  dueInHours: 4,
} as const satisfies OpenTask;

/**
 * Everything a submitted report still needs, by its facts and by what was decided about it: a report that a person
 * flagged is forwarded as well, though its facts alone would not send it.
 */
export function tasksFor(
  { tasks, screening, routed }: Pick<Assessment, 'tasks' | 'screening' | 'routed'>,
  { forwarded, accountReviewed }: { forwarded: boolean; accountReviewed: boolean },
): readonly OpenTask[] {
  return [
    ...tasks,
    ...(forwarded && !screening.forwards ? routingTasks(routed) : []),
    ...(forwarded && !accountReviewed ? [REVIEW_ACCOUNT] : []),
  ];
}

/** The tasks that the facts ask for now. One that was there already keeps its time; one no longer asked for is gone. */
export function datedTasks(
  open: readonly OpenTask[],
  before: readonly DatedTask[],
  now: Temporal.Instant,
): DatedTask[] {
  return open.map(({ code, text, dueInHours }) => {
    const known = before.find((task) => task.code === code && task.text === text);
    return (
      known ?? { code, text, dueAt: dueInHours === null ? null : now.add({ hours: dueInHours }).toString() }
    );
  });
}
