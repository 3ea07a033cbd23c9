import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

const take = async (changes = {}) =>
  (await screener.post<ReportView>('/api/v1/reports', derbyReport(changes))).body;
const amend = async (report: ReportView, changes: object) => {
  const answer = await screener.post<ReportView>(`/api/v1/reports/${report.id}/amendments`, {
    version: report.version,
    ...changes,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

describe('a flag that a supervisor took away', () => {
  test('stays away when something else is corrected, and comes back when why the test is met changes', async () => {
    const first = await take();
    const unflagged = await supervisor.post<ReportView>(`/api/v1/reports/${first.id}/screening`, {
      dmst: { flag: false, reason: 'The caller withdrew it.' },
    });
    const same = await amend(unflagged.body, { household: { danger: 'A dog in the yard.' } });
    expect(same.dmst).toMatchObject({ flag: false, confidence: null, trafficking: null });
    const more = await amend(same, { indicators: ['hotel_stays', 'branding', 'travel_between_towns'] });
    expect(more.dmst).toMatchObject({ flag: true, confidence: 'high_risk', trafficking: 'sex', basis: null });
    expect(more.dispatches).toHaveLength(6);
  });
});

describe('what is to do for a report', () => {
  test('the review of a labour report’s account is still to do after a correction', async () => {
    const first = await take({
      accountForForwarding: undefined,
      allegations: ['labor_trafficking'],
      exploitation: { sexualConduct: 'no', valueExchanged: 'no' },
      indicators: [],
      allegedPerpetrators: [],
    });
    expect(first.dmst).toMatchObject({ flag: false, trafficking: 'labor' });
    const review = ({ tasks }: ReportView) => tasks.find(({ code }) => code === 'review_account');
    expect(review(first)).toBeDefined();
    const corrected = await amend(first, { household: { danger: 'A dog in the yard.' } });
    expect(review(corrected)).toEqual(review(first));
  });

  test('follows its corrections; what was to do before keeps its time', async () => {
    const codes = (report: ReportView) => report.tasks.map(({ code }) => code);
    const first = await take({ accountForForwarding: undefined });
    expect(codes(first)).toContain('review_account');
    await app.db.moveClock('30 minutes');
    const placed = await amend(first, {
      places: [...(first.content.places as object[]), { role: 'event', name: 'A house by the river' }],
    });
    const kept = (report: ReportView) => report.tasks.find(({ code }) => code === 'review_account');
    expect(kept(placed)).toEqual(kept(first));
    expect(codes(placed).length).toBeGreaterThan(codes(first).length);
    const reviewed = await amend(placed, { accountForForwarding: 'The girl is sold at a motel.' });
    expect(codes(reviewed)).not.toContain('review_account');
  });
});

describe('the Careline’s own duty desk', () => {
  test('its members answer the urgent call without a town, and for no other desk', async () => {
    const draft = await screener.post<ReportView>('/api/v1/reports', {});
    const called = await screener.post<ReportView>(`/api/v1/reports/${draft.body.id}/urgent`);
    const [duty, fbi] = ['careline-duty', 'fbi-new-haven'].map((desk) =>
      called.body.dispatches.find((dispatch) => dispatch.desk === desk)!,
    );
    const answers = [
      ['acknowledgement', { name: 'Imani Okafor', role: 'Duty officer' }],
      ['acting', {}],
      ['outcome', { code: 'referred_onward', reason: 'State Police are on the line.' }],
    ] as const;
    for (const [answer, body] of answers) {
      const foreign = await screener.post(`/api/v1/dispatches/${fbi!.id}/${answer}`, body);
      expect(foreign.status).toBe(404);
      const own = await screener.post<DispatchPage>(`/api/v1/dispatches/${duty!.id}/${answer}`, body);
      expect(own.status, own.text).toBe(201);
    }
    const owed = await app.db.asAdmin<{ kind: string; state: string }>(
      'select kind, state from obligation where subject_id = $1 order by kind',
      [duty!.id],
    );
    expect(owed).toEqual([
      { kind: 'acknowledge', state: 'met' },
      { kind: 'act', state: 'met' },
      { kind: 'call_desk', state: 'met' },
      { kind: 'forward', state: 'open' },
    ]);
  });

  test('the database itself lets the Careline answer for no other desk', async () => {
    const report = await take();
    const other = report.dispatches.find(({ desk }) => desk === 'pd-derby')!;
    const insert = app.db.asAdmin(
      `begin; set local role careline; select set_config('app.account', '00000000-0000-7000-8000-000000000001', true), set_config('app.desks', '{careline-duty}', true);
       insert into acknowledgement (id, dispatch_id, kind, name, role, at, account_id)
       values (gen_random_uuid(), '${other.id}', 'acknowledged', 'x', 'y', '2026-01-01', '00000000-0000-7000-8000-000000000001'); rollback;`,
    );
    await expect(insert).rejects.toMatchObject({ code: '42501' });
  });
});

describe('what only the Careline can do about a report', () => {
  const owed = (report: ReportView) =>
    app.db.asAdmin<{ kind: string; state: string }>(
      "select kind, state from obligation where subject_id = $1 and kind in ('legal_police_12h', 'review_account')",
      [report.id],
    );

  test('police told by phone of sexual abuse without trafficking meets the legal ceiling', async () => {
    const report = await take({
      allegations: ['sexual_abuse'],
      exploitation: { sexualConduct: 'yes', valueExchanged: 'no' },
      indicators: [],
      allegedPerpetrators: [],
    });
    expect([report.dmst.flag, report.dispatches]).toEqual([false, []]);
    expect(await owed(report)).toEqual([{ kind: 'legal_police_12h', state: 'open' }]);
    const path = `/api/v1/reports/${report.id}/police-notice`;
    const bare = await screener.post<{ errors: { path: string }[] }>(path, { agency: 'Derby Police' });
    expect([bare.status, bare.body.errors[0]?.path]).toEqual([422, 'spokeWith']);
    const told = await screener.post(path, { agency: 'Derby Police', spokeWith: 'Sgt. Orla Venn' });
    expect(told.status, told.text).toBe(201);
    expect(await owed(report)).toEqual([{ kind: 'legal_police_12h', state: 'met' }]);
  });

  test('an account that the software made is read and may stand: nothing is sent again', async () => {
    const report = await take({ accountForForwarding: undefined });
    expect(report.accountReviewed).toBe(false);
    const read = await amend(report, { accountForForwarding: report.content.accountForForwarding });
    expect(read).toMatchObject({ accountReviewed: true, version: report.version });
    expect(read.forwardings).toHaveLength(1);
    expect(await owed(read)).toContainEqual({ kind: 'review_account', state: 'met' });
  });
});

describe('corrections and decisions that the desks need not hear of', () => {
  test.each([
    ['the reporter alone', { reporter: { position: 'Teacher' } }],
    ['the narrative alone', { narrative: 'She called again and said the same.' }],
    ['how it came in', { channel: 'police' }],
  ])('%s: kept, not sent again, no clock started anew', async (_what, changes) => {
    const report = await take();
    const corrected = await amend(report, changes);
    expect(corrected.version).toBe(report.version + 1);
    expect(corrected.forwardings).toHaveLength(1);
    expect(corrected.dispatches.map(({ id }) => id)).toEqual(report.dispatches.map(({ id }) => id));
  });

  test('an allegation of sexual abuse alone starts the legal clock to the police', async () => {
    const report = await take({
      allegations: ['sexual_abuse'],
      exploitation: undefined,
      indicators: [],
      allegedPerpetrators: [],
    });
    const owed = await app.db.asAdmin(
      "select from obligation where subject_id = $1 and kind = 'legal_police_12h'",
      [report.id],
    );
    expect(owed).toHaveLength(1);
  });

  test('after an unflagging the report and its packages say the same', async () => {
    const report = await take();
    const after = await supervisor.post<ReportView>(`/api/v1/reports/${report.id}/screening`, {
      dmst: { flag: false, reason: 'The caller withdrew it.' },
    });
    const page = await (
      await app.as('fbi')
    ).get<DispatchPage>(
      `/api/v1/dispatches/${after.body.dispatches.find(({ party }) => party === 'fbi')!.id}`,
    );
    expect(page.body.package).toMatchObject({ content: { dmst: { flag: false, confidence: null } } });
  });
});

describe('urgent calls of a report that is not flagged', () => {
  test('stay on the report and on the board: those desks still have to answer', async () => {
    const draft = await screener.post<ReportView>('/api/v1/reports', {
      places: [{ role: 'event', town: 'Derby' }],
    });
    const called = await screener.post<ReportView>(`/api/v1/reports/${draft.body.id}/urgent`);
    await screener.patch(`/api/v1/reports/${draft.body.id}`, {
      version: called.body.version,
      channel: 'phone',
      dangerNow: 'no',
      narrative: 'It was a grown woman.',
      children: [{ age: 40 }],
    });
    const sent = await screener.post<ReportView>(`/api/v1/reports/${draft.body.id}/submission`);
    expect(sent.body).toMatchObject({ status: 'submitted', dmst: { flag: false } });
    expect(sent.body.dispatches.map(({ desk }) => desk).sort()).toEqual(['fbi-new-haven', 'pd-derby']);
  });
});

test('one desk of a party leads, also after the leading one passed it on', async () => {
  const report = await take();
  const lead = report.dispatches.find(({ desk }) => desk === 'pd-new-haven')!;
  await (
    await app.as('police.new-haven')
  ).post(`/api/v1/dispatches/${lead.id}/redirection`, { reason: 'Hartford has her.', toDesk: 'pd-hartford' });
  const seen = await screener.get<ReportView>(`/api/v1/reports/${report.id}`);
  const leading = seen.body.dispatches.filter((one) => one.party === 'local_police' && one.lead);
  expect(leading.map(({ desk }) => desk)).toEqual(['pd-hartford']);
});
