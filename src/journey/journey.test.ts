import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp } from '../../test/setup/app.ts';
import type { TestApp } from '../../test/setup/app.ts';
import { untilNumbered, witnessesAfterPass } from '../../test/setup/log.ts';
import { derbyReport } from '../../test/setup/reports.ts';
import type { DispatchPage, Inbox, ObligationList, ReportView } from './journey.api.ts';
import type { z } from 'zod';

type Inboxes = z.infer<typeof Inbox>;
type Owed = z.infer<typeof ObligationList>;

let app: TestApp;
let report: ReportView;
beforeAll(async () => {
  app = await startTestApp({ witnesses: true });
});
afterAll(() => app.stop());

const WITHIN = { timeout: 15_000, interval: 50 };
const dispatchTo = (desk: string) => report.dispatches.find((dispatch) => dispatch.desk === desk)!;

describe('a child of Derby, sold at a motel in New Haven', () => {
  test('the screener submits: DMST is flagged with its reasons and six desks of four parties are told', async () => {
    const screener = await app.as('screener');
    const answer = await screener.post<ReportView>('/api/v1/reports', derbyReport());
    expect(answer.status).toBe(201);
    report = answer.body;
    expect(report).toMatchObject({ status: 'submitted', dmst: { flag: true, trafficking: 'sex' } });
    expect(report.dmst.reasons.length).toBeGreaterThan(0);
    expect(
      report.dispatches.map(({ party, desk, lead }) => `${party} ${desk}${lead ? ' lead' : ''}`).sort(),
    ).toEqual([
      'fbi fbi-new-haven lead',
      'hart_lead hart-statewide lead',
      'local_mdt mdt-ansonia-milford lead',
      'local_mdt mdt-new-haven',
      'local_police pd-derby',
      'local_police pd-new-haven lead',
    ]);
    for (const dispatch of report.dispatches) expect(dispatch.reason).toMatch(/\w/);
  });

  test('each dispatch has its own clocks, counted from the sending', () => {
    const minutes = (dispatch: { sentAt: string }, until: string) =>
      Temporal.Instant.from(dispatch.sentAt).until(until).total('minutes');
    for (const desk of ['fbi-new-haven', 'pd-derby', 'pd-new-haven']) {
      expect(minutes(dispatchTo(desk), dispatchTo(desk).dueAt)).toBe(60);
      expect(minutes(dispatchTo(desk), dispatchTo(desk).acknowledgeBy)).toBe(60);
    }
    expect(minutes(dispatchTo('hart-statewide'), dispatchTo('hart-statewide').acknowledgeBy)).toBe(240);
    expect(minutes(dispatchTo('mdt-new-haven'), dispatchTo('mdt-new-haven').dueAt)).toBe(240);
  });

  test('the three receiving systems get a signed message and every desk with an address a mail', async () => {
    const ledger = await vi.waitUntil(async () => {
      const lines = await app.ledger();
      return lines.length >= 3 && lines;
    }, WITHIN);
    expect(ledger.every((line) => line.verified)).toBe(true);
    expect(new Set(ledger.map((line) => line.dispatchId))).toEqual(
      new Set(['fbi-new-haven', 'pd-new-haven', 'mdt-ansonia-milford'].map((desk) => dispatchTo(desk).id)),
    );
    const mails = await vi.waitUntil(async () => {
      const got = await app.mails();
      return got.length >= 6 && got;
    }, WITHIN);
    for (const mail of mails) expect(mail.raw).not.toMatch(/Rosalba|Dunmore|Harborlight|Quillfeather/i);
  });

  test('forward is met for every desk, and only by a notice that was taken', async () => {
    const met = await vi.waitUntil(async () => {
      const owed = await (await app.as('supervisor')).get<Owed>('/api/v1/obligations?state=met&limit=100');
      const forwards = owed.body.items.filter(
        ({ kind, reportId }) => kind === 'forward' && reportId === report.id,
      );
      return forwards.length === 6 && forwards;
    }, WITHIN);
    expect(met.map(({ evidence }) => evidence?.kind)).toEqual(met.map(() => 'notice'));
  });

  test('each desk sees its own entry, reads its package without the reporter, and no other desk’s', async () => {
    const police = await app.as('police.new-haven');
    const inbox = await police.get<Inboxes>('/api/v1/inbox');
    expect(inbox.body.items.map(({ id }) => id)).toEqual([dispatchTo('pd-new-haven').id]);
    const page = await police.get<DispatchPage>(`/api/v1/dispatches/${dispatchTo('pd-new-haven').id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Rosalba');
    expect(page.text).not.toMatch(/Quillfeather|Perpetua|Larkspur|555-0142/i);
    const foreign = await police.get(`/api/v1/dispatches/${dispatchTo('pd-derby').id}`);
    const nothing = await police.get(`/api/v1/dispatches/00000000-0000-7000-8000-000000000000`);
    expect([foreign.status, foreign.text]).toEqual([404, nothing.text]);
    expect((await police.get(`/api/v1/reports/${report.id}`)).status).toBe(404);
  });

  test('a named person acknowledges, acts, gives the outcome; the report shows who has it since when', async () => {
    const police = await app.as('police.new-haven');
    const path = `/api/v1/dispatches/${dispatchTo('pd-new-haven').id}`;
    expect((await police.post(`${path}/acknowledgement`, { name: 'Det. Odell Marrow' })).body).toMatchObject({
      code: 'validation',
    });
    const held = await police.post<DispatchPage>(`${path}/acknowledgement`, {
      name: 'Det. Odell Marrow',
      role: 'Detective',
      caseNumber: 'NH-26-0117',
    });
    expect(held.body).toMatchObject({ status: 'acknowledged', caseNumber: 'NH-26-0117' });
    expect(Temporal.Instant.from(held.body.acknowledgedAt!).until(held.body.actBy!).total('minutes')).toBe(
      240,
    );
    expect((await police.post(`${path}/acting`)).body).toMatchObject({ status: 'acting' });
    expect((await police.post(`${path}/outcome`, { code: 'investigation_opened' })).status).toBe(201);
    const seen = await (await app.as('screener')).get<ReportView>(`/api/v1/reports/${report.id}`);
    expect(seen.body.dispatches.find(({ desk }) => desk === 'pd-new-haven')).toMatchObject({
      status: 'acting',
      acknowledgedBy: { name: 'Det. Odell Marrow', role: 'Detective' },
      outcome: { code: 'investigation_opened' },
    });
  });

  test('a desk asks, the Careline answers, only that desk reads it', async () => {
    const derby = await app.as('police.derby');
    const path = `/api/v1/dispatches/${dispatchTo('pd-derby').id}`;
    const asked = await derby.post<DispatchPage>(`${path}/questions`, {
      text: 'Which school does she attend?',
    });
    const question = asked.body.questions[0]!;
    expect((await derby.post(`/api/v1/questions/${question.id}/answer`, { text: 'x' })).status).toBe(404);
    const careline = await app.as('screener');
    expect(
      (await careline.post(`/api/v1/questions/${question.id}/answer`, { text: 'Not known yet.' })).status,
    ).toBe(201);
    expect((await derby.get<DispatchPage>(path)).body.questions[0]).toMatchObject({
      answer: 'Not known yet.',
    });
  });

  test('"not ours" moves the entry to the desk that answers, with the clock still running', async () => {
    const mdt = await app.as('mdt.new-haven');
    const mine = dispatchTo('mdt-new-haven');
    const gone = await mdt.post<DispatchPage>(`/api/v1/dispatches/${mine.id}/redirection`, {
      reason: 'The family moved; Waterbury’s team has them.',
      toDesk: 'mdt-greater-waterbury',
    });
    expect([gone.status, gone.body.status]).toEqual([201, 'redirected']);
    const seen = await (await app.as('screener')).get<ReportView>(`/api/v1/reports/${report.id}`);
    expect(seen.body.dispatches.find(({ desk }) => desk === 'mdt-greater-waterbury')).toMatchObject({
      party: 'local_mdt',
      acknowledgeBy: mine.acknowledgeBy,
    });
  });

  test('who has not answered is late once the clock says so, and only those', async () => {
    await app.db.moveClock('61 minutes');
    const seen = await (await app.as('screener')).get<ReportView>(`/api/v1/reports/${report.id}`);
    const late = seen.body.dispatches.filter((dispatch) => dispatch.late).map(({ desk }) => desk);
    expect(late.sort()).toEqual(['fbi-new-haven', 'pd-derby']);
    const owed = await (await app.as('fbi')).get<Owed>('/api/v1/obligations?overdue=true');
    expect(owed.body.items.map(({ kind, desk }) => `${kind} ${desk}`)).toEqual(['acknowledge fbi-new-haven']);
  });

  test('the audit log holds all of it without a hole, both witnesses have signed it, and neither found anything', async () => {
    expect(Object.values(await untilNumbered(app.db.asAdmin))).toEqual([0, 0, 0, 0]);
    const [log] = await app.db.asAdmin<{ size: number }>('select count(*)::int as size from log_entry');
    expect(log!.size).toBeGreaterThan(30);
    const witnesses = await witnessesAfterPass(app.dataFolder, log!.size);
    expect(witnesses.map(({ alerts }) => alerts)).toEqual([[], []]);
    expect(witnesses.every(({ size }) => size >= log!.size)).toBe(true);
  }, 90_000);
});
