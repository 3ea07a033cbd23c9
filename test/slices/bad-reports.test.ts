import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

let app: TestApp;
let screener: Caller;
const reports: Record<string, ReportView> = {};
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  const take = async (body: IntakeBody) => (await screener.post<ReportView>('/api/v1/reports', body)).body;
  reports.submitted = await take(derbyReport());
  reports.closed = await take(derbyReport());
  reports.draft = await take(derbyReport({ submit: false }));
  reports.retracted = await take({});
  await screener.post(`/api/v1/reports/${reports.retracted.id}/retraction`, { reason: 'Taken twice.' });
  await app.db.asAdmin("update report set status = 'closed' where id = $1", [reports.closed.id]);
});
afterAll(() => app.stop());

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly code: string }[];
}
async function writesNothing(act: () => Promise<Answer<Problem>>): Promise<Answer<Problem>> {
  const before = await contentDigest(app.db);
  const answer = await act();
  expect(await contentDigest(app.db), `written in spite of ${answer.text.slice(0, 200)}`).toEqual(before);
  return answer;
}
const at = (report: string, act: string) => `/api/v1/reports/${reports[report]!.id}${act}`;

describe('an act that the state of the report forbids is 409', () => {
  const change = { version: 1, dangerNow: 'yes' };
  test.each([
    ['submitted', 'PATCH', '', change, 'report_submitted'],
    ['submitted', 'POST', '/submission', {}, 'report_submitted'],
    ['submitted', 'POST', '/urgent', {}, 'report_submitted'],
    ['submitted', 'POST', '/retraction', { reason: 'Taken twice.' }, 'report_submitted'],
    ...(['closed', 'retracted'] as const).flatMap((state) => [
      [state, 'PATCH', '', change, 'report_closed'] as const,
      [state, 'POST', '/submission', {}, 'report_closed'] as const,
      [state, 'POST', '/urgent', {}, 'report_closed'] as const,
      [state, 'POST', '/retraction', { reason: 'Taken twice.' }, 'report_closed'] as const,
      [state, 'POST', '/amendments', change, 'report_closed'] as const,
      [state, 'POST', '/screening', { decision: 'accepted_far' }, 'report_closed'] as const,
    ]),
  ] as const)('%s: %s %s', async (report, method, act, body, code) => {
    const answer = await writesNothing(() =>
      method === 'PATCH' ? screener.patch(at(report, act), body) : screener.post(at(report, act), body),
    );
    expect([answer.status, answer.body.code]).toEqual([409, code]);
  });

  test('a draft is not amended and not screened', async () => {
    for (const [act, body] of [
      ['/amendments', change],
      ['/screening', { decision: 'accepted_far' }],
    ] as const) {
      const answer = await writesNothing(() => screener.post(at('draft', act), body));
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'still_a_draft']);
    }
  });
});

describe('facts that cannot be, also in a draft', () => {
  const impossible: readonly (readonly [string, string, Partial<IntakeBody>])[] = [
    ['born tomorrow', 'children[0].dateOfBirth', { children: [{ dateOfBirth: '2999-01-01' }] }],
    ['born in the year 0', 'children[0].dateOfBirth', { children: [{ dateOfBirth: '0000-01-01' }] }],
    ['born 200 years ago', 'siblings[0].dateOfBirth', { siblings: [{ dateOfBirth: '1799-12-31' }] }],
    ['called in the future', 'receivedAt', { receivedAt: '2999-01-01T00:00:00Z' }],
    ['called in the year 0', 'receivedAt', { receivedAt: '0000-01-01T00:00:00Z' }],
    ['missing since the year 1', 'missing.lastSeenAt', { missing: { lastSeenAt: '0001-01-01T00:00:00Z' } }],
    ['a town of another state', 'places[0].town', { places: [{ role: 'event', town: 'Springfield' }] }],
    ['a town without a name', 'places[0].town', { places: [{ role: 'event', town: '' }] }],
    ['a town of JavaScript', 'places[1].town', { places: [{}, { town: 'constructor' }] }],
    ['a place of JavaScript', 'places[0].place', { places: [{ place: '__proto__' }] }],
    ['a place that is none', 'places[0].place', { places: [{ place: 'Atlantis' }] }],
    ['an agency of JavaScript', 'places[0].agencyChoice', { places: [{ agencyChoice: 'constructor' }] }],
    [
      'an agency nobody knows',
      'places[0].agencyChoice',
      { places: [{ town: 'Derby', agencyChoice: 'pd-nowhere' }] },
    ],
    [
      'serves in JavaScript',
      'allegedPerpetrators[0].servesInAgency',
      { allegedPerpetrators: [{ servesInAgency: '__proto__' }] },
    ],
    ['one id for two children', 'children[1].id', { children: [{ id: 'a' }, { id: 'a' }] }],
  ];
  test.each(impossible)('%s', async (_why, path, body) => {
    for (const submit of [false, true]) {
      const answer = await writesNothing(() =>
        screener.post('/api/v1/reports', derbyReport({ ...body, submit })),
      );
      expect([answer.status, answer.body.errors?.map((error) => error.path)], answer.text).toEqual([
        422,
        [path],
      ]);
    }
    const patched = await writesNothing(() => screener.patch(at('draft', ''), { version: 1, ...body }));
    expect([patched.status, patched.body.errors?.[0]?.path]).toEqual([422, path]);
    const amended = await writesNothing(() =>
      screener.post(at('submitted', '/amendments'), { version: 2, ...body }),
    );
    expect([amended.status, amended.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('a version that does not exist yet', async () => {
    for (const version of [99, 2 ** 31 - 1]) {
      const patched = await writesNothing(() =>
        screener.patch(at('draft', ''), { version, dangerNow: 'yes' }),
      );
      expect([patched.status, patched.body.errors?.[0]?.path]).toEqual([422, 'version']);
      const amended = await writesNothing(() =>
        screener.post(at('submitted', '/amendments'), { version, dangerNow: 'yes' }),
      );
      expect([amended.status, amended.body.errors?.[0]?.path]).toEqual([422, 'version']);
    }
  });

  test('a search for somebody born on a day that PostgreSQL does not know', async () => {
    const answer = await writesNothing(() =>
      screener.post('/api/v1/candidates', { people: [{ ref: '1', dateOfBirth: '0000-01-01' }] }),
    );
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'people[0].dateOfBirth']);
  });

  test('each part that a submission needs is named when it is missing', async () => {
    for (const field of ['channel', 'dangerNow', 'narrative', 'children'] as const) {
      const { [field]: _left, ...rest } = derbyReport();
      const answer = await writesNothing(() => screener.post('/api/v1/reports', rest));
      expect([answer.status, answer.body.errors?.map(({ path }) => path)]).toEqual([422, [field]]);
    }
    const typed = derbyReport({ asTyped: { 'children[0].dateOfBirth': '31/31/11' } });
    const answer = await writesNothing(() => screener.post('/api/v1/reports', typed));
    expect(answer.body.errors).toMatchObject([
      { path: 'asTyped.children[0].dateOfBirth', code: 'not_valid_yet' },
    ]);
  });
});

describe('odd but right', () => {
  test('items may be called like JavaScript’s own words, and keep what they hold', async () => {
    const children = ['__proto__', 'constructor', 'toString'].map((id) => ({ id, age: 15, school: id }));
    const taken = await screener.post<ReportView>('/api/v1/reports', { children });
    expect(taken.body.content.children).toEqual(children);
    const changed = await screener.patch<ReportView>(`/api/v1/reports/${taken.body.id}`, {
      version: 1,
      children: [{ id: '__proto__', age: 16 }, { id: 'constructor' }, { id: 'toString' }],
    });
    expect(changed.body.content.children).toEqual([{ ...children[0], age: 16 }, children[1], children[2]]);
    const conflict = await screener.patch<{ conflicts: { path: string }[] }>(
      `/api/v1/reports/${taken.body.id}`,
      {
        version: 1,
        children: [{ id: '__proto__', age: 17 }, { id: 'constructor' }, { id: 'toString' }],
      },
    );
    expect([conflict.status, conflict.body.conflicts.map(({ path }) => path)]).toEqual([
      409,
      ['children[0].age'],
    ]);
  });

  test.each([
    ['every script and a long line', 'Ωμέγα שלום 你好 👩‍👧 \u202E ' + 'x'.repeat(50_000)],
    [
      'what other languages would run',
      `'; drop table report; -- <script>alert(1)</script> \${7*7} {{7*7}} %s \\x00`,
    ],
  ])('%s travels unchanged', async (_why, text) => {
    const answer = await screener.post<ReportView>(
      '/api/v1/reports',
      derbyReport({ narrative: text, accountForForwarding: text }),
    );
    expect([answer.status, answer.body.content.narrative]).toEqual([201, text]);
    const mine = answer.body.dispatches.find(({ desk }) => desk === 'pd-derby')!;
    const page = await (await app.as('police.derby')).get<DispatchPage>(`/api/v1/dispatches/${mine.id}`);
    expect(JSON.stringify(page.body.package)).toContain(JSON.stringify(text).slice(1, -1));
  });

  test('an Idempotency-Key that is none', async () => {
    for (const key of ['', 'k'.repeat(256)]) {
      const answer = await writesNothing(() =>
        screener.post('/api/v1/reports', derbyReport(), { 'idempotency-key': key }),
      );
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, 'Idempotency-Key']);
    }
    const sign = await screener.post('/api/v1/reports', {}, { 'idempotency-key': 'é'.repeat(255) });
    expect(sign.status).toBe(201);
  });

  test('two people of one pair, people that do not exist', async () => {
    const people = await screener.get<{ items: { personId: string }[] }>(at('submitted', '/people'));
    const [one, two] = people.body.items.map(({ personId }) => personId);
    const link = (otherPersonId: string) =>
      screener.post<Problem>(at('submitted', '/links'), { personId: one, otherPersonId, decision: 'same' });
    expect((await writesNothing(() => link(one!))).body.errors?.[0]?.code).toBe('same_person');
    expect((await writesNothing(() => link(randomUUID()))).status).toBe(404);
    expect((await link(two!)).status).toBe(201);
    expect((await writesNothing(() => link(two!))).body.errors?.[0]?.code).toBe('already_decided');
  });
});
