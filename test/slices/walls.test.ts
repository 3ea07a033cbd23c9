import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import type { GlassView, TieView } from '../../src/safeguards/access/walls.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { listen } from '../setup/live.ts';
import type { Listener } from '../setup/live.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let supervisor: Caller;
let lead: Caller;
let derby: Caller;
let derbyColleague: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [screener, supervisor, lead, derby] = await Promise.all([
    app.as('screener'),
    app.as('supervisor'),
    app.as('hart.state'),
    app.as('police.derby'),
  ]);
  // A second member of the Derby desk: walls are about persons, not about desks.
  await app.db.asAdmin(`
    insert into account_desk (account_id, desk_id) select id, 'pd-derby' from account where address = 'police.hartford@demo.hartline.example'`);
  derbyColleague = await app.as('police.hartford');
});
afterAll(() => app.stop());
const open: Listener[] = [];
afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

const REASON = 'The family calls and nobody else is on duty.';
const seen = ({ status, text, headers }: Answer<unknown>) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'date'),
});
const take = async (changes: Parameters<typeof derbyReport>[0] = {}, by = supervisor) => {
  const taken = await by.post<ReportView>('/api/v1/reports', derbyReport(changes));
  expect(taken.status).toBe(201);
  return taken.body;
};
const entryOf = (report: ReportView, desk: string) =>
  report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
const declare = async (by: Caller, body: object) => {
  const declared = await by.post<{ id: string }>('/api/v1/ties', body);
  expect(declared.status, declared.text).toBe(201);
  return declared.body.id;
};
const lists = async (caller: Caller) =>
  (
    await Promise.all(
      ['/api/v1/reports?limit=200', '/api/v1/obligations?limit=200', '/api/v1/inbox?limit=200'].map((path) =>
        caller.get(path),
      ),
    )
  )
    .map(({ text }) => text)
    .join();
/** The report, its people and its entries: not there, byte for byte, and in no list. */
async function expectGone(caller: Caller, report: ReportView): Promise<void> {
  const nothing = seen(await caller.get(`/api/v1/reports/${randomUUID()}`));
  for (const path of ['', '/people', '/links'])
    expect(seen(await caller.get(`/api/v1/reports/${report.id}${path}`)), path).toEqual(nothing);
  for (const { id } of report.dispatches)
    expect(seen(await caller.get(`/api/v1/dispatches/${id}`))).toEqual(nothing);
  const all = await lists(caller);
  for (const id of [report.id, report.number, ...report.dispatches.map((dispatch) => dispatch.id)])
    expect(all.includes(id), id).toBe(false);
}
const candidates = async (caller: Caller) =>
  (
    await caller.post<{ items: { reportId: string }[] }>('/api/v1/candidates', {
      people: [{ ref: '1', givenName: 'Rosalba', familyName: 'Dunmore' }],
    })
  ).body.items.map(({ reportId }) => reportId);

describe('a wall', () => {
  test('"I know this child": for a screener the report is gone from everywhere, for others nothing changes', async () => {
    const report = await take();
    expect(await candidates(screener)).toContain(report.id);
    await declare(screener, { kind: 'relative', report: report.id });
    await expectGone(screener, report);
    expect(await candidates(screener)).not.toContain(report.id);
    expect(await candidates(supervisor)).toContain(report.id);
    expect((await supervisor.get(`/api/v1/reports/${report.id}`)).status).toBe(200);
    const same = await screener.post('/api/v1/ties', { kind: 'relative', report: report.id });
    const none = await screener.post('/api/v1/ties', { kind: 'relative', report: randomUUID() });
    expect(seen(same)).toEqual(seen(none));
  });

  test('from an entry: the desk’s other member goes on; a correction and a redirection bring nothing back', async () => {
    const report = await take();
    const entry = entryOf(report, 'pd-derby');
    expect((await derby.get(`/api/v1/dispatches/${entry}`)).status).toBe(200);
    await declare(derby, { kind: 'own_case', dispatch: entry });
    await expectGone(derby, report);
    expect((await derbyColleague.get(`/api/v1/dispatches/${entry}`)).status).toBe(200);
    await supervisor.post(`/api/v1/reports/${report.id}/amendments`, {
      version: report.version,
      police: { contacted: 'yes' },
    });
    await (
      await app.as('police.new-haven')
    ).post(`/api/v1/dispatches/${entryOf(report, 'pd-new-haven')}/redirection`, {
      reason: 'Theirs.',
      toDesk: 'pd-derby',
    });
    const now = (await supervisor.get<ReportView>(`/api/v1/reports/${report.id}`)).body;
    expect(entryOf(now, 'pd-derby')).not.toBe(entry);
    await expectGone(derby, now);
    expect((await derbyColleague.get(`/api/v1/dispatches/${entryOf(now, 'pd-derby')}`)).status).toBe(200);
    // A new desk for the walled person opens nothing either.
    await app.db.asAdmin(
      "insert into account_desk (account_id, desk_id) select id, 'fbi-new-haven' from account where address = 'police.derby@demo.hartline.example'",
    );
    await expectGone(derby, now);
    await app.db.asAdmin(
      "delete from account_desk where desk_id = 'fbi-new-haven' and account_id = (select id from account where address = 'police.derby@demo.hartline.example')",
    );
  });

  test('a supervisor and the HART Lead stand behind walls like anybody else', async () => {
    const report = await take({}, screener);
    await declare(lead, { kind: 'close_person', dispatch: entryOf(report, 'hart-statewide') });
    await expectGone(lead, report);
    await declare(lead, {
      kind: 'relative',
      familyName: 'Dunmore',
      givenName: 'Philippa',
      account: 'supervisor@demo.hartline.example',
    });
    const named = await take(
      { children: [{ givenName: 'Philippa', familyName: 'Dunmore', age: 12 }] },
      screener,
    );
    await expectGone(supervisor, named);
    expect((await screener.get(`/api/v1/reports/${named.id}`)).status).toBe(200);
  });

  test('by name, before any report: whoever comes in later is walled off, aliases and order included, the same name with another birth date is not', async () => {
    await declare(screener, {
      kind: 'own_child',
      givenName: 'Zéphyrine',
      familyName: 'Quarles',
      dateOfBirth: '2012-03-04',
    });
    const child = { givenName: 'Zephyrine', familyName: 'QUARLES', dateOfBirth: '2012-03-04' };
    const report = await take({ children: [child] });
    await expectGone(screener, report);
    const alias = await take({
      children: [{ givenName: 'Unknown', aliases: ['Quarles, Zephyrine'], age: 14 }],
    });
    await expectGone(screener, alias);
    const other = await take({ children: [{ ...child, dateOfBirth: '2009-01-01' }] });
    expect((await screener.get(`/api/v1/reports/${other.id}`)).status).toBe(200);
    const mine = (await screener.get<{ items: TieView[] }>('/api/v1/ties')).body.items;
    expect(mine.find(({ name }) => name === 'Zéphyrine Quarles')).toMatchObject({
      mine: true,
      reportNumber: null,
    });
  });

  test('who takes the call goes on writing until it is submitted; nothing of the report is lost', async () => {
    const draft = (
      await screener.post<ReportView>('/api/v1/reports', {
        ...derbyReport({ children: [{ givenName: 'Zephyrine', familyName: 'Quarles', age: 14 }] }),
        submit: false,
      })
    ).body;
    const saved = await screener.patch<ReportView>(`/api/v1/reports/${draft.id}`, {
      version: draft.version,
      dangerNow: 'no',
    });
    expect(saved.status).toBe(200);
    const submitted = await screener.post<ReportView>(`/api/v1/reports/${draft.id}/submission`, {});
    expect([submitted.status, submitted.body.status]).toEqual([201, 'submitted']);
    await expectGone(screener, submitted.body);
    expect((await supervisor.get<ReportView>(`/api/v1/reports/${draft.id}`)).body.dispatches).toHaveLength(6);
  });

  test('the same child in another report, linked later, is behind the wall too', async () => {
    const first = await take({ children: [{ givenName: 'Ottoline', familyName: 'Varga', age: 13 }] });
    const second = await take({ children: [{ aliases: ['Star'], age: 13 }] });
    await declare(screener, { kind: 'relative', report: first.id });
    expect((await screener.get(`/api/v1/reports/${second.id}`)).status).toBe(200);
    const childOf = async (id: string) =>
      (
        await supervisor.get<{ items: { personId: string; kind: string }[] }>(`/api/v1/reports/${id}/people`)
      ).body.items.find(({ kind }) => kind === 'child')!.personId;
    const linked = await supervisor.post(`/api/v1/reports/${first.id}/links`, {
      personId: await childOf(first.id),
      otherPersonId: await childOf(second.id),
      decision: 'same',
    });
    expect(linked.status).toBe(201);
    await expectGone(screener, second);
  });

  test('no event of a walled report reaches the stream, and a new wall makes the page fetch again', async () => {
    const [walled, other] = await Promise.all([listen(app, 'screener'), listen(app, 'supervisor')]);
    open.push(walled, other);
    const report = await take({ children: [{ givenName: 'Zephyrine', familyName: 'Quarles', age: 14 }] });
    await vi.waitUntil(() => other.heard.some(({ id }) => id === report.id), { timeout: 10_000 });
    const plain = await take();
    await vi.waitUntil(() => walled.heard.some(({ id }) => id === plain.id), { timeout: 10_000 });
    const ids = new Set([report.id, ...report.dispatches.map(({ id }) => id)]);
    expect(walled.heard.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(walled.heard.some(({ kind }) => kind === 'resync')).toBe(true);
    expect(walled.raw()).not.toContain('wall');
    await declare(screener, { kind: 'relative', report: plain.id });
    const before = walled.heard.length;
    await vi.waitUntil(() => walled.heard.slice(before - 1).some(({ kind }) => kind === 'resync'), {
      timeout: 10_000,
    });
    const amended = await supervisor.post(`/api/v1/reports/${plain.id}/police-notice`, {
      agency: 'x',
      spokeWith: 'y',
    });
    expect(amended.status).toBe(201);
    const last = await take();
    await vi.waitUntil(() => walled.heard.some(({ id }) => id === last.id), { timeout: 10_000 });
    const after = walled.heard.findLastIndex(({ kind }) => kind === 'resync');
    expect(walled.heard.slice(after).filter(({ id }) => id === plain.id)).toEqual([]);
  });

  test('declaring for others and naming nobody', async () => {
    const other = {
      kind: 'relative',
      givenName: 'Ida',
      familyName: 'Prewitt',
      account: 'fbi@demo.hartline.example',
    };
    const none = await screener.get('/api/v1/no-such-thing');
    expect(seen(await screener.post('/api/v1/ties', other))).toEqual(seen(none));
    expect(seen(await derby.post('/api/v1/ties', other))).toEqual(seen(none));
    expect((await lead.post('/api/v1/ties', other)).status).toBe(201);
    const bad: [object, string][] = [
      [{ kind: 'relative' }, 'familyName'],
      [{ kind: 'relative', familyName: 'Prewitt' }, 'givenName'],
      [{ kind: 'relative', givenName: '??', familyName: '!!' }, 'familyName'],
      [{ kind: 'friend', givenName: 'Ida', familyName: 'Prewitt' }, 'kind'],
      [{ ...other, account: 'nobody@demo.hartline.example' }, 'account'],
    ];
    for (const [body, path] of bad) {
      const refused = await lead.post<{ errors: { path: string }[] }>('/api/v1/ties', body);
      expect([refused.status, refused.body.errors[0]?.path], refused.text).toEqual([422, path]);
    }
  });
});

describe('taking a wall away', () => {
  const others = async (by: Caller) => (await by.get<{ items: TieView[] }>('/api/v1/ties')).body.items;

  test('takes two others: one asks, another lifts, never the person behind it', async () => {
    const report = await take();
    const id = await declare(supervisor, {
      kind: 'relative',
      report: report.id,
      account: 'screener@demo.hartline.example',
    });
    await expectGone(screener, report);
    expect(
      (await others(screener)).some((tie) => tie.id === id),
      'not even that it was declared',
    ).toBe(false);
    const lift = (by: Caller) =>
      by.post<{ state: string; code: string }>(`/api/v1/ties/${id}/lifting`, {
        reason: 'The names were mixed up.',
      });
    const unknown = await screener.post(`/api/v1/ties/${randomUUID()}/lifting`, {
      reason: 'The names were mixed up.',
    });
    expect(seen(await lift(screener))).toEqual(seen(unknown));
    expect(seen(await lift(derby))).toEqual(seen(unknown));
    expect((await lift(supervisor)).body).toEqual({ id, state: 'asked' });
    expect((await lift(supervisor)).body.code).toBe('second_person');
    await expectGone(screener, report);
    expect((await others(lead)).find((tie) => tie.id === id)).toMatchObject({
      account: 'screener@demo.hartline.example',
      lifting: { reason: 'The names were mixed up.', askedByMe: false },
    });
    expect((await lift(lead)).body).toEqual({ id, state: 'lifted' });
    expect((await screener.get(`/api/v1/reports/${report.id}`)).status).toBe(200);
    expect((await lift(lead)).status).toBe(404);
  });

  test('an own declaration by mistake: the person asks, a keeper of walls lifts', async () => {
    const report = await take();
    const id = await declare(derby, { kind: 'relative', dispatch: entryOf(report, 'pd-derby') });
    const lift = (by: Caller) =>
      by.post<{ state: string; code: string }>(`/api/v1/ties/${id}/lifting`, {
        reason: 'The names were mixed up.',
      });
    expect((await lift(derby)).body.state).toBe('asked');
    expect((await lift(derby)).body.code).toBe('second_person');
    expect((await lift(lead)).body.state).toBe('lifted');
    expect((await derby.get(`/api/v1/dispatches/${entryOf(report, 'pd-derby')}`)).status).toBe(200);
  });

  test('the database refuses a lifting by one person, whoever writes it', async () => {
    const report = await take();
    const id = await declare(supervisor, {
      kind: 'relative',
      report: report.id,
      account: 'screener@demo.hartline.example',
    });
    const lifted = `update tie set lift_asked_by = declared_by, lift_asked_at = declared_at, lift_reason = 'Because I say so', lifted_by = declared_by, lifted_at = declared_at where id = '${id}'`;
    await expect(app.db.asAdmin(lifted)).rejects.toMatchObject({
      constraint: 'lifting_needs_a_second_person',
    });
  });
});

describe('breaking the glass', () => {
  const breakIt = (by: Caller, number: string) =>
    by.post<GlassView>('/api/v1/break-glass', { number, reason: REASON });
  interface Owed {
    subjectId: string;
    kind: string;
    clause: string;
    state: string;
    owedBy: string;
  }
  const owed = async (by: Caller, glass: string) => {
    for (let cursor = ''; ;) {
      const page = (
        await by.get<{ items: Owed[]; nextCursor: string | null }>(`/api/v1/obligations?limit=200${cursor}`)
      ).body;
      const found = page.items.find(({ subjectId }) => subjectId === glass);
      if (found || page.nextCursor === null) return found;
      cursor = `&cursor=${page.nextCursor}`;
    }
  };

  test('opens the walled report for three hours, tells the HART Lead, ends by itself, is reviewed by somebody else', async () => {
    const report = await take();
    await declare(screener, { kind: 'relative', report: report.id });
    await expectGone(screener, report);
    const opened = await breakIt(screener, report.number);
    expect([opened.status, opened.body.reportId, opened.body.running]).toEqual([201, report.id, true]);
    expect((await screener.get(`/api/v1/reports/${report.id}`)).status).toBe(200);
    expect(await owed(lead, opened.body.id)).toMatchObject({
      kind: 'review_break_glass',
      clause: '6.3',
      state: 'open',
      owedBy: 'hart-statewide',
    });
    const toReview = (await lead.get<{ items: GlassView[] }>('/api/v1/break-glass')).body.items;
    expect(toReview.find(({ id }) => id === opened.body.id)).toMatchObject({
      account: 'screener@demo.hartline.example',
      reportNumber: report.number,
      reportId: null,
      reason: REASON,
      review: null,
    });
    await app.db.moveClock('2 hours 59 minutes 50 seconds');
    expect((await screener.get(`/api/v1/reports/${report.id}`)).status).toBe(200);
    await app.db.moveClock('10 seconds');
    await expectGone(screener, report);
    expect((await screener.get<{ items: GlassView[] }>('/api/v1/break-glass')).body.items).toEqual([]);
    const review = (by: Caller) =>
      by.post(`/api/v1/break-glass/${opened.body.id}/review`, {
        outcome: 'justified',
        note: 'Nobody else was there.',
      });
    expect((await review(screener)).status).toBe(404);
    expect((await review(lead)).status).toBe(201);
    expect((await review(supervisor)).status).toBe(409);
    expect(await owed(lead, opened.body.id)).toMatchObject({ state: 'met' });
    const acts = await app.db.asAdmin<{ act: string }>(
      'select act from audit_leaf where subject_id in ($1, $2) and act like $3 order by at',
      [report.id, opened.body.id, 'glass.%'],
    );
    expect(acts.map(({ act }) => act)).toEqual(['glass.broken', 'glass.reviewed']);
  });

  test('at a desk it opens that desk’s entry and no other', async () => {
    const report = await take();
    const entry = entryOf(report, 'pd-derby');
    await declare(derby, { kind: 'relative', dispatch: entry });
    const opened = await breakIt(derby, report.number);
    expect(opened.body).toMatchObject({ reportId: null, dispatchIds: [entry] });
    expect((await derby.get(`/api/v1/dispatches/${entry}`)).status).toBe(200);
    expect((await derby.get(`/api/v1/dispatches/${entryOf(report, 'fbi-new-haven')}`)).status).toBe(404);
    expect((await derby.get(`/api/v1/reports/${report.id}`)).status).toBe(404);
  });

  test('a review before the end ends it; nobody reviews an own opening', async () => {
    const report = await take();
    const entry = entryOf(report, 'hart-statewide');
    await declare(lead, { kind: 'relative', dispatch: entry });
    const opened = await breakIt(lead, report.number);
    expect((await lead.get(`/api/v1/dispatches/${entry}`)).status).toBe(200);
    const review = (by: Caller) =>
      by.post(`/api/v1/break-glass/${opened.body.id}/review`, { outcome: 'not_justified' });
    expect((await review(lead)).status).toBe(404);
    expect(await owed(supervisor, opened.body.id), 'what the Lead opened the Careline reviews').toMatchObject(
      {
        owedBy: 'dcf-careline',
      },
    );
    expect((await review(supervisor)).status).toBe(201);
    await expectGone(lead, report);
  });

  test('a number that does not exist, is not walled, or was never for this desk: the same nothing, on record', async () => {
    const report = await take();
    const elsewhere = await take({ places: [{ role: 'event', town: 'Hartford' }] });
    await app.db.asAdmin(
      `insert into tie (id, account_id, kind, report_id, declared_by, declared_at) select $1, a.id, 'relative', $2, a.id, app_now() from account a where a.address = 'fbi@demo.hartline.example'`,
      [randomUUID(), report.id],
    );
    await declare(supervisor, {
      kind: 'relative',
      report: elsewhere.id,
      account: 'police.derby@demo.hartline.example',
    });
    const refused = () =>
      app.db.asAdmin<{ count: number }>(
        "select count(*)::integer as count from audit_leaf where act = 'glass.broken' and outcome = 'refused'",
      );
    const before = (await refused())[0]!.count;
    const nothing = seen(
      await derby.post('/api/v1/break-glass', { number: 'R-2026-999999', reason: REASON }),
    );
    expect(nothing.status).toBe(404);
    for (const number of [report.number, elsewhere.number, 'R-2026-999998', 'x'])
      expect(seen(await breakIt(derby, number)), number).toEqual(nothing);
    expect((await refused())[0]!.count).toBe(before + 5);
  });
});

describe('an auditor', () => {
  test('sees no case without a reason, everything but reporter, narrative, location and desk notes with one, for four hours, and changes nothing', async () => {
    const report = await take();
    const auditor = await app.as('auditor');
    const nothing = seen(await auditor.get(`/api/v1/reports/${randomUUID()}`));
    expect(seen(await auditor.get(`/api/v1/reports/${report.id}`))).toEqual(nothing);
    expect((await auditor.get<{ items: [] }>('/api/v1/reports')).body.items).toEqual([]);
    expect((await auditor.post('/api/v1/readings', { reason: 'short' })).status).toBe(422);
    expect((await auditor.post('/api/v1/readings', { reason: 'Yearly audit, file 7 of 12.' })).status).toBe(
      201,
    );
    const read = await auditor.get<ReportView>(`/api/v1/reports/${report.id}`);
    expect(read.status).toBe(200);
    expect(read.body.content.children).toMatchObject([{ familyName: 'Dunmore' }]);
    expect(read.text).not.toMatch(/Quillfeather|Larkspur|0142|Harborlight/);
    expect(read.body.content).not.toHaveProperty('narrative');
    expect(read.body.content).not.toHaveProperty('places');
    const entry = entryOf(report, 'pd-derby');
    expect((await auditor.get(`/api/v1/dispatches/${entry}`)).status).toBe(200);
    expect(
      (await supervisor.get<ReportView>(`/api/v1/reports/${report.id}`)).body.dispatches.find(
        ({ id }) => id === entry,
      )!.status,
    ).toBe('delivered');
    expect((await auditor.post(`/api/v1/dispatches/${entry}/outcome`, { code: 'child_safe' })).status).toBe(
      404,
    );
    await app.db.moveClock('4 hours');
    expect(seen(await auditor.get(`/api/v1/reports/${report.id}`))).toEqual(nothing);
  });
});

describe('notes of a desk', () => {
  test('are read by that desk alone, stay through a correction, and are on record without their words', async () => {
    const report = await take();
    const entry = entryOf(report, 'pd-new-haven');
    const police = await app.as('police.new-haven');
    const written = await police.post<{ items: { text: string; by: string }[] }>(
      `/api/v1/dispatches/${entry}/notes`,
      {
        text: 'Informant Marlowe knows the room.',
      },
    );
    expect(written.body.items).toMatchObject([
      { text: 'Informant Marlowe knows the room.', by: 'Dominic Ashby' },
    ]);
    const nothing = seen(await derby.get(`/api/v1/dispatches/${randomUUID()}/notes`));
    expect(nothing.status).toBe(404);
    for (const other of [derby, lead, await app.as('fbi'), screener, supervisor, await app.as('auditor')])
      expect(seen(await other.get(`/api/v1/dispatches/${entry}/notes`))).toEqual(nothing);
    await supervisor.post(`/api/v1/reports/${report.id}/amendments`, {
      version: report.version,
      police: { contacted: 'yes' },
    });
    const now = (await supervisor.get<ReportView>(`/api/v1/reports/${report.id}`)).body;
    const again = await police.get<{ items: object[] }>(
      `/api/v1/dispatches/${entryOf(now, 'pd-new-haven')}/notes`,
    );
    expect(again.body.items).toHaveLength(1);
    const leaves = await app.db.asAdmin<{ text: string }>(
      "select audit_leaf::text as text from audit_leaf where act like 'desk_note%'",
    );
    expect(leaves.length).toBeGreaterThanOrEqual(2);
    expect(leaves.filter(({ text }) => /Marlowe|room/.test(text))).toEqual([]);
  });
});
