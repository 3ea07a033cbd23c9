import type { ReportView } from '../../src/journey/journey.api.ts';
import type { LedgerLine } from '../../src/notices/index.ts';
import type { Connections } from '../../src/platform/db/database.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller } from './app.ts';
import { untilNumbered, witnessesAfterPass } from './log.ts';
import type { Answer } from './app.ts';

export type Victim = 'server' | 'worker' | 'database';

/** What happened, as the clients, the receivers' ledgers and the API tell it. */
export interface KillFacts extends Kept {
  readonly killed: Readonly<Record<Victim, number>>;
  /** The first 201 of each report. */
  readonly accepted: readonly ReportView[];
  /** Asked again with the same key when all was over. */
  readonly askedAgain: readonly ReportView[];
  /** How often a client had to send a report again. */
  readonly retries: number;
  readonly ledger: readonly LedgerLine[];
  readonly settledAfterMs: number;
}

/** What the database and the API tell when all is over. */
export interface Kept {
  /** Attempt rows per notice. */
  readonly attempts: ReadonlyMap<string, number>;
  /** Every report the Careline sees, and the dispatches every desk sees in its inbox. */
  readonly reports: readonly { number: string; status: string; parties: number }[];
  readonly inboxes: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the audit log lacks once everything has its number. */
  readonly logHoles: Readonly<Record<string, number>>;
  /** What the two witnesses of the training system say: kills are no tampering. */
  readonly alerts: readonly unknown[];
}

/** Desks with a receiver in the demo's own server, then those with a program of their own; and who signs in for each. */
export const WEBHOOK_DESKS: Readonly<Record<string, string>> = {
  'fbi-new-haven': 'fbi',
  'pd-new-haven': 'police.new-haven',
  'mdt-ansonia-milford': 'mdt.ansonia-milford',
  'pd-derby': 'police.derby',
  'mdt-new-haven': 'mdt.new-haven',
  'hart-statewide': 'hart.state',
};
/** The dispatches of a report whose desks have a webhook. */
export const webhookDispatches = (report: ReportView) =>
  report.dispatches.filter(({ desk }) => desk in WEBHOOK_DESKS).map(({ id }) => id);

/** Reads the attempts, every report as the Careline sees it, and the inbox of every desk with a webhook. */
export async function whatIsKept(
  url: string,
  token: string,
  { db, pool }: Connections,
  dataFolder: string,
): Promise<Kept> {
  const rows = await db
    .selectFrom('attempt')
    .select((e) => ['notice_id', e.fn.countAll<number>().as('count')])
    .groupBy('notice_id')
    .execute();
  const inboxes = new Map<string, ReadonlySet<string>>();
  for (const [desk, account] of Object.entries(WEBHOOK_DESKS)) {
    const items = await pages(url, await startDemoSession(db, account, 'bearer'), '/api/v1/inbox');
    inboxes.set(desk, new Set(items.map(({ id }) => id)));
  }
  const careline = caller(url, token);
  const reports = await Promise.all(
    (await pages(url, token, '/api/v1/reports')).map(async ({ id }) => {
      const { number, status, dispatches } = (await careline.get<ReportView>(`/api/v1/reports/${id}`)).body;
      return { number, status, parties: new Set(dispatches.map(({ party }) => party)).size };
    }),
  );
  const holes = await untilNumbered(
    async <Row extends object>(text: string) => (await pool.query<Row>(text)).rows,
  );
  const alerts = (await witnessesAfterPass(dataFolder)).flatMap((one) => one.alerts);
  return {
    logHoles: holes,
    alerts,
    attempts: new Map(rows.map((row) => [row.notice_id, Number(row.count)])),
    reports,
    inboxes,
  };
}

interface Page {
  readonly items: readonly { id: string }[];
  readonly nextCursor: string | null;
}

async function pages(url: string, token: string, path: string): Promise<{ id: string }[]> {
  const items: { id: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Answer<Page> = await caller(url, token).get(
      `${path}?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  return items;
}
