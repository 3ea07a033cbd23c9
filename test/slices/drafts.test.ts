import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [screener, supervisor] = await Promise.all([app.as('screener'), app.as('supervisor')]);
});
afterAll(() => app.stop());

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly path: string }[];
  readonly conflicts?: readonly { path: string; yours: unknown; theirs: unknown }[];
}
const at = (report: ReportView, act = '') => `/api/v1/reports/${report.id}${act}`;
async function done(
  answer: Promise<{ status: number; text: string; body: ReportView }>,
): Promise<ReportView> {
  const { status, text, body } = await answer;
  expect([200, 201], text.slice(0, 300)).toContain(status);
  return body;
}
const take = (body: IntakeBody) => done(screener.post('/api/v1/reports', body));

describe('two people at one draft', () => {
  test('different fields merge, the same field is a conflict that shows both', async () => {
    const draft = await take(derbyReport({ submit: false }));
    await done(screener.patch(at(draft), { version: 1, dangerNow: 'unknown', police: { contacted: 'yes' } }));
    const merged = await done(
      supervisor.patch(at(draft), { version: 1, police: { agency: 'Derby Police' } }),
    );
    expect(merged.content.police).toEqual({ contacted: 'yes', agency: 'Derby Police' });
    const clash = await supervisor.patch<Refusal>(at(draft), {
      version: 1,
      dangerNow: 'yes',
      online: { involved: 'yes' },
    });
    expect([clash.status, clash.body.code]).toEqual([409, 'version_conflict']);
    expect(clash.body.conflicts).toEqual([{ path: 'dangerNow', yours: 'yes', theirs: 'unknown' }]);
    expect((await done(screener.get(at(draft)))).content.online).toBeUndefined();
  });

  test('what was typed stays typed, blocks the submission, and is free once cleared', async () => {
    const asTyped = { 'places[0].town': 'New Hvaen' };
    const draft = await take(derbyReport({ submit: false, asTyped }));
    expect(draft.content.asTyped).toEqual(asTyped);
    const blocked = await screener.post<Refusal>(at(draft, '/submission'));
    expect([blocked.status, blocked.body.errors?.[0]?.path]).toEqual([422, 'asTyped.places[0].town']);
    await done(screener.patch(at(draft), { version: 1, asTyped: null }));
    expect((await done(screener.post(at(draft, '/submission')))).dispatches).toHaveLength(6);
  });

  test('of two who submit at once one wins', async () => {
    const draft = await take(derbyReport({ submit: false }));
    const answers = await Promise.all(
      [screener, supervisor].map((one) => one.post(at(draft, '/submission'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await done(screener.get(at(draft)))).forwardings).toHaveLength(1);
  });
});

describe('what a submission makes of the facts', () => {
  const parties = (report: ReportView) =>
    report.dispatches
      .map(({ party, desk, unroutable }) => `${party} ${desk}${unroutable ? ' unroutable' : ''}`)
      .sort();

  test('labour trafficking alone goes to the same four without the DMST flag', async () => {
    const report = await take(
      derbyReport({
        allegations: ['labor_trafficking'],
        exploitation: { sexualConduct: 'no', valueExchanged: 'yes' },
        indicators: [],
      }),
    );
    expect(report.dmst).toMatchObject({ flag: false, confidence: null, trafficking: 'labor' });
    expect(report.dispatches).toHaveLength(6);
  });

  test('places in other states alone reach two; the Statewide HART Lead owes desks for the others', async () => {
    const report = await take(
      derbyReport({
        places: [
          { role: 'event', state: 'MA', town: 'Springfield' },
          { role: 'residence', state: 'NY', town: 'Derby' },
        ],
      }),
    );
    expect(parties(report)).toEqual([
      'fbi fbi-new-haven',
      'hart_lead hart-statewide',
      'local_mdt hart-statewide unroutable',
      'local_police hart-statewide unroutable',
    ]);
    const owed = await app.db.asAdmin<{ owed_by: string }>(
      "select owed_by from obligation o join dispatch d on d.id = o.subject_id where o.report_id = $1 and o.kind = 'forward' and d.unroutable",
      [report.id],
    );
    expect(owed.map(({ owed_by }) => owed_by)).toEqual(['hart-statewide', 'hart-statewide']);
  });

  test('an address without a town routes nowhere and asks for the town', async () => {
    const report = await take(derbyReport({ places: [{ role: 'event', name: 'Harborlight Motel' }] }));
    expect(parties(report).filter((line) => line.includes('unroutable'))).toHaveLength(2);
    expect(report.tasks.map(({ code }) => code)).toContain('which_town');
  });

  test('sexual abuse without anything of value is not forwarded, but the department owes the police notice', async () => {
    const report = await take(
      derbyReport({
        allegations: ['sexual_abuse'],
        exploitation: { sexualConduct: 'yes', valueExchanged: 'no' },
        indicators: [],
      }),
    );
    expect([report.dmst.flag, report.dispatches]).toEqual([false, []]);
    const owed = await app.db.asAdmin<{ kind: string }>('select kind from obligation where report_id = $1', [
      report.id,
    ]);
    expect(owed.map(({ kind }) => kind)).toContain('legal_police_12h');
  });

  test('what a correction makes trafficking goes to all, with new reasons and the department’s own duties', async () => {
    const first = await take(
      derbyReport({
        allegations: ['sexual_abuse'],
        exploitation: { sexualConduct: 'yes', valueExchanged: 'no' },
        indicators: [],
      }),
    );
    const found = await done(
      screener.post(at(first, '/amendments'), {
        version: first.version,
        exploitation: { valueExchanged: 'yes' },
      }),
    );
    expect([found.dmst.flag, found.dispatches.length]).toEqual([true, 6]);
    expect(found.dmst.reasons).toEqual(
      (await take(derbyReport({ indicators: [], allegations: ['sexual_abuse'] }))).dmst.reasons,
    );
    const owed = await app.db.asAdmin<{ kind: string }>(
      "select kind from obligation where report_id = $1 and subject_kind = 'report' order by kind",
      [first.id],
    );
    expect(owed.map(({ kind }) => kind)).toEqual(['legal_law_enforcement_24h', 'legal_police_12h']);
  });

  test('an agency in which a suspect serves gets nothing; the State Police stand in', async () => {
    const report = await take(
      derbyReport({ allegedPerpetrators: [{ role: 'buyer', servesInAgency: 'pd-derby' }] }),
    );
    const police = report.dispatches.filter(({ party }) => party === 'local_police').map(({ desk }) => desk);
    expect(police).toContain('pd-new-haven');
    expect(police).not.toContain('pd-derby');
    expect(police.filter((desk) => /troop/.test(desk))).toHaveLength(1);
    const inbox = await (await app.as('police.derby')).get<{ items: unknown[] }>('/api/v1/inbox');
    expect(inbox.text).not.toContain(report.number);
  });

  test('an agency that turns out to employ the suspect gets no newer version', async () => {
    const first = await take(derbyReport());
    const before = first.dispatches.find(({ desk }) => desk === 'pd-derby')!;
    const second = await done(
      screener.post(at(first, '/amendments'), {
        version: first.version,
        allegedPerpetrators: [
          { role: 'buyer', servesInAgency: 'pd-derby', notes: 'Serves with the Derby police.' },
        ],
      }),
    );
    expect(second.dispatches.map(({ desk }) => desk)).not.toContain('pd-derby');
    const derby = await app.as('police.derby');
    const inbox = await derby.get('/api/v1/inbox');
    expect(inbox.text).not.toContain(second.forwardings[1]!.id);
    expect((await derby.get(`/api/v1/dispatches/${before.id}`)).text).not.toContain('Serves with');
    const open = await app.db.asAdmin("select from obligation where subject_id = $1 and state = 'open'", [
      before.id,
    ]);
    expect(open).toEqual([]);
  });
});
