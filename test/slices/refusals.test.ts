import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_MEMBERS, ENROLLING, ROLES } from '../../src/safeguards/access/roles.rules.ts';
import type { Role } from '../../src/safeguards/access/roles.rules.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { ACCOUNTS, refusalWorld } from '../setup/refusal-world.ts';
import type { KnownObject, RefusalWorld } from '../setup/refusal-world.ts';
import { FIXTURES } from '../setup/route-fixtures.ts';
import { contentDigest } from '../setup/rows.ts';

/**
 * "You may not" and "there is none" are the same bytes. The requests are made from the server's own table of routes and
 * from what route-fixtures.ts says about each: a route without an entry there fails the first test.
 */
const ROUTES = Object.entries(FIXTURES).map(([route, fixture]) => {
  const [method, path] = route.split(' ') as [string, string];
  return { route, method, path, ...fixture };
});
type Route = (typeof ROUTES)[number];

/** Which demo account stands for a role, where its name is not the role's. */
const ACCOUNT: Partial<Record<Role, string>> = {
  hart_state: 'hart.state',
  hart_region: 'hart.region1',
  liaison: 'liaison.hartford',
  worker: 'worker.hartford',
  party: 'police.derby',
  trainee: 'officer',
  agency_admin: 'admin.new-haven',
};
const roleOf = (account: string): Role =>
  account === 'hart.state'
    ? 'hart_state'
    : account === 'screener' || account === 'supervisor'
      ? account
      : 'party';

let app: TestApp;
let world: RefusalWorld;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  world = await refusalWorld(app);
});
afterAll(() => app.stop());

const withId = (path: string, id: string) => path.replace(/:\w+/, id);

function request({ method, body }: Pick<Route, 'method' | 'body'>, changes: object = {}): RequestInit {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return { method };
  return {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, ...changes }),
  };
}

/** Everything a caller can compare. */
function seen({ status, text, headers }: Answer<unknown>): unknown {
  return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
}

async function unknownRoute(caller: Caller): Promise<unknown> {
  return seen(await caller.get('/api/v1/no-such-thing'));
}

describe('every route', () => {
  test('has an entry in route-fixtures.ts that names the same roles, and nothing else has one', () => {
    const registered = app.routes.filter(({ method }) => method !== 'HEAD');
    const sorted = (may: string | readonly string[]) =>
      typeof may === 'string' ? may : may.filter((role) => role !== ENROLLING).sort();
    const api = registered
      .filter(({ url }) => url.startsWith('/api/v1'))
      .map(({ method, url, access }) => [
        `${method} ${url}`,
        sorted(access === 'signed_in' ? ROLES : access),
      ]);
    const said = ROUTES.map(({ route, may }) => [route, sorted(may)]);
    expect(Object.fromEntries(api)).toEqual(Object.fromEntries(said));
    // Pages and health are public; whatever is not stands under /api/v1.
    expect(registered.filter(({ url, access }) => !url.startsWith('/api/v1') && access !== 'public')).toEqual(
      [],
    );
    for (const { url, access } of app.routes.filter(({ method }) => method === 'HEAD'))
      expect(access, url).toEqual(registered.find((one) => one.method === 'GET' && one.url === url)?.access);
  });

  test('is shut while factors are being bound, but for what binds them', () => {
    const open = app.routes
      .filter(({ method, access }) => method !== 'HEAD' && access !== 'public' && access !== 'signed_in')
      .filter(({ access }) => access.includes(ENROLLING))
      .map(({ method, url }) => `${method} ${url}`);
    expect(open.filter((route) => !/ \/api\/v1\/(my-sign-in|enrolment)/.test(route))).toEqual([
      'GET /api/v1/session',
      'DELETE /api/v1/session',
    ]);
  });

  test('names what its address names', () => {
    for (const { route, path, of } of ROUTES) expect(path.includes(':'), route).toBe(of !== undefined);
  });

  const closed = ROUTES.filter(({ may }) => may !== 'public');
  test.each(closed)('$route: 401 without a token, with a wrong one, with a malformed one', async (route) => {
    const path = withId(route.path, world.objects[0]!.id);
    const tokens = [
      undefined,
      'Bearer',
      'Basic c2NyZWVuZXI6eA==',
      `Bearer hl_${'A'.repeat(43)}`,
      "Bearer ' or 1=1--",
    ];
    for (const authorization of tokens) {
      const init = request(route);
      const answer = await app.nobody.send<{ code: string }>(path, {
        ...init,
        headers: { ...init.headers, ...(authorization ? { authorization } : {}) },
      });
      expect([answer.status, answer.body.code]).toEqual([401, 'not_signed_in']);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
    if (route.method !== 'GET') return;
    const hasHead = app.routes.some(({ method, url }) => method === 'HEAD' && url === route.path);
    expect((await app.nobody.send(path, { method: 'HEAD' })).status).toBe(hasHead ? 401 : 404);
  });

  test.each(closed)('$route: another role sees the same bytes as for no route at all', async (route) => {
    const { may, of } = route;
    for (const role of ROLES.filter((one) => !may.includes(one))) {
      const caller = await app.as(ACCOUNT[role] ?? role);
      const ids = of
        ? [...world.objects.filter(({ kind }) => kind === of).map(({ id }) => id), randomUUID()]
        : [''];
      const none = await unknownRoute(caller);
      for (const id of ids) {
        const path = withId(route.path, id);
        expect(seen(await caller.send(path, request(route))), `${role} ${path}`).toEqual(none);
      }
    }
  });

  test('the roles of the demo accounts cover all roles', async () => {
    const accounts = await app.nobody.get<{ role: string }[]>('/api/v1/demo/accounts');
    expect(new Set(accounts.body.map(({ role }) => role))).toEqual(new Set(ROLES));
  });
});

describe.each(ACCOUNTS)('%s: what exists for others does not exist', (account) => {
  const mine = ROUTES.filter(({ may }) => may.includes(roleOf(account)));
  const foreign = (of: KnownObject['kind']) =>
    world.objects.filter((one) => one.kind === of && !one.for.includes(account));

  test('by every address with an id, nothing is written', async () => {
    const caller = await app.as(account);
    const before = await contentDigest(app.db);
    let compared = 0;
    for (const route of mine.filter(({ of }) => of !== undefined)) {
      for (const changes of [{}, { unknownField: 1 }]) {
        const ask = async (id: string) =>
          seen(await caller.send(withId(route.path, id), request(route, changes)));
        const nothing = await ask(randomUUID());
        for (const { id } of changes.unknownField ? foreign(route.of!).slice(0, 1) : foreign(route.of!)) {
          expect(await ask(id), `${route.route} ${JSON.stringify(changes)}`).toEqual(nothing);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(20);
    expect(await contentDigest(app.db)).toEqual(before);
  });

  test('by every id or number in a body', async () => {
    const caller = await app.as(account);
    for (const route of mine.filter(({ names }) => names !== undefined)) {
      const place =
        route.of && world.objects.find((one) => one.kind === route.of && one.for.includes(account));
      const path = place ? withId(route.path, place.id) : route.path;
      for (const [field, of] of Object.entries(route.names!)) {
        const ask = async (value: string) =>
          seen(await caller.send(path, request(route, { [field]: value })));
        const nothing = await ask(of === 'number' ? 'R-2026-999999' : randomUUID());
        const others =
          of === 'number'
            ? world.numbers.filter(({ opens }) => !opens.includes(account)).map(({ number }) => number)
            : foreign(of).map(({ id }) => id);
        for (const other of others) expect(await ask(other), `${route.route} ${field}`).toEqual(nothing);
      }
    }
  });
});

describe('an id that belongs to somebody else', () => {
  const dispatchOf = (account: string) =>
    world.objects.find((one) => one.kind === 'dispatch' && one.for.includes(account))!.id;

  test('inbox, board and obligations hold nothing of another desk', async () => {
    for (const account of ACCOUNTS) {
      const caller = await app.as(account);
      const role = roleOf(account);
      const text = (await caller.get(`/api/v1/obligations?limit=200`)).text;
      const inbox = DESK_MEMBERS.includes(role) ? (await caller.get('/api/v1/inbox?limit=200')).text : '';
      const board = DESK_MEMBERS.includes(role) ? '' : (await caller.get('/api/v1/reports?limit=200')).text;
      for (const { id, kind, for: readers } of world.objects)
        if (!readers.includes(account) && (kind === 'report' || kind === 'dispatch'))
          expect((text + inbox + board).includes(id), `${account} ${kind}`).toBe(false);
    }
  });

  test('the head of an entry or of the stream is not to be had, and asking leaves no trace', async () => {
    const derby = await app.as('police.derby');
    const mine = dispatchOf('police.derby');
    const state = () => app.db.asAdmin('select status, opened_at from dispatch where id = $1', [mine]);
    const before = await state();
    for (const path of [`/api/v1/dispatches/${mine}`, `/api/v1/dispatches/${mine}/notes`, '/api/v1/live']) {
      const signal = AbortSignal.timeout(5000);
      expect((await derby.send(path, { method: 'HEAD', signal }).catch(() => undefined))?.status, path).toBe(
        404,
      );
    }
    expect(await state()).toEqual(before);
  });

  test('an idempotency key used for one dispatch opens no other', async () => {
    const derby = await app.as('police.derby');
    const key = { 'idempotency-key': 'one-key' };
    const path = (id: string) => `/api/v1/dispatches/${id}/questions`;
    const own = await derby.post(path(dispatchOf('police.derby')), { text: 'Who is on call?' }, key);
    expect(own.status).toBe(201);
    const foreign = await derby.post(path(dispatchOf('fbi')), { text: 'Who is on call?' }, key);
    const nothing = await derby.post(path(randomUUID()), { text: 'Who is on call?' }, key);
    expect([foreign.status, seen(foreign)]).toEqual([404, seen(nothing)]);
  });

  test('takes as long as one that belongs to nobody', async () => {
    const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    const walled = (kind: string) =>
      world.objects.find((one) => one.kind === kind && one.for.length === 0)!.id;
    for (const [account, path, known] of [
      ['screener', '/api/v1/reports/', walled('report')],
      ['police.derby', '/api/v1/dispatches/', dispatchOf('fbi')],
    ] as const) {
      const caller = await app.as(account);
      const took = { known: [] as number[], unknown: [] as number[] };
      for (let n = 0; n < 80; n += 1)
        for (const which of ['known', 'unknown'] as const) {
          const from = performance.now();
          await caller.get(path + (which === 'known' ? known : randomUUID()));
          took[which].push(performance.now() - from);
        }
      const [a, b] = [middle(took.known), middle(took.unknown)];
      expect(Math.abs(a - b), `${path}: ${a} ms and ${b} ms`).toBeLessThan(Math.max(3, Math.min(a, b) / 2));
    }
  });
});
