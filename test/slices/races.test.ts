import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { PARTIES } from '../../src/journey/journey.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

const RUNS = Number(process.env.FC_RUNS ?? 15);
const SEED = Number(process.env.FC_SEED ?? 20260730);

let app: TestApp;
const callers: Record<string, Caller> = {};
const DESKS: Record<string, string> = {
  'hart-statewide': 'hart.state',
  'fbi-new-haven': 'fbi',
  'pd-new-haven': 'police.new-haven',
  'pd-derby': 'police.derby',
  'pd-hartford': 'police.hartford',
  'mdt-new-haven': 'mdt.new-haven',
  'mdt-ansonia-milford': 'mdt.ansonia-milford',
};
beforeAll(async () => {
  // With the worker: receipts of the engine move the same rows.
  app = await startTestApp();
  for (const account of ['screener', 'supervisor', ...Object.values(DESKS)])
    callers[account] = await app.as(account);
});
afterAll(() => app.stop());

/** What somebody may do to a report at any moment; what it answers depends on who was first. */
const ACTS = [
  'amend',
  'move',
  'hurry',
  'unflag',
  'screen',
  'read',
  'hold',
  'act',
  'settle',
  'pass_on',
  'hand_over',
  'ask',
  'call',
] as const;
interface Step {
  readonly act: (typeof ACTS)[number];
  readonly desk: string;
}

async function perform({ act, desk }: Step, report: ReportView): Promise<Answer<unknown>> {
  const [screener, supervisor] = [callers.screener!, callers.supervisor!];
  const at = `/api/v1/reports/${report.id}`;
  const now = (await screener.get<ReportView>(at)).body;
  const mine = now.dispatches.find((one) => one.desk === desk) ?? now.dispatches[0]!;
  const who = callers[DESKS[mine.desk]!]!;
  const entry = `/api/v1/dispatches/${mine.id}`;
  const person = { name: 'Orla Venn', role: 'Sergeant' };
  const amend = (changes: object) => screener.post(`${at}/amendments`, { version: now.version, ...changes });
  switch (act) {
    case 'amend':
      return amend({ history: { notes: `Version ${now.version}` } });
    case 'move':
      return amend({
        places: [
          { role: 'event', town: 'Hartford' },
          { role: 'residence', town: 'Derby' },
        ],
      });
    case 'hurry':
      return amend({ dangerNow: 'yes' });
    case 'unflag':
      return supervisor.post(`${at}/screening`, {
        dmst: { flag: !now.dmst.flag, reason: 'Looked at it again.' },
      });
    case 'screen':
      return screener.post(`${at}/screening`, { decision: 'accepted_investigation' });
    case 'read':
      return who.get(entry);
    case 'hold':
      return who.post(`${entry}/acknowledgement`, person);
    case 'act':
      return who.post(`${entry}/acting`, person);
    case 'settle':
      await who.post(`${entry}/acknowledgement`, person);
      return who.post(`${entry}/outcome`, { code: 'child_located' });
    case 'pass_on':
      return who.post(`${entry}/redirection`, {
        reason: 'Not ours.',
        toDesk: mine.party === 'local_mdt' ? 'mdt-greater-waterbury' : 'pd-hartford',
      });
    case 'hand_over':
      return who.post(`${entry}/redirection`, { reason: 'Not ours.' });
    case 'ask':
      return who.post(`${entry}/questions`, { text: 'Which room?' });
    case 'call':
      return screener.post(`${entry}/calls`, { spokeWith: 'Desk officer' });
  }
}

/** What must hold of a report after whatever happened to it. */
async function broken(reportId: string): Promise<unknown[]> {
  return app.db.asAdmin(
    `with mine as (select d.*, d.superseded_by is null and d.status not in ('redirected', 'recalled') as live
                     from dispatch d where d.report_id = $1)
     select 'a party without a live desk' as what, p.party as which from unnest($2::text[]) as p(party)
      where not exists (select from mine m where m.party = p.party and m.live)
     union all
     select 'owed about an entry that has ended', o.kind || ' ' || m.desk_id || ' ' || m.status from obligation o join mine m on m.id = o.subject_id
      where o.state = 'open' and o.kind in ('forward', 'acknowledge') and not m.live
     union all
     select 'nobody owes the acknowledgement', m.desk_id from mine m
      where m.live and m.acknowledged_at is null and not exists (select from obligation o where o.subject_id = m.id and o.kind = 'acknowledge' and o.state = 'open')
     union all
     select 'two live entries of one desk', m.desk_id from mine m where m.live group by m.party, m.desk_id having count(*) > 1
     union all
     select 'superseded by nothing that exists', o.kind from obligation o
      where o.report_id = $1 and o.superseded_by is not null and not exists (select from obligation n where n.id = o.superseded_by)
     union all
     select 'two duties to act at one desk', m.desk_id from obligation o join mine m on m.id = o.subject_id
      where o.kind = 'act' and o.state = 'open' group by m.party, m.desk_id having count(*) > 1
     union all
     select 'an entry without its package', m.desk_id from mine m where not exists (select from package p where p.dispatch_id = m.id)`,
    [reportId, PARTIES],
  );
}

describe('whatever people do to one report at the same time', () => {
  const step = fc.record({ act: fc.constantFrom(...ACTS), desk: fc.constantFrom(...Object.keys(DESKS)) });

  test('nothing fails but by a rule, and nobody drops out', async () => {
    const answered = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          const report = (await callers.screener!.post<ReportView>('/api/v1/reports', derbyReport())).body;
          for (const together of rounds) {
            const answers = await Promise.all(together.map((one) => perform(one, report)));
            answers.forEach(({ status, text }, index) => {
              answered.set(
                `${together[index]!.act} ${status}`,
                (answered.get(`${together[index]!.act} ${status}`) ?? 0) + 1,
              );
              expect([200, 201, 404, 409, 422], `${together[index]!.act}: ${text.slice(0, 200)}`).toContain(
                status,
              );
            });
            expect(await broken(report.id)).toEqual([]);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    const succeeded = ACTS.filter((act) => [...answered].some(([key]) => key.startsWith(`${act} 20`)));
    expect(succeeded, 'each act happened at least once').toEqual([...ACTS]);
  }, 120_000);
});
