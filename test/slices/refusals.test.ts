import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { CARELINE, DESK_MEMBERS, ROLES, WORKING } from '../../src/safeguards/access/roles.rules.ts';
import type { Role } from '../../src/safeguards/access/roles.rules.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

/**
 * Who may call what, said a second time: the server's own table must not be able to widen unnoticed. A route that is
 * missing here, or stands here without existing, fails the first test.
 */
const MAY: Record<string, 'public' | readonly Role[]> = {
  'GET /api/v1/session': ROLES,
  'POST /api/v1/session': 'public',
  'DELETE /api/v1/session': ROLES,
  'GET /api/v1/demo/accounts': 'public',
  'GET /api/v1/demo/outgoing': [...CARELINE, 'admin', 'auditor'],
  'GET /api/v1/live': WORKING,
  'GET /api/v1/obligations': WORKING,
  'GET /api/v1/routing': ROLES,
  'GET /api/v1/routing-table': ROLES,
  'GET /api/v1/policy/current': ROLES,
  'GET /api/v1/inbox': DESK_MEMBERS,
  'GET /api/v1/dispatches/{id}': WORKING,
  'POST /api/v1/dispatches/{id}/acknowledgement': WORKING,
  'POST /api/v1/dispatches/{id}/acting': WORKING,
  'POST /api/v1/dispatches/{id}/outcome': WORKING,
  'POST /api/v1/dispatches/{id}/redirection': DESK_MEMBERS,
  'POST /api/v1/dispatches/{id}/questions': DESK_MEMBERS,
  'POST /api/v1/dispatches/{id}/calls': CARELINE,
  'POST /api/v1/questions/{id}/answer': CARELINE,
  'GET /api/v1/reports': CARELINE,
  'POST /api/v1/reports': CARELINE,
  'GET /api/v1/reports/{id}': CARELINE,
  'PATCH /api/v1/reports/{id}': CARELINE,
  'POST /api/v1/reports/{id}/submission': CARELINE,
  'POST /api/v1/reports/{id}/urgent': CARELINE,
  'POST /api/v1/reports/{id}/screening': CARELINE,
  'POST /api/v1/reports/{id}/amendments': CARELINE,
  'POST /api/v1/reports/{id}/police-notice': CARELINE,
  'POST /api/v1/reports/{id}/retraction': CARELINE,
  'GET /api/v1/reports/{id}/people': CARELINE,
  'GET /api/v1/reports/{id}/links': CARELINE,
  'POST /api/v1/reports/{id}/links': CARELINE,
  'POST /api/v1/links/{linkId}/undo': CARELINE,
  'POST /api/v1/preview': CARELINE,
  'POST /api/v1/candidates': CARELINE,
  'GET /api/v1/reports/{id}/looks': ['supervisor', 'auditor'],
  'GET /api/v1/dispatches/{id}/looks': ['supervisor', 'hart_state', 'party', 'auditor'],
  'GET /api/v1/looks': ['auditor'],
  'GET /api/v1/access-reviews': ['supervisor', 'hart_state', 'auditor'],
  'POST /api/v1/access-reviews/{id}': ['supervisor', 'hart_state'],
};

/** Asking for the head alone would count as having read the entry, or hold a stream open that says nothing. */
const NO_HEAD = [
  'GET /api/v1/dispatches/{id}',
  'GET /api/v1/live',
  'GET /api/v1/reports/{id}/looks',
  'GET /api/v1/dispatches/{id}/looks',
  'GET /api/v1/looks',
];

/** A body that each route would take, so that nothing but the refusal under test can refuse it. */
const BODIES: Record<string, unknown> = {
  acknowledgement: { name: 'Sgt. Orla Venn', role: 'Sergeant' },
  acting: { name: 'Sgt. Orla Venn', role: 'Sergeant' },
  outcome: { code: 'child_safe' },
  redirection: { reason: 'Not ours.', toDesk: 'pd-hartford' },
  questions: { text: 'Which room?' },
  calls: { spokeWith: 'Sgt. Orla Venn' },
  answer: { text: 'Room 12.' },
  screening: { decision: 'accepted_investigation' },
  retraction: { reason: 'Taken twice.' },
  links: { personId: randomUUID(), otherPersonId: randomUUID(), decision: 'same' },
  amendments: { version: 1, police: { contacted: 'yes' } },
  preview: {},
  candidates: { people: [{ ref: '1', familyName: 'Dunmore' }] },
};

const ROUTES = Object.entries(MAY).map(([route, may]) => {
  const [method, path] = route.split(' ') as [string, string];
  return { route, method, path, may };
});
const ACCOUNT: Partial<Record<Role, string>> = {
  hart_state: 'hart.state',
  hart_region: 'hart.region1',
  liaison: 'liaison.hartford',
  worker: 'worker.hartford',
  party: 'police.derby',
  trainee: 'officer',
};

let app: TestApp;
let report: ReportView;
let questionId: string;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  const police = await app.as('police.new-haven');
  const asked = await police.post<{ questions: { id: string }[] }>(
    `/api/v1/dispatches/${dispatchTo('pd-new-haven')}/questions`,
    { text: 'Which room?' },
  );
  questionId = asked.body.questions[0]!.id;
});
afterAll(() => app.stop());

const dispatchTo = (desk: string) => report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
const withId = (path: string, id: string) => path.replace(/\{\w+\}/, id);

function request(method: string, path: string, body = BODIES[path.split('/').at(-1)!]): RequestInit {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return { method };
  return {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? (method === 'PATCH' ? { version: 1, dangerNow: 'no' } : {})),
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
  test('is in the table of this test, and nothing else is', async () => {
    const document = (await app.nobody.get<{ paths: Record<string, object> }>('/api/openapi.json')).body;
    const published = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(published.sort()).toEqual(Object.keys(MAY).sort());
  });

  const closed = ROUTES.filter(({ may }) => may !== 'public');
  test.each(closed)('$route: 401 without a token, with a wrong one, with a malformed one', async (route) => {
    const path = withId(route.path, report.id);
    const tokens = [
      undefined,
      'Bearer',
      'Basic c2NyZWVuZXI6eA==',
      `Bearer hl_${'A'.repeat(43)}`,
      "Bearer ' or 1=1--",
    ];
    for (const authorization of tokens) {
      const init = request(route.method, path);
      const answer = await app.nobody.send<{ code: string }>(path, {
        ...init,
        headers: { ...init.headers, ...(authorization ? { authorization } : {}) },
      });
      expect([answer.status, answer.body.code]).toEqual([401, 'not_signed_in']);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
    if (route.method !== 'GET') return;
    expect((await app.nobody.send(path, { method: 'HEAD' })).status).toBe(
      NO_HEAD.includes(route.route) ? 404 : 401,
    );
  });

  test.each(closed)('$route: another role sees the same bytes as for no route at all', async (route) => {
    for (const role of ROLES.filter((one) => !route.may.includes(one))) {
      const caller = await app.as(ACCOUNT[role] ?? role);
      for (const id of [report.id, dispatchTo('pd-derby'), questionId, randomUUID()]) {
        const path = withId(route.path, id);
        const answer = await caller.send(path, request(route.method, path));
        expect(seen(answer), `${role} ${path}`).toEqual(await unknownRoute(caller));
        if (path === route.path) break;
      }
    }
  });

  test('the roles of the demo accounts cover all roles', async () => {
    const accounts = await app.nobody.get<{ role: string }[]>('/api/v1/demo/accounts');
    expect(new Set(accounts.body.map(({ role }) => role))).toEqual(new Set(ROLES));
  });
});

describe('an id that belongs to somebody else', () => {
  const onDispatches = ROUTES.filter(({ path }) => path.startsWith('/api/v1/dispatches/'));
  const DESKS: Record<string, string> = {
    'hart.state': 'hart-statewide',
    fbi: 'fbi-new-haven',
    'police.new-haven': 'pd-new-haven',
    'police.derby': 'pd-derby',
    'police.hartford': '',
    'mdt.new-haven': 'mdt-new-haven',
    'mdt.ansonia-milford': 'mdt-ansonia-milford',
  };

  test.each(Object.entries(DESKS))('%s: dispatches of other desks do not exist', async (account, desk) => {
    const caller = await app.as(account);
    const foreign = report.dispatches.filter((dispatch) => dispatch.desk !== desk);
    expect(foreign.length).toBeGreaterThanOrEqual(5);
    const before = await contentDigest(app.db);
    for (const { route, method, path } of onDispatches) {
      for (const body of [undefined, { unknownField: 1 }]) {
        const ask = (id: string) => caller.send(withId(path, id), request(method, path, body));
        const nothing = seen(await ask(randomUUID()));
        for (const { id } of foreign) expect(seen(await ask(id)), route).toEqual(nothing);
      }
      expect((await caller.send(withId(path, randomUUID()), request(method, path))).status).toBe(404);
    }
    expect(await contentDigest(app.db)).toEqual(before);
  });

  test('inbox and obligations hold nothing of another desk', async () => {
    for (const [account, desk] of Object.entries(DESKS)) {
      const caller = await app.as(account);
      const inbox = await caller.get<{ items: { desk: string }[] }>('/api/v1/inbox');
      expect(inbox.body.items.map((item) => item.desk)).toEqual(desk ? [desk] : []);
      const owed = await caller.get<{ items: { owedBy: string; reportId: null }[] }>('/api/v1/obligations');
      for (const item of owed.body.items) expect(item).toMatchObject({ owedBy: desk, reportId: null });
      expect(owed.text).not.toContain(report.id);
    }
  });

  test('the head of an entry or of the stream is not to be had, and asking leaves no trace', async () => {
    const derby = await app.as('police.derby');
    const mine = dispatchTo('pd-derby');
    const opened = () => app.db.asAdmin('select status, opened_at from dispatch where id = $1', [mine]);
    const before = await opened();
    for (const path of [`/api/v1/dispatches/${mine}`, '/api/v1/live']) {
      const signal = AbortSignal.timeout(5000);
      expect((await derby.send(path, { method: 'HEAD', signal }).catch(() => undefined))?.status, path).toBe(
        404,
      );
    }
    expect(await opened()).toEqual(before);
  });

  test('an idempotency key used for one dispatch opens no other', async () => {
    const derby = await app.as('police.derby');
    const key = { 'idempotency-key': 'one-key' };
    const path = (id: string) => `/api/v1/dispatches/${id}/questions`;
    const own = await derby.post(path(dispatchTo('pd-derby')), { text: 'Who is on call?' }, key);
    expect(own.status).toBe(201);
    const foreign = await derby.post(path(dispatchTo('fbi-new-haven')), { text: 'Who is on call?' }, key);
    const nothing = await derby.post(path(randomUUID()), { text: 'Who is on call?' }, key);
    expect([foreign.status, seen(foreign)]).toEqual([404, seen(nothing)]);
  });

  test('a person, a link or a question that is not there is 404 for the Careline too', async () => {
    const screener = await app.as('screener');
    const none = await unknownRoute(screener);
    const asked = [
      [`/api/v1/reports/${report.id}/links`, BODIES.links],
      [`/api/v1/reports/${randomUUID()}/links`, BODIES.links],
      [`/api/v1/links/${randomUUID()}/undo`, {}],
      [`/api/v1/questions/${randomUUID()}/answer`, BODIES.answer],
      [`/api/v1/questions/${dispatchTo('pd-derby')}/answer`, BODIES.answer],
      [`/api/v1/reports/${dispatchTo('pd-derby')}/submission`, {}],
    ] as const;
    for (const [path, body] of asked) expect(seen(await screener.post(path, body)), path).toEqual(none);
  });
});
