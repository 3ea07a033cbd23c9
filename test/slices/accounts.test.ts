import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BANNER } from '../../src/safeguards/access/banner.rules.ts';
import type {
  AgencyPeople,
  InvitedView,
  NewKeyView,
} from '../../src/safeguards/access/accounts/accounts.api.ts';
import { caller, startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { addPassword, codeAt, lastLeaf, newOfficer, PASSWORD, Window } from '../setup/window.ts';

let app: TestApp;
let admin: Caller;
let owner: Caller;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  [admin, owner] = [await app.as('admin.new-haven'), await app.as('admin')];
});
afterAll(() => app.stop());
beforeEach(() => app.db.asAdmin('delete from clock_offset'));

let counter = 0;
const fresh = () => `officer${++counter}@newhaven-pd.example`;
const invite = (by: Caller, body: object = {}) =>
  by.post<InvitedView & { code: string; errors?: { path: string; code: string }[] }>('/api/v1/accounts', {
    address: fresh(),
    name: 'Orla Venn',
    role: 'party',
    desks: ['pd-new-haven'],
    ...body,
  });
const seen = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string } | undefined)?.code,
];
const peopleOf = async (by: Caller, query = '') =>
  (await by.get<AgencyPeople>(`/api/v1/accounts${query}`)).body;

describe('an invitation', () => {
  test('is a link that is shown once, whose secret no server sees in an address', async () => {
    const { status, body } = await invite(admin);
    expect(status).toBe(201);
    expect(body.link).toMatch(new RegExp(`^${app.url}/app/enrol#hli_[\\w-]{43}$`));
    const token = body.link.split('#')[1]!;
    const kept = await app.db.asAdmin('select i::text, a::text from invitation i, audit_leaf a');
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(await peopleOf(admin))).not.toContain(token);
  });

  test('opens nothing but binding factors; two factors finish it; then it is used', async () => {
    const { body } = await invite(admin);
    const window = new Window(app);
    const opened = await window.open(body.link);
    expect(opened.body).toMatchObject({ enrolling: true });
    for (const path of ['/inbox', '/obligations', '/routing-table', '/live', '/accounts'])
      expect(seen(await window.get(path)), path).toEqual([401, 'not_signed_in']);
    expect(seen(await window.post('/enrolment/completion'))).toEqual([409, 'enrolment_incomplete']);
    expect(seen(await window.post('/my-sign-in/password', { password: PASSWORD }))).toEqual([204, undefined]);
    expect(seen(await window.post('/enrolment/completion')), 'one factor').toEqual([
      409,
      'enrolment_incomplete',
    ]);
    const shown = await window.post<{ secret: string; picture: string }>('/my-sign-in/authenticator');
    expect(shown.body.picture).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(Buffer.from(shown.body.secret, 'ascii').length * 5, 'bits').toBeGreaterThanOrEqual(160);
    expect(seen(await window.post('/enrolment/completion')), 'no code shown yet').toEqual([
      409,
      'enrolment_incomplete',
    ]);
    const wrong = await window.post('/my-sign-in/authenticator/confirmation', { code: '000000' });
    expect(seen(wrong)).toEqual([422, 'code_not_right']);
    const codes = await window.post<{ codes: string[] }>('/my-sign-in/authenticator/confirmation', {
      code: await codeAt(app, shown.body.secret),
    });
    expect(codes.body.codes).toHaveLength(10);
    const before = window.cookies.get('__Host-hartline_session');
    expect((await window.post('/enrolment/completion')).status).toBe(201);
    expect(window.cookies.get('__Host-hartline_session')).not.toBe(before);
    expect((await window.get('/inbox')).status).toBe(200);
    const thief = new Window(app);
    expect(seen(await thief.open(body.link))).toEqual([404, 'invitation_not_valid']);
  });

  test.each([
    ['no banner', { banner: 'none' }, [409, 'banner_not_acknowledged']],
    ['a made-up token', { token: `hli_${'A'.repeat(43)}` }, [404, 'invitation_not_valid']],
  ])('with %s it does not open', async (_what, change, expected) => {
    const { body } = await invite(admin);
    const window = new Window(app);
    const token = body.link.split('#')[1];
    expect(seen(await window.post('/enrolment', { token, banner: BANNER, ...change }))).toEqual(expected);
    expect(window.cookies.size).toBe(0);
  });

  test('expires after 72 hours, and ends when a new one is made', async () => {
    const first = (await invite(admin)).body;
    const enrolling = new Window(app);
    await enrolling.open(first.link);
    const second = await admin.post<InvitedView>(`/api/v1/accounts/${first.id}/invitation`);
    expect(second.status).toBe(201);
    expect((await enrolling.get('/my-sign-in')).status, 'the enrolment under way').toBe(401);
    expect((await new Window(app).open(first.link)).status).toBe(404);
    await app.db.moveClock('71 hours 59 minutes');
    expect((await new Window(app).open(second.body.link)).status).toBe(201);
    await app.db.moveClock('1 minute');
    expect((await new Window(app).open(second.body.link)).status).toBe(404);
  });

  test('an opened one lasts an hour', async () => {
    const window = new Window(app);
    await window.open((await invite(admin)).body.link);
    await app.db.moveClock('29 minutes');
    expect((await window.get('/my-sign-in')).status).toBe(200);
    await app.db.moveClock('29 minutes');
    expect((await window.get('/my-sign-in')).status).toBe(200);
    await app.db.moveClock('2 minutes');
    expect((await window.get('/my-sign-in')).status).toBe(401);
  });

  test('a passkey without fingerprint, face or PIN is not bound', async () => {
    const window = new Window(app);
    await window.open((await invite(admin)).body.link);
    const { answer } = await window.bindPasskey({ verified: false });
    expect(seen(answer)).toEqual([422, 'passkey_not_taken']);
    expect(seen(await window.post('/enrolment/completion'))).toEqual([409, 'enrolment_incomplete']);
  });

  test('again: what was lost works no more, and every session of before is over', async () => {
    const officer = await newOfficer(app, fresh());
    const again = await admin.post<InvitedView>(`/api/v1/accounts/${officer.id}/invitation`);
    const window = new Window(app);
    await window.open(again.body.link);
    expect((await officer.window.get('/inbox')).status, 'not before the new factors are bound').toBe(200);
    const { authenticator } = await window.bindPasskey();
    expect((await window.post('/enrolment/completion')).status).toBe(201);
    expect((await officer.window.get('/inbox')).status).toBe(401);
    const old = new Window(app);
    await old.begin();
    expect((await old.passkey(officer.authenticator)).status).toBe(401);
    await old.begin();
    expect((await old.passkey(authenticator)).status).toBe(200);
  });
});

describe('an administrator', () => {
  test.each([
    ['a desk of another agency', { desks: ['pd-derby'] }, 422],
    ['a desk that does not exist', { desks: ['pd-new-haven', 'nowhere'] }, 422],
    ['a role that his agency does not work with', { role: 'screener', desks: [] }, 409],
    ['the role of the installation’s administrator', { role: 'admin', desks: [] }, 409],
    ['another agency', { agency: 'pd-derby', desks: ['pd-derby'] }, 404],
    ['no address', { address: 'orla' }, 422],
    ['no role of ours', { role: 'emperor' }, 422],
    ['a field we do not know', { demo: true }, 422],
  ])('gives nobody %s', async (_what, body, status) => {
    const before = await app.db.asAdmin('select count(*) from account');
    expect((await invite(admin, body)).status).toBe(status);
    expect(await app.db.asAdmin('select count(*) from account')).toEqual(before);
  });

  test('neither looks after himself nor after anybody of another agency', async () => {
    const mine = await peopleOf(admin);
    const self = mine.people.find(({ role }) => role === 'agency_admin')!;
    const derby = (await peopleOf(owner, '?agency=pd-derby')).people[0]!;
    for (const id of [self.id, derby.id, randomUUID()])
      for (const act of ['invitation', 'suspension', 'reinstatement', 'unlocking'])
        expect((await admin.post(`/api/v1/accounts/${id}/${act}`)).status, act).toBe(404);
    const rights = { role: 'party', desks: ['pd-new-haven'] };
    for (const id of [self.id, derby.id])
      expect((await admin.post(`/api/v1/accounts/${id}/rights`, rights)).status).toBe(404);
    expect((await admin.get('/api/v1/accounts?agency=pd-derby')).status).toBe(404);
    expect(mine.agencies.map(({ id }) => id)).toEqual(['pd-new-haven']);
  });

  test.each([
    ['his own role', "update account set role = 'party' where id = $1", 'self'],
    ['his own suspension', 'update account set suspended_at = null where id = $1', 'suspended self'],
    ['somebody of another agency', "update account set role = 'agency_admin' where id = $1", 'derby'],
    ['a desk of another agency', "insert into account_desk values ($1, 'pd-derby')", 'officer'],
    ['the highest role', "update account set role = 'admin' where id = $1", 'officer'],
    [
      'a new account elsewhere',
      "insert into account (id, address, display_name, role, database_role, demo, agency_id) values (gen_random_uuid(), $1::uuid::text, 'X', 'party', 'agency', false, 'pd-derby')",
      'officer',
    ],
  ])('the database itself refuses to let him change %s', async (_what, statement, whose) => {
    const id = async (address: string) =>
      (await app.db.asAdmin<{ id: string }>('select id from account where address like $1', [address]))[0]!
        .id;
    const self = await id('admin.new-haven@%');
    const target = whose.endsWith('self')
      ? self
      : await id(whose === 'derby' ? 'police.derby@%' : 'police.new-haven@%');
    if (whose === 'suspended self')
      await app.db.asAdmin('update account set suspended_at = now() where id = $1', [self]);
    try {
      const client = await app.db.pool.connect();
      try {
        await client.query('begin');
        await client.query(
          "select set_config('role', 'sign_in', true), set_config('app.account', $1, true)",
          [self],
        );
        await expect(client.query(statement, [target])).rejects.toMatchObject({ code: 'HL010' });
      } finally {
        await client.query('rollback');
        client.release();
      }
    } finally {
      await app.db.asAdmin('update account set suspended_at = null where id = $1', [self]);
    }
  });

  test('changes rights: what was open under the old ones ends', async () => {
    const officer = await newOfficer(app, fresh());
    expect((await officer.window.get('/inbox')).status).toBe(200);
    const changed = await admin.post(`/api/v1/accounts/${officer.id}/rights`, { role: 'trainee', desks: [] });
    expect(changed.status).toBe(204);
    expect((await officer.window.get('/inbox')).status).toBe(401);
    const next = new Window(app);
    await next.begin();
    await next.passkey(officer.authenticator);
    expect((await next.get('/inbox')).status).toBe(404);
  });

  test('sees of a person no factor, and no route of his sets a password', async () => {
    const officer = await newOfficer(app, fresh());
    await addPassword(officer.window, (seed) => codeAt(app, seed));
    const text = JSON.stringify(await peopleOf(admin));
    expect(text).not.toContain(officer.authenticator.id);
    const document = (await app.nobody.get<{ paths: Record<string, object> }>('/api/openapi.json')).body;
    const paths = Object.keys(document.paths).filter((path) => path.includes('/accounts'));
    expect(paths.filter((path) => /password|authenticator|passkey|code/.test(path))).toEqual([]);
  });

  test('of the installation gives another agency an administrator and nothing else', async () => {
    const body = { agency: 'pd-derby', role: 'agency_admin', desks: [], address: 'chief@derby-pd.example' };
    expect((await invite(owner, { ...body, role: 'party', desks: ['pd-derby'] })).status).toBe(409);
    expect((await invite(owner, body)).status).toBe(201);
    expect(seen(await invite(owner, body)), 'twice').toEqual([409, 'account_exists']);
  });

  test('reads no report, no entry and no inbox', async () => {
    const report = await (await app.as('screener')).post<{ id: string }>('/api/v1/reports', derbyReport());
    for (const who of [admin, owner])
      for (const path of [
        '/api/v1/inbox',
        '/api/v1/reports',
        `/api/v1/reports/${report.body.id}`,
        '/api/v1/obligations',
      ])
        expect((await who.get(path)).status, path).toBe(404);
  });
});

describe('step-up', () => {
  test('what grants rights or binds factors wants the factors of the last five minutes', async () => {
    const chief = await newChief();
    const body = { address: fresh(), name: 'Orla Venn', role: 'party', desks: ['pd-new-haven'] };
    await app.db.moveClock('5 minutes 1 second');
    for (const [path, sent] of [
      ['/accounts', body],
      [`/accounts/${randomUUID()}/rights`, { role: 'party', desks: [] }],
      ['/api-keys', { name: 'x', desks: ['pd-new-haven'], scopes: ['inbox.read'] }],
      ['/my-sign-in/password', { password: PASSWORD }],
      ['/my-sign-in/authenticator', undefined],
      ['/my-sign-in/recovery-codes', undefined],
      ['/my-sign-in/passkeys/options', undefined],
    ] as const)
      expect(seen(await chief.window.post(path, sent)), path).toEqual([401, 'step_up_required']);
    expect((await chief.window.get('/accounts')).status, 'everything else goes on').toBe(200);
    const before = chief.window.cookies.get('__Host-hartline_session');
    expect((await chief.window.begin('step_up')).status).toBe(204);
    expect((await chief.window.passkey(chief.authenticator)).status).toBe(200);
    expect(chief.window.cookies.get('__Host-hartline_session')).not.toBe(before);
    const old = new Window(app);
    old.cookies.set('__Host-hartline_session', before!);
    expect((await old.get('/accounts')).status, 'the session of before is over').toBe(401);
    expect((await chief.window.post('/accounts', body)).status).toBe(201);
    await app.db.moveClock('4 minutes 50 seconds');
    expect((await chief.window.post('/accounts', { ...body, address: fresh() })).status).toBe(201);
  });

  test('another person’s factors do not count, and without a session there is none', async () => {
    const [chief, officer] = [await newChief(), await newOfficer(app, fresh())];
    await chief.window.begin('step_up');
    expect((await chief.window.passkey(officer.authenticator)).status).toBe(401);
    expect((await chief.window.get<{ account: string }>('/session')).body.account).toBe(chief.address);
    expect(seen(await new Window(app).begin('step_up'))).toEqual([401, 'not_signed_in']);
  });

  async function newChief() {
    const officer = await newOfficer(app, fresh());
    await admin.post(`/api/v1/accounts/${officer.id}/rights`, { role: 'agency_admin', desks: [] });
    const window = new Window(app);
    await window.begin();
    await window.passkey(officer.authenticator);
    return { ...officer, window };
  }
});

describe('a suspended person', () => {
  test('is out everywhere at once: pages, streams, links and keys', async () => {
    const officer = await newOfficer(app, fresh());
    const stream = await officerStream(officer.window);
    const open = (await admin.post<InvitedView>(`/api/v1/accounts/${officer.id}/invitation`)).body.link;
    const began = performance.now();
    expect((await admin.post(`/api/v1/accounts/${officer.id}/suspension`)).status).toBe(204);
    const said = await stream.ended;
    expect(performance.now() - began, 'ms').toBeLessThan(5000);
    expect(said).toContain('"kind":"signed_out"');
    expect((await officer.window.get('/inbox')).status).toBe(401);
    expect((await new Window(app).open(open)).status).toBe(404);
    const next = new Window(app);
    await next.begin();
    expect((await next.passkey(officer.authenticator)).status).toBe(401);
    expect((await admin.post(`/api/v1/accounts/${officer.id}/reinstatement`)).status).toBe(204);
    await next.begin();
    expect((await next.passkey(officer.authenticator)).status).toBe(200);
    expect((await officer.window.get('/inbox')).status, 'the old session stays dead').toBe(401);
  });

  test('a stream ends when its person signs out', async () => {
    const officer = await newOfficer(app, fresh());
    const stream = await officerStream(officer.window);
    await officer.window.send('DELETE', '/session');
    expect(await stream.ended).toContain('signed_out');
  });

  async function officerStream(window: Window) {
    const cookie = [...window.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${app.url}/api/v1/live`, {
      headers: { cookie },
      signal: AbortSignal.timeout(20_000),
    });
    expect(response.status).toBe(200);
    return { ended: response.text() };
  }
});

describe('somebody’s own sessions', () => {
  test('are listed in words he recognises, and each or all can be ended', async () => {
    const officer = await newOfficer(app, fresh());
    const other = new Window(app);
    await other.begin();
    await other.passkey(officer.authenticator);
    const list = await other.get<{
      sessions: { id: string; current: boolean; how: string; browser: string }[];
    }>('/my-sign-in', { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0' });
    expect(list.body.sessions.map(({ current, how }) => [current, how])).toEqual([
      [true, 'passkey'],
      [false, 'invitation'],
    ]);
    const stranger = await newOfficer(app, fresh());
    const theirs = `/my-sign-in/sessions/${list.body.sessions[1]!.id}`;
    expect((await stranger.window.send('DELETE', theirs)).status, 'nobody else’s').toBe(404);
    expect((await other.send('DELETE', theirs)).status).toBe(204);
    expect((await officer.window.get('/inbox')).status).toBe(401);
    expect((await other.send('DELETE', '/my-sign-in/sessions')).status).toBe(204);
    expect((await other.get('/inbox')).status).toBe(401);
  });

  test('a page that refreshes itself does not keep them alive', async () => {
    const officer = await newOfficer(app, fresh());
    await app.db.moveClock('25 minutes');
    expect((await officer.window.get('/inbox', { 'x-hartline-idle': '1500' })).status).toBe(200);
    await app.db.moveClock('5 minutes');
    expect((await officer.window.get('/inbox')).status).toBe(401);
  });

  test('the last way in is not taken away, the last but one is', async () => {
    const officer = await newOfficer(app, fresh());
    const { id } = officer.authenticator;
    expect(seen(await officer.window.send('DELETE', `/my-sign-in/passkeys/${id}`))).toEqual([
      409,
      'last_factor',
    ]);
    expect(
      (await officer.window.get<{ needsSecondPasskey: boolean }>('/session')).body.needsSecondPasskey,
    ).toBe(true);
    await officer.window.bindPasskey();
    expect(
      (await officer.window.get<{ needsSecondPasskey: boolean }>('/session')).body.needsSecondPasskey,
    ).toBe(false);
    expect((await officer.window.send('DELETE', `/my-sign-in/passkeys/${id}`)).status).toBe(204);
  });

  test.each([
    ['too short', 'fourteen chars', 'too_short'],
    ['with a word of the agency', 'seven havens for otters', 'context_word'],
    ['common', 'passwordpassword', 'common'],
  ])('a password that is %s is refused, with the reason', async (_how, password, code) => {
    const officer = await newOfficer(app, fresh());
    const answer = await officer.window.post<{ errors: { path: string; code: string; message: string }[] }>(
      '/my-sign-in/password',
      { password },
    );
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path: 'password', code }]);
    expect(answer.body.errors[0]!.message.length).toBeGreaterThan(20);
  });
});

describe('a key of an agency’s program', () => {
  const make = (body: object = {}) =>
    admin.post<NewKeyView & { code: string }>('/api/v1/api-keys', {
      name: 'Dispatch system',
      desks: ['pd-new-haven'],
      scopes: ['inbox.read'],
      ...body,
    });

  test('does what its scopes say for its desk, and finds nothing else', async () => {
    const report = await (
      await app.as('screener')
    ).post<{ dispatches: { id: string; desk: string }[] }>('/api/v1/reports', derbyReport());
    const dispatch = (desk: string) =>
      `/api/v1/dispatches/${report.body.dispatches.find((one) => one.desk === desk)!.id}`;
    const reader = caller(app.url, (await make()).body.token);
    expect((await reader.get<{ items: object[] }>('/api/v1/inbox')).body.items).not.toHaveLength(0);
    expect((await reader.get(dispatch('pd-new-haven'))).status).toBe(200);
    const nothing = await reader.get('/api/v1/no-such-thing');
    const person = { name: 'Sgt. Orla Venn', role: 'Sergeant' };
    for (const answer of [
      await reader.post(`${dispatch('pd-new-haven')}/acknowledgement`, person),
      await reader.get(dispatch('pd-derby')),
      await reader.get('/api/v1/reports'),
      await reader.get('/api/v1/session'),
      await reader.get('/api/v1/live'),
      await reader.get('/api/v1/accounts'),
      await reader.post('/api/v1/my-sign-in/recovery-codes'),
    ])
      expect([answer.status, answer.text]).toEqual([404, nothing.text]);
    const both = await make({ scopes: ['inbox.read', 'dispatch.acknowledge'] });
    const program = caller(app.url, both.body.token);
    expect((await program.post(`${dispatch('pd-new-haven')}/acknowledgement`, person)).status).toBe(201);
    const [leaf] = await app.db.asAdmin<{ account_id: string }>(
      "select account_id from audit_leaf where act = 'dispatch.acknowledged' order by id desc limit 1",
    );
    expect(leaf!.account_id, 'the audit knows which program').toBe(both.body.id);
  });

  test('is shown once, kept as a hash, listed, and dead when revoked', async () => {
    const { body } = await make();
    const kept = JSON.stringify(await app.db.asAdmin('select k::text from api_key k'));
    expect(kept).not.toContain(body.token);
    const listed = await peopleOf(admin);
    expect(listed.keys.find(({ id }) => id === body.id)).toMatchObject({ state: 'valid', perMinute: 120 });
    expect(JSON.stringify(listed)).not.toContain(body.token);
    expect((await caller(app.url, body.token).get('/api/v1/inbox')).status).toBe(200);
    expect((await admin.post(`/api/v1/api-keys/${body.id}/revocation`)).status).toBe(204);
    expect((await caller(app.url, body.token).get('/api/v1/inbox')).status).toBe(401);
    const derby = await invite(owner, { agency: 'pd-derby', role: 'agency_admin', desks: [] });
    const window = new Window(app);
    await window.open(derby.body.link);
    await window.bindPasskey();
    await window.post('/enrolment/completion');
    expect((await window.post(`/api-keys/${body.id}/revocation`)).status, 'of another agency').toBe(404);
  });

  test('has a rate, and an end', async () => {
    const { body } = await make({ perMinute: 3, expiresInDays: 1 });
    const program = caller(app.url, body.token);
    const asked = async () => (await program.get('/api/v1/inbox')).status;
    expect([await asked(), await asked(), await asked(), await asked()]).toEqual([200, 200, 200, 429]);
    await app.db.moveClock('1 minute');
    expect(await asked()).toBe(200);
    await app.db.moveClock('24 hours');
    expect(await asked()).toBe(401);
  });

  test.each([
    ['a desk of another agency', { desks: ['pd-derby'] }],
    ['no desk', { desks: [] }],
    ['no scope', { scopes: [] }],
    ['a scope that does not exist', { scopes: ['reports.read'] }],
    ['no end', { expiresInDays: 10_000 }],
  ])('is not made with %s', async (_what, body) => {
    expect((await make(body)).status).toBe(422);
  });

  test('ends with the person who made it: he has seen it', async () => {
    const officer = await newOfficer(app, fresh());
    await admin.post(`/api/v1/accounts/${officer.id}/rights`, { role: 'agency_admin', desks: [] });
    const window = new Window(app);
    await window.begin();
    await window.passkey(officer.authenticator);
    const made = await window.post<NewKeyView>('/api-keys', {
      name: 'Dispatch system',
      desks: ['pd-new-haven'],
      scopes: ['inbox.read'],
    });
    const since = await lastLeaf(app);
    await admin.post(`/api/v1/accounts/${officer.id}/suspension`);
    expect((await caller(app.url, made.body.token).get('/api/v1/inbox')).status).toBe(401);
    const leaves = await app.db.asAdmin<{ act: string; detail: object }>(
      'select act, detail from audit_leaf where id > $1',
      [since],
    );
    expect(leaves).toContainEqual({ act: 'account.suspended', detail: { keys: [made.body.id] } });
  });
});
