import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';

/**
 * Every route of the published table either leaves an audit leaf that is committed before the answer, and answers nothing
 * when it cannot be written, or stands here with the reason why it shows nothing that would need one.
 */
const NO_CONTENT: Readonly<Record<string, string>> = {
  'GET /api/v1/session': 'the caller’s own name',
  'POST /api/v1/session': 'the sign-in of the demo',
  'DELETE /api/v1/session': 'the sign-out',
  'GET /api/v1/sign-in': 'which ways in there are',
  ...Object.fromEntries(
    [
      ...['', '/passkey/options', '/passkey', '/password', '/code', '/sso', '/sso/return'].map(
        (step) => `POST /api/v1/sign-in${step}`,
      ),
      ...['', '/completion'].map((step) => `POST /api/v1/enrolment${step}`),
      'GET /api/v1/my-sign-in',
      ...['/passkeys/options', '/passkeys', '/password', '/authenticator', '/authenticator/confirmation'].map(
        (step) => `POST /api/v1/my-sign-in${step}`,
      ),
      'POST /api/v1/my-sign-in/recovery-codes',
      'DELETE /api/v1/my-sign-in/passkeys/{id}',
      'DELETE /api/v1/my-sign-in/sessions',
      'DELETE /api/v1/my-sign-in/sessions/{id}',
    ].map((route) => [route, 'the caller’s own way in; each step leaves its leaf, see sign-in.test.ts']),
  ),
  ...Object.fromEntries(
    [
      'GET /api/v1/accounts',
      'POST /api/v1/accounts',
      ...['invitation', 'rights', 'suspension', 'reinstatement', 'unlocking'].map(
        (act) => `POST /api/v1/accounts/{id}/${act}`,
      ),
      'POST /api/v1/api-keys',
      'POST /api/v1/api-keys/{id}/revocation',
    ].map((route) => [route, 'accounts, no report; each act leaves its leaf, see accounts.test.ts']),
  ),
  'GET /api/v1/demo/accounts': 'the invented accounts, for everybody',
  'GET /api/v1/live': 'kinds and ids of what changed; the content is fetched, and audited',
  'GET /api/v1/routing': 'the directory, in which no person of a report stands',
  'GET /api/v1/routing-table': 'the directory',
  'GET /api/v1/policy/current': 'the policy edition',
  'GET /api/v1/release-options': 'the legal grounds and the agencies',
  'GET /api/v1/who-may-see-what': 'the policy table',
  'POST /api/v1/preview': 'what follows from the text that the caller just sent; nothing stored is shown',
};

/** What each route is asked with. The routes that change something are driven in audit.test.ts. */
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/v1/candidates': { people: [{ ref: '1', familyName: 'Dunmore' }] },
};
/** Acts in audit.test.ts: each is tried there with and without its leaf. */
const DRIVEN_ELSEWHERE = new Set([
  'POST /api/v1/reports',
  'PATCH /api/v1/reports/{id}',
  ...['submission', 'urgent', 'screening', 'amendments', 'retraction', 'links', 'police-notice'].map(
    (act) => `POST /api/v1/reports/{id}/${act}`,
  ),
  ...['acknowledgement', 'acting', 'outcome', 'redirection', 'questions', 'calls'].map(
    (act) => `POST /api/v1/dispatches/{id}/${act}`,
  ),
  'POST /api/v1/questions/{id}/answer',
  'POST /api/v1/links/{linkId}/undo',
  // Acts with tests of their own.
  'POST /api/v1/dispatches/{id}/notes',
  'POST /api/v1/reports/{id}/releases',
  'POST /api/v1/releases/{id}/revocation',
  'POST /api/v1/dispatches/{id}/disclosures',
  'POST /api/v1/disclosures/{id}/approval',
  'POST /api/v1/disclosures/{id}/end',
  'POST /api/v1/provider-records',
  'POST /api/v1/copies',
  'POST /api/v1/copies/{id}/file',
  'POST /api/v1/readings',
  'POST /api/v1/access-reviews/{id}',
  'POST /api/v1/ties',
  'POST /api/v1/ties/{id}/lifting',
  'POST /api/v1/break-glass',
  'POST /api/v1/break-glass/{id}/review',
]);

let app: TestApp;
let report: ReportView;
let routes: string[];
beforeAll(async () => {
  app = await startTestApp();
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  const { body } = await app.nobody.get<{ paths: Record<string, object> }>('/api/openapi.json');
  routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  await vi.waitUntil(async () => (await app.mails()).length >= 6, { timeout: 20_000, interval: 100 });
});
afterAll(() => app.stop());

const idFor = (path: string) =>
  path.includes('/dispatches/') ? report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id : report.id;

const contentRoutes = () => routes.filter((route) => !(route in NO_CONTENT) && !DRIVEN_ELSEWHERE.has(route));

/** Whoever of these may call the route, so that nothing but the missing leaf can stop it. */
async function callerOf(route: string): Promise<Caller> {
  if (/dispatches|inbox/.test(route)) return app.as('police.derby');
  if (/reports\/\{id\}\/looks|access-reviews/.test(route)) return app.as('supervisor');
  if (/provider-records$|served-people/.test(route)) return app.as('provider');
  return app.as(/audit-log|v1\/readings$|looks/.test(route) ? 'auditor' : 'screener');
}

async function ask(route: string): Promise<Answer<unknown>> {
  const [method, path] = route.split(' ') as [string, string];
  const caller = await callerOf(route);
  const url = path.replace(/\{\w+\}/, idFor(path));
  return method === 'GET' ? caller.get(url) : caller.post(url, BODIES[route]);
}

const leafCount = async () =>
  (await app.db.asAdmin<{ n: number }>("select count(*)::int as n from audit_leaf where outcome = 'done' and act not in ('log.heartbeat', 'notices.receipted', 'session.started')"))[0]!.n; // prettier-ignore

test('there are content routes, and each of the others says why it is none', () => {
  expect(contentRoutes().length).toBeGreaterThanOrEqual(9);
  for (const route of [...Object.keys(NO_CONTENT), ...DRIVEN_ELSEWHERE]) expect(routes).toContain(route);
});

test('every content route leaves one leaf, which is committed when the answer arrives', async () => {
  await vi.waitUntil(async () => (await ask('GET /api/v1/audit-log/proofs/{subject}')).status === 200, {
    timeout: 20_000,
    interval: 200,
  });
  for (const route of contentRoutes()) {
    const before = await leafCount();
    const answer = await ask(route);
    expect(answer.status, `${route} ${answer.text.slice(0, 200)}`).toBe(200);
    expect(await leafCount(), route).toBe(before + 1);
  }
});

/** Three ways in which a log can be down. */
const DOWN: readonly (readonly [string, string, string])[] = [
  [
    'its grant is revoked',
    'revoke insert on audit_leaf from careline, hart_state, agency, auditor, worker',
    'grant insert on audit_leaf to careline, hart_state, agency, auditor, worker',
  ],
  [
    'its disk is full',
    `create function disk_is_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
     create trigger disk_is_full before insert on audit_leaf execute function disk_is_full()`,
    'drop trigger disk_is_full on audit_leaf; drop function disk_is_full()',
  ],
  [
    'its insert fails',
    "alter table audit_leaf add constraint never check (act = 'never') not valid",
    'alter table audit_leaf drop constraint never',
  ],
];

describe.each(DOWN)('audit down: %s', (_how, breakIt, mendIt) => {
  test('no content route serves a byte of content, and a refusal is not answered either', async () => {
    await app.db.asAdmin(breakIt);
    try {
      for (const route of contentRoutes()) {
        const answer = await ask(route);
        expect([answer.status, (answer.body as { code: string }).code], route).toEqual([503, 'unavailable']);
        expect(/Dunmore|Rosalba|R-\d{4}-|audit_leaf|disk/.test(answer.text), route).toBe(false);
      }
      const screener = await app.as('screener');
      expect((await screener.get(`/api/v1/reports/${randomUUID()}`)).status).toBe(503);
      // What shows nothing stored goes on: the caller on the telephone must not wait.
      expect((await screener.post('/api/v1/preview', {})).status).toBe(200);
    } finally {
      await app.db.asAdmin(mendIt);
    }
    expect((await ask('GET /api/v1/reports/{id}')).status).toBe(200);
  });
});

describe('a refusal is on record, in ids and codes', () => {
  const refusals = () =>
    app.db.asAdmin<{
      act: string;
      acted_as: string;
      account_id: string | null;
      subject_id: string;
      detail: object;
    }>(
      "select act, acted_as, account_id, subject_id, detail from audit_leaf where outcome = 'refused' order by id desc",
    );
  const REFUSED: readonly (readonly [string, string, (id: string) => Promise<Answer<unknown>>, number, object])[] = [
    ['nobody', 'not_signed_in', (id) => app.nobody.get(`/api/v1/reports/${id}`), 401, { acted_as: 'nobody', account_id: null }],
    ['another role', 'not_found', async (id) => (await app.as('fbi')).get(`/api/v1/reports/${id}`), 404, { acted_as: 'party' }],
    ['an entry of another desk', 'not_found', async (id) => (await app.as('fbi')).get(`/api/v1/dispatches/${id}`), 404, { acted_as: 'party' }],
    ['a report that was sent already', 'conflict', async (id) => (await app.as('screener')).patch(`/api/v1/reports/${id}`, { version: 1, dangerNow: 'no' }), 409, { acted_as: 'screener' }],
    ['a field that is not right', 'not_valid', async (id) => (await app.as('screener')).patch(`/api/v1/reports/${id}`, { version: 1, dangerNow: 'Rosalba Dunmore' }), 422, { acted_as: 'screener' }],
  ]; // prettier-ignore

  test.each(REFUSED)('%s: %s', async (_who, kind, act, status, by) => {
    const before = (await refusals()).length;
    const answer = await act(report.id);
    expect(answer.status).toBe(status);
    const [leaf, ...rest] = await refusals();
    expect(rest.length).toBe(before);
    expect(leaf).toMatchObject({ act: `refused.${kind}`, subject_id: report.id, detail: { status }, ...by });
  });

  test('what a caller puts into an address or a body is not', async () => {
    const screener = await app.as('screener');
    await screener.get('/api/v1/reports/Rosalba%20Dunmore');
    await screener.get('/api/v1/reports?cursor=Rosalba-Dunmore');
    await screener.post('/api/v1/reports', { narrative: 7, RosalbaDunmore: true });
    const text = JSON.stringify(await app.db.asAdmin('select * from audit_leaf'));
    expect(/Rosalba|Dunmore/.test(text)).toBe(false);
    expect((await refusals())[1]).toMatchObject({ subject_id: 'none' });
  });
});

test('an act that is repeated shows its result once more: that is a look, and on record as one', async () => {
  const screener = await app.as('screener');
  const key = { 'idempotency-key': 'shown-twice' };
  const first = (await screener.post<ReportView>('/api/v1/reports', derbyReport(), key)).body;
  expect((await screener.post<ReportView>('/api/v1/reports', derbyReport(), key)).body.id).toBe(first.id);
  const draft = (await screener.post<ReportView>('/api/v1/reports', {})).body;
  for (const _twice of [1, 2])
    expect((await screener.post(`/api/v1/reports/${draft.id}/urgent`)).status).toBe(201);
  const acts = await app.db.asAdmin<{ act: string }>("select act from audit_leaf where subject_id = any ($1) and act = 'report.read'", [[first.id, draft.id]]); // prettier-ignore
  expect(acts.length).toBeGreaterThanOrEqual(2);
});

test('saving a draft many times is one leaf, a second writer is another', async () => {
  const [screener, supervisor] = [await app.as('screener'), await app.as('supervisor')];
  const draft = (await screener.post<ReportView>('/api/v1/reports', {})).body;
  let { version } = draft;
  const save = async (by: Caller, text: string) => {
    const saved = await by.patch<ReportView>(`/api/v1/reports/${draft.id}`, { version, narrative: text });
    expect(saved.status, saved.text).toBe(200);
    version = saved.body.version;
  };
  for (let n = 0; n < 12; n++) await save(screener, `She says ${'so '.repeat(n)}`);
  for (let n = 0; n < 3; n++) await save(supervisor, `I add ${n}`);
  await app.db.moveClock('20 minutes');
  await save(supervisor, 'Later.');
  const acts = await app.db.asAdmin<{ act: string }>('select act from audit_leaf where subject_id = $1 order by at, id', [draft.id]); // prettier-ignore
  expect(acts.map(({ act }) => act)).toEqual(['report.created', 'report.edited', 'report.edited']);
});
