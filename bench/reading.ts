import { join } from 'node:path';
import { findEmbeddedPostgres } from '../src/platform/postgres/embedded.ts';
import { connect } from '../src/platform/db/database.ts';
import { inTransaction } from '../src/platform/db/tx.ts';
import type { Actor, Ctx } from '../src/platform/db/tx.ts';
import { monotonicMs } from '../src/platform/clock.ts';
import { keyPlaces, readConfig } from '../src/platform/config.ts';
import { readDispatchPage } from '../src/journey/dispatch-page.ts';
import { listInbox, listOwed, listReports } from '../src/journey/lists.ts';
import { readReport } from '../src/journey/report-view.ts';
import type { ReportView } from '../src/journey/journey.api.ts';
import { findCandidates } from '../src/people/index.ts';
import { openSealing } from '../src/safeguards/index.ts';
import { manyReports, wallsFor } from '../test/setup/many-reports.ts';
import { percentile } from './arrivals.ts';
import type { Row } from './results.ts';

export interface Reading {
  readonly dataFolder: string;
  /** How many invented reports are there besides; three people and three entries each. */
  readonly reports: number;
  /** Reports that were taken over HTTP, sealed and sent as any other, to be opened. */
  readonly taken: readonly ReportView[];
  readonly asAdmin: <R extends object>(text: string) => Promise<R[]>;
  readonly say: (line: string) => void;
}

const RUNS = 200;
const WARM = 20;
const FAMILIES = ['brandle', 'kestrel', 'ormond', 'vantongeren', 'quillfeather', 'hazelwood'];

/** Lists, openings and the search, each as one transaction with identity, row-level security, sealing and audit leaf. */
export async function reading({ dataFolder, reports, taken, asAdmin, say }: Reading): Promise<Row[]> {
  const began = monotonicMs();
  for (const statement of [...manyReports(reports), wallsFor(['screener', 'hart.state'])])
    await asAdmin(statement);
  await asAdmin('vacuum analyze');
  say(`${reports} reports loaded in ${((monotonicMs() - began) / 1000).toFixed(0)} s`);
  const accounts = await asAdmin<{ id: string; name: string }>(
    "select id, split_part(address, '@', 1) as name from account",
  );
  const { db, close } = connect((await findEmbeddedPostgres(dataFolder))!.appUrl('hartline'), { max: 1 });
  const { vaultFor } = await openSealing(db, keyPlaces({ ...readConfig({}), dataFolder: join(dataFolder) }));
  const as = (name: string, role: string, databaseRole: Actor['databaseRole'], desks: string[]): Actor => ({
    accountId: accounts.find((account) => account.name === name)!.id,
    name,
    role,
    databaseRole,
    desks,
    origin: 'bench',
  });
  const screener = as('screener', 'screener', 'careline', ['dcf-careline']);
  const lead = as('hart.state', 'hart_state', 'hart_state', ['hart-statewide']);
  const police = as('police.new-haven', 'party', 'agency', ['pd-new-haven']);
  const nth = (n: number) => taken[n % taken.length]!;
  const entryAt = (desk: string, n: number) => nth(n).dispatches.find((one) => one.desk === desk)!.id;

  const times = async (who: Actor, work: (ctx: Ctx, n: number) => Promise<unknown>) => {
    const spent: number[] = [];
    for (let n = 0; n < WARM + RUNS; n += 1) {
      const start = monotonicMs();
      await inTransaction(db, who, (ctx) => work(ctx, n), vaultFor);
      if (n >= WARM) spent.push(monotonicMs() - start);
    }
    return spent;
  };
  const row = (what: string, budgetMs: number, spent: readonly number[]): Row => {
    const [p50, p95] = [percentile(spent, 0.5), percentile(spent, 0.95)];
    say(`${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    return {
      what: `${what}, ${reports.toLocaleString('en-US')} reports`,
      budget: `p95 ≤ ${budgetMs} ms`,
      measured: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of ${RUNS}`,
      met: p95 <= budgetMs,
    };
  };

  try {
    return [
      row('the board of the Careline', 50, await times(screener, (ctx) => listReports(ctx, {}))),
      row(
        'what is owed, for the Careline',
        50,
        await times(screener, (ctx) => listOwed(ctx, { state: 'open' })),
      ),
      row('the inbox of the statewide desk', 50, await times(lead, (ctx) => listInbox(ctx, {}))),
      row(
        'what is owed by the statewide desk',
        50,
        await times(lead, (ctx) => listOwed(ctx, { state: 'open' })),
      ),
      row('the inbox of a police desk', 50, await times(police, (ctx) => listInbox(ctx, {}))),
      row('a report opened', 50, await times(screener, (ctx, n) => readReport(ctx, nth(n).id))),
      row(
        'an entry opened',
        50,
        await times(police, (ctx, n) => readDispatchPage(ctx, entryAt('pd-new-haven', n))),
      ),
      row(
        'people alike by name and birth date',
        150,
        await times(screener, (ctx, n) =>
          findCandidates(
            ctx,
            [
              {
                ref: '1',
                givenName: 'Rosalva',
                familyName: `${FAMILIES[n % FAMILIES.length]!}${(n * 37).toString(16)}`,
                dateOfBirth: `20${10 + (n % 6)}-0${1 + (n % 9)}-15`,
              },
            ],
            undefined,
          ),
        ),
      ),
    ];
  } finally {
    await close();
  }
}
