import type { Ctx } from '../platform/db/tx.ts';
import type { ReportLine } from './journey.api.ts';
import { listReports } from './lists.ts';
import type { z } from 'zod';

/** A quarter's reports of one state fit in; who needs more has the statistics. */
const MOST_ROWS = 2000;
const AT_ONCE = 200;

const COLUMNS: readonly [name: string, of: (line: z.infer<typeof ReportLine>) => unknown][] = [
  ['Report', ({ number }) => number],
  ['Status', ({ status }) => status],
  ['Received', ({ receivedAt }) => receivedAt],
  ['Submitted', ({ submittedAt }) => submittedAt],
  ['Urgent', ({ urgent }) => urgent],
  ['DMST', ({ dmst }) => (dmst.flag ? (dmst.confidence ?? 'suspected') : 'no')],
  ['Screening', ({ screening }) => screening],
  ['Desks', ({ dispatches }) => dispatches.length],
  ['Acknowledged', ({ dispatches }) => dispatches.filter((one) => one.acknowledgedAt !== null).length],
  ['Late', ({ late }) => late],
];

/** The board as a table for an export: numbers, states and times, nothing about the people in the reports. */
export async function boardTable(ctx: Ctx): Promise<{ columns: string[]; rows: unknown[][] }> {
  const rows: unknown[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listReports(ctx, { limit: String(AT_ONCE), cursor });
    rows.push(...page.items.map((line) => COLUMNS.map(([, of]) => of(line))));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_ROWS);
  return { columns: COLUMNS.map(([name]) => name), rows };
}
