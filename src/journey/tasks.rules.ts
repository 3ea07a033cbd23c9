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
