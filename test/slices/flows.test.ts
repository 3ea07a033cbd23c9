import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';
import type { DispatchPage, DispatchView, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
let derby: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [screener, supervisor, derby] = await Promise.all([
    app.as('screener'),
    app.as('supervisor'),
    app.as('police.derby'),
  ]);
});
afterAll(() => app.stop());

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly path: string }[];
}
const SIX = [
  'fbi fbi-new-haven',
  'hart_lead hart-statewide',
  'local_mdt mdt-ansonia-milford',
  'local_mdt mdt-new-haven',
  'local_police pd-derby',
  'local_police pd-new-haven',
];
const desks = (dispatches: readonly DispatchView[]) =>
  dispatches.map(({ party, desk }) => `${party} ${desk}`).sort();
const to = (report: ReportView, desk: string) =>
  report.dispatches.find((dispatch) => dispatch.desk === desk)!;
const minutes = (from: string, until: string) => Temporal.Instant.from(from).until(until).total('minutes');
const at = (report: ReportView, act = '') => `/api/v1/reports/${report.id}${act}`;
async function done(
  answer: Promise<{ status: number; text: string; body: ReportView }>,
): Promise<ReportView> {
  const { status, text, body } = await answer;
  expect([200, 201], text.slice(0, 300)).toContain(status);
  return body;
}
const take = (body: IntakeBody) => done(screener.post('/api/v1/reports', body));
const amend = (report: ReportView, changes: object) =>
  done(screener.post(at(report, '/amendments'), { version: report.version, ...changes }));
/** Obligations about one dispatch, as `kind state`. */
async function owedFor(dispatch: string): Promise<Record<string, { state: string; dueAt: string }>> {
  const rows = await app.db.asAdmin<{ kind: string; state: string; due: string }>(
    `select kind, state, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as due from obligation where subject_id = $1`,
    [dispatch],
  );
  return Object.fromEntries(rows.map(({ kind, state, due }) => [kind, { state, dueAt: due }]));
}
const states = async (dispatch: string) =>
  Object.fromEntries(Object.entries(await owedFor(dispatch)).map(([kind, { state }]) => [kind, state]));

describe('danger now, before anything is known', () => {
  test('police by the duty officer and the FBI are to be telephoned at once; the submission takes over', async () => {
    const draft = await take({});
    const called = await done(screener.post(at(draft, '/urgent')));
    expect(desks(called.dispatches)).toEqual(['fbi fbi-new-haven', 'local_police careline-duty']);
    for (const dispatch of called.dispatches) {
      expect([
        minutes(dispatch.sentAt, dispatch.dueAt),
        minutes(dispatch.sentAt, dispatch.acknowledgeBy),
      ]).toEqual([15, 15]);
      expect(dispatch.notices.filter(({ channel }) => channel === 'phone')).toMatchObject([
        { state: 'queued' },
      ]);
      expect(await states(dispatch.id)).toEqual({ forward: 'open', acknowledge: 'open', call_desk: 'open' });
    }
    const again = await done(screener.post(at(draft, '/urgent')));
    expect(again.dispatches.map(({ id }) => id)).toEqual(called.dispatches.map(({ id }) => id));
    const retracted = await screener.post<Refusal>(at(draft, '/retraction'), { reason: 'Taken twice.' });
    expect([retracted.status, retracted.body.code]).toEqual([409, 'urgent_call_made']);

    await app.db.moveClock('10 minutes');
    const { submit: _submit, ...body } = derbyReport();
    const filled = await done(screener.patch(at(draft), { version: called.version, ...body }));
    const sent = await done(screener.post(at(filled, '/submission')));
    expect(desks(sent.dispatches)).toEqual(SIX);
    expect(sent.forwardings.map(({ ordinal, kind }) => [ordinal, kind])).toEqual([
      [0, 'urgent'],
      [1, 'first'],
    ]);
    expect(desks(sent.forwardings[0]!.dispatches)).toEqual(desks(called.dispatches));
    for (const old of called.dispatches)
      expect(await states(old.id)).toEqual({
        forward: 'superseded',
        acknowledge: 'superseded',
        call_desk: 'superseded',
      });
    expect(sent.dispatches.every(({ urgent }) => urgent)).toBe(true);
    const fbi = { before: to(called, 'fbi-new-haven'), after: to(sent, 'fbi-new-haven') };
    expect(fbi.after.acknowledgeBy, 'nothing slows down').toBe(fbi.before.acknowledgeBy);
    expect(fbi.after.dueAt).toBe(fbi.before.dueAt);
    expect(minutes(to(sent, 'pd-derby').sentAt, to(sent, 'pd-derby').acknowledgeBy)).toBe(15);
  });

  test('where the town is known its own police are called', async () => {
    const draft = await take({ places: [{ role: 'whereabouts', town: 'Hartford' }] });
    const called = await done(screener.post(at(draft, '/urgent'), {}));
    expect(desks(called.dispatches)).toEqual(['fbi fbi-new-haven', 'local_police pd-hartford']);
    const page = await (
      await app.as('police.hartford')
    ).get<DispatchPage>(`/api/v1/dispatches/${to(called, 'pd-hartford').id}`);
    expect([page.status, page.body.status]).toEqual([200, 'opened']);
  });

  test('becoming urgent later brings every clock forward and none back', async () => {
    const first = await take(derbyReport());
    await app.db.moveClock('50 minutes');
    const urgent = await amend(first, { dangerNow: 'yes' });
    for (const old of first.dispatches) {
      const now = to(urgent, old.desk);
      expect(now.urgent).toBe(true);
      for (const clock of ['dueAt', 'acknowledgeBy'] as const) {
        expect(minutes(now[clock], old[clock]), `${old.desk} ${clock} is not later`).toBeGreaterThanOrEqual(
          0,
        );
        expect(minutes(now.sentAt, now[clock])).toBeLessThanOrEqual(15);
      }
      expect((await owedFor(now.id)).forward).toMatchObject({ state: 'open' });
      expect(await states(old.id)).toEqual({ forward: 'superseded', acknowledge: 'superseded' });
    }
    expect(minutes(to(first, 'pd-derby').sentAt, to(urgent, 'pd-derby').acknowledgeBy)).toBe(60);
    const calmer = await amend(urgent, { dangerNow: 'no' });
    expect(
      calmer.dispatches.every((dispatch) => dispatch.urgent),
      'nothing slows down again',
    ).toBe(true);
  });
});

describe('a correction travels to everybody who had the report', () => {
  test('with an acknowledgement of its own; the newest version in front, the older behind; acting stays', async () => {
    const first = await take(derbyReport());
    const old = `/api/v1/dispatches/${to(first, 'pd-derby').id}`;
    const person = { name: 'Sgt. Orla Venn', role: 'Sergeant' };
    const held = (await derby.post<DispatchPage>(`${old}/acknowledgement`, person)).body;
    await app.db.moveClock('20 minutes');
    const second = await amend(first, {
      police: { contacted: 'yes' },
      indicators: ['hotel_stays', 'branding'],
    });
    expect([second.version, desks(second.dispatches)]).toEqual([first.version + 1, SIX]);
    expect(second.forwardings.map(({ kind, version }) => [kind, version])).toEqual([
      ['first', first.version],
      ['amendment', second.version],
    ]);
    expect(second.forwardings[1]!.whatChanged.sort()).toEqual(['indicators', 'police.contacted']);
    expect(second.forwardings[0]!.dispatches.map(({ id }) => id).sort()).toEqual(
      first.dispatches.map(({ id }) => id).sort(),
    );
    const mine = to(second, 'pd-derby');
    expect(mine).toMatchObject({ status: 'delivered', acknowledgedAt: null });
    const late = await derby.post<Refusal>(`${old}/acting`);
    expect([late.status, late.body.code]).toEqual([409, 'dispatch_superseded']);
    expect(await states(to(first, 'pd-derby').id)).toEqual({
      forward: 'met',
      acknowledge: 'met',
      act: 'open',
    });
    const page = await derby.post<DispatchPage>(`/api/v1/dispatches/${mine.id}/acknowledgement`, person);
    expect(page.body.status).toBe('acknowledged');
    expect((await owedFor(mine.id)).act, 'one duty to act, not two').toBeUndefined();
    expect((await owedFor(to(first, 'pd-derby').id)).act!.dueAt).toContain(held.actBy!.slice(0, 19));
    expect((await derby.post<DispatchPage>(`/api/v1/dispatches/${mine.id}/acting`)).body.status).toBe(
      'acting',
    );
    expect((await owedFor(to(first, 'pd-derby').id)).act!.state).toBe('met');
    const inbox = await derby.get<{ items: { id: string }[] }>('/api/v1/inbox');
    expect(
      inbox.body.items.filter(({ id }) => id === mine.id || id === to(first, 'pd-derby').id),
    ).toHaveLength(1);
  });

  test('a new town adds its desks; a town taken away leaves nobody uninformed', async () => {
    const first = await take(derbyReport());
    const second = await amend(first, {
      places: [
        { role: 'residence', town: 'Derby' },
        { role: 'event', town: 'Hartford' },
      ],
    });
    expect(desks(second.dispatches)).toEqual([...SIX, 'local_police pd-hartford'].sort());
    expect(to(second, 'pd-new-haven')).toMatchObject({
      lead: false,
      reason: 'This desk had the earlier version.',
    });
    const leads = second.dispatches.filter(({ lead }) => lead).map(({ desk }) => desk);
    expect(leads.sort()).toEqual(['fbi-new-haven', 'hart-statewide', 'mdt-ansonia-milford', 'pd-hartford']);
  });

  test('nothing changed is no amendment', async () => {
    const first = await take(derbyReport());
    const same = await screener.post<Refusal>(at(first, '/amendments'), {
      version: first.version,
      dangerNow: 'no',
    });
    expect([same.status, same.body.errors?.[0]?.path]).toEqual([422, 'changes']);
  });
});

describe('unflagging', () => {
  test('needs a supervisor and a reason, tells every desk, and takes nothing out of an inbox', async () => {
    const first = await take(derbyReport());
    await derby.post(`/api/v1/dispatches/${to(first, 'pd-derby').id}/acknowledgement`, {
      name: 'Orla Venn',
      role: 'Sergeant',
    });
    const unflag = (caller: Caller, reason?: string) =>
      caller.post<ReportView & Refusal>(at(first, '/screening'), {
        dmst: { flag: false, ...(reason ? { reason } : {}) },
      });
    expect((await unflag(screener, 'A prank.')).status).toBe(404);
    const without = await unflag(supervisor);
    expect([without.status, without.body.errors?.[0]?.path]).toEqual([422, 'dmst.reason']);
    expect((await done(screener.get(at(first)))).forwardings).toHaveLength(1);

    const after = await done(unflag(supervisor, 'The caller withdrew it.'));
    expect(after.dmst).toMatchObject({ flag: false, confidence: null, trafficking: null });
    expect(desks(after.dispatches)).toEqual(SIX);
    expect(after.forwardings.at(-1)).toMatchObject({
      kind: 'amendment',
      whatChanged: ['no longer held to be DMST'],
    });
    for (const dispatch of after.dispatches)
      expect(await states(dispatch.id)).toEqual({ forward: 'superseded', acknowledge: 'open' });
    expect((await states(to(first, 'pd-derby').id)).act).toBe('superseded');
    const inbox = await derby.get<{ items: { id: string }[] }>('/api/v1/inbox');
    expect(inbox.body.items.map(({ id }) => id)).toContain(to(after, 'pd-derby').id);
    const page = await derby.get<DispatchPage>(`/api/v1/dispatches/${to(after, 'pd-derby').id}`);
    expect(page.body.package).toMatchObject({ content: { dmst: { flag: false } } });
  });

  test('confirmed needs its basis', async () => {
    const first = await take(derbyReport());
    const bare = await screener.post<Refusal>(at(first, '/screening'), { dmst: { confidence: 'confirmed' } });
    expect([bare.status, bare.body.errors?.[0]?.path]).toEqual([422, 'dmst.basis']);
    const body = { dmst: { confidence: 'confirmed', basis: 'disclosure' } };
    expect((await done(screener.post(at(first, '/screening'), body))).dmst.confidence).toBe('confirmed');
  });
});
