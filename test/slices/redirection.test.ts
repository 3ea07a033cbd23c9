import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let lead: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  lead = await app.as('hart.state');
});
afterAll(() => app.stop());

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly code: string }[];
}
const NOT_OURS = 'The place lies elsewhere.';
async function done<Body>(answer: Promise<{ status: number; text: string; body: Body }>): Promise<Body> {
  const { status, text, body } = await answer;
  expect([200, 201], text.slice(0, 300)).toContain(status);
  return body;
}
const take = (body: IntakeBody) => done(screener.post<ReportView>('/api/v1/reports', body));
const look = (report: ReportView) => done(screener.get<ReportView>(`/api/v1/reports/${report.id}`));
const amend = (report: ReportView, changes: object) =>
  done(
    screener.post<ReportView>(`/api/v1/reports/${report.id}/amendments`, {
      version: report.version,
      ...changes,
    }),
  );
const entry = (report: ReportView, desk: string, party?: string) =>
  report.dispatches.find((one) => one.desk === desk && (party === undefined || one.party === party))!;
const redirect = (who: Caller, dispatch: string, toDesk?: string) =>
  who.post<DispatchPage & Refusal>(`/api/v1/dispatches/${dispatch}/redirection`, {
    reason: NOT_OURS,
    ...(toDesk ? { toDesk } : {}),
  });
const holders = (report: ReportView, party: string) =>
  report.dispatches
    .filter((one) => one.party === party && one.status !== 'redirected')
    .map(({ desk, lead: leads }) => `${desk}${leads ? ' lead' : ''}`)
    .sort();
async function owed(dispatch: string): Promise<Record<string, string>> {
  const rows = await app.db.asAdmin<{ kind: string; state: string }>(
    'select kind, state from obligation where subject_id = $1',
    [dispatch],
  );
  return Object.fromEntries(rows.map(({ kind, state }) => [kind, state]));
}

describe('a party nobody serves there', () => {
  const inAvon = () => take(derbyReport({ places: [{ role: 'event', town: 'Avon' }] }));

  test('lies with the Statewide HART Lead, whose reading proves nothing, until the Lead names a desk', async () => {
    const report = await inAvon();
    const unserved = entry(report, 'hart-statewide', 'local_mdt');
    expect(unserved).toMatchObject({ unroutable: true, lead: true });
    expect(entry(report, 'hart-statewide', 'hart_lead').unroutable).toBe(false);
    const clocks = entry(await take(derbyReport()), 'mdt-new-haven');
    const minutes = (one: typeof clocks) =>
      Temporal.Instant.from(one.sentAt).until(one.dueAt).total('minutes');
    expect(minutes(unserved), 'the clocks of its party').toBe(minutes(clocks));
    await done(lead.get(`/api/v1/dispatches/${unserved.id}`));
    expect(await owed(unserved.id)).toEqual({ forward: 'open', acknowledge: 'open' });

    for (const [desk, code] of [
      ['mdt-of-atlantis', 'unknown_desk'],
      ['pd-avon', 'unknown_desk'],
      ['fbi-new-haven', 'unknown_desk'],
      ['__proto__', 'unknown_desk'],
      ['hart-statewide', 'same_desk'],
    ] as const) {
      const refused = await redirect(lead, unserved.id, desk);
      expect([refused.status, refused.body.errors], desk).toMatchObject([422, [{ path: 'toDesk', code }]]);
    }
    const nobody = await redirect(lead, unserved.id);
    expect([nobody.status, nobody.body.code]).toEqual([409, 'last_desk_of_party']);

    expect((await done(redirect(lead, unserved.id, 'mdt-new-haven'))).status).toBe('redirected');
    const named = entry(await look(report), 'mdt-new-haven');
    expect(named).toMatchObject({ unroutable: false, lead: true, acknowledgeBy: unserved.acknowledgeBy });
    expect(await owed(unserved.id)).toEqual({ forward: 'superseded', acknowledge: 'superseded' });
    expect(await owed(named.id)).toEqual({ forward: 'open', acknowledge: 'open' });
    const team = await app.as('mdt.new-haven');
    expect((await done(team.get<DispatchPage>(`/api/v1/dispatches/${named.id}`))).package).toMatchObject({
      desk: 'mdt-new-haven',
      party: 'local_mdt',
    });
    expect(await owed(named.id)).toEqual({ forward: 'met', acknowledge: 'open' });
  });

  test('a correction goes to the desk that the Lead named, and not to the Lead as unroutable again', async () => {
    const report = await inAvon();
    await done(redirect(lead, entry(report, 'hart-statewide', 'local_mdt').id, 'mdt-new-haven'));
    const corrected = await amend(report, { police: { contacted: 'yes' } });
    expect(holders(corrected, 'local_mdt')).toEqual(['mdt-new-haven lead']);
  });

  test('once the town has a team, the correction goes to that team', async () => {
    const report = await inAvon();
    const corrected = await amend(report, { places: [{ role: 'event', town: 'New Haven' }] });
    expect(holders(corrected, 'local_mdt')).toEqual(['mdt-new-haven lead']);
    expect(await owed(entry(report, 'hart-statewide', 'local_mdt').id)).toEqual({
      forward: 'superseded',
      acknowledge: 'superseded',
    });
  });
});

describe('"not ours, because…"', () => {
  test('to a desk that has the report: nothing new is sent, the duties are carried on there', async () => {
    const report = await take(derbyReport());
    const [ansonia, newHaven] = [entry(report, 'mdt-ansonia-milford'), entry(report, 'mdt-new-haven')];
    const team = await app.as('mdt.ansonia-milford');
    await done(redirect(team, ansonia.id, 'mdt-new-haven'));
    expect(holders(await look(report), 'local_mdt')).toHaveLength(1);
    expect(await owed(ansonia.id)).toEqual({ forward: 'superseded', acknowledge: 'superseded' });
    const carried = await app.db.asAdmin<{ same: boolean }>(
      `select bool_and(o.superseded_by in (select id from obligation where subject_id = $2 and kind = o.kind)) as same
         from obligation o where o.subject_id = $1`,
      [ansonia.id, newHaven.id],
    );
    expect(carried).toEqual([{ same: true }]);
    const ended = await team.post<Refusal>(`/api/v1/dispatches/${ansonia.id}/acknowledgement`, {
      name: 'Dr. Ilse Maron',
      role: 'Coordinator',
    });
    expect([ended.status, ended.body.code]).toEqual([409, 'dispatch_ended']);

    const last = await redirect(await app.as('mdt.new-haven'), newHaven.id);
    expect([last.status, last.body.code]).toEqual([409, 'last_desk_of_party']);
    expect((await look(report)).dispatches.find(({ id }) => id === newHaven.id)!.status).not.toBe(
      'redirected',
    );
  });

  test('without a name the other desk of the party carries on; two who let go at once cannot both', async () => {
    const report = await take(derbyReport());
    const answers = await Promise.all(
      (['police.derby', 'police.new-haven'] as const).map(async (account) =>
        redirect(await app.as(account), entry(report, account.replace('police.', 'pd-')).id),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(holders(await look(report), 'local_police')).toHaveLength(1);
  });

  test('a desk that gave it up cannot be given it back: somebody else must be named', async () => {
    const report = await take(derbyReport());
    await done(redirect(await app.as('police.derby'), entry(report, 'pd-derby').id, 'pd-hartford'));
    const hartford = entry(await look(report), 'pd-hartford');
    const back = await redirect(await app.as('police.hartford'), hartford.id, 'pd-derby');
    expect([back.status, back.body.code]).toEqual([409, 'desk_gave_it_up']);
    expect(holders(await look(report), 'local_police')).toContain('pd-hartford');
  });

  test('nobody can pass it to an agency in which a suspect serves', async () => {
    const report = await take(
      derbyReport({ allegedPerpetrators: [{ role: 'buyer', servesInAgency: 'pd-derby' }] }),
    );
    const refused = await redirect(
      await app.as('police.new-haven'),
      entry(report, 'pd-new-haven').id,
      'pd-derby',
    );
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: 'toDesk', code: 'not_this_desk' }],
    ]);
    expect((await look(report)).dispatches.map(({ desk }) => desk)).not.toContain('pd-derby');
  });

  test('a correction does not come back to who said it is not theirs, unless the ground is a new one', async () => {
    const report = await take(derbyReport());
    await done(redirect(await app.as('police.derby'), entry(report, 'pd-derby').id, 'pd-hartford'));
    const corrected = await amend(report, { police: { contacted: 'yes' } });
    expect(holders(corrected, 'local_police')).toEqual(['pd-hartford', 'pd-new-haven lead']);
    const moved = await amend(corrected, {
      places: [
        { role: 'event', town: 'New Haven' },
        { role: 'whereabouts', town: 'Derby' },
      ],
    });
    expect(holders(moved, 'local_police')).toEqual(['pd-derby lead', 'pd-hartford', 'pd-new-haven']);
  });

  test('the desk that let go sees that it is gone and not where to; the Careline sees both', async () => {
    const report = await take(derbyReport());
    const mine = entry(report, 'pd-derby').id;
    const page = await done(redirect(await app.as('police.derby'), mine, 'pd-hartford'));
    expect(page).toMatchObject({ status: 'redirected', redirectable: false, redirectedTo: null });
    const seen = await done(screener.get<DispatchPage>(`/api/v1/dispatches/${mine}`));
    expect(seen.redirectedTo).toBe(entry(await look(report), 'pd-hartford').id);
  });
});
