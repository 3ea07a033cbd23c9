import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, Caller, TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

let app: TestApp;
let screener: Caller;
let derby: Caller;
let sent: ReportView;
let draft: ReportView;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  screener = await app.as('screener');
  derby = await app.as('police.derby');
  sent = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  draft = (await screener.post<ReportView>('/api/v1/reports', derbyReport({ submit: false }))).body;
});
afterAll(() => app.stop());

let before: Record<string, string | null>;
beforeEach(async () => {
  before = await contentDigest(app.db);
});
afterEach(async () => {
  expect(await contentDigest(app.db), 'nothing was written').toEqual(before);
});

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly errors?: readonly { readonly path: string; readonly code: string }[];
}
function isProblem(answer: Answer<Problem>, status: number, code: string, why = ''): void {
  expect([answer.status, answer.body?.code], `${why} ${answer.text.slice(0, 200)}`).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.body.status).toBe(status);
}
const raw = (body: BodyInit, type = 'application/json', path = '/api/v1/reports') =>
  screener.send<Problem>(path, { method: 'POST', headers: { 'content-type': type }, body });

describe('what is not a body of ours', () => {
  test.each([
    '{',
    '{"a":1,}',
    'submit=true',
    "{'a':1}",
    '{"a":NaN}',
    '\u0000',
    '{}{}',
    '[1',
    '"\\ud8"',
    '{"a":01}',
  ])('%j is not JSON: 400', async (text) => isProblem(await raw(text), 400, 'not_json'));

  test('bytes that are not UTF-8 are not JSON', async () => {
    for (const bytes of [
      [0xff, 0xfe, 0x7b, 0x7d],
      [0x22, 0xc3, 0x28, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      isProblem(await raw(new Uint8Array(bytes)), 400, 'not_json');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'application/merge-patch+json',
    'image/jpeg',
    'nonsense',
  ])('%s: 415', async (type) =>
    isProblem(await raw('{"channel":"phone"}', type), 415, 'unsupported_media_type'),
  );

  test('two megabytes: 413, whether or not the length is announced', async () => {
    const text = JSON.stringify({ narrative: 'x'.repeat(2 * 1024 * 1024) });
    isProblem(await raw(text), 413, 'too_large');
    const stream = new Blob([text]).stream();
    isProblem(
      await screener.send<Problem>('/api/v1/reports', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit),
      413,
      'too_large',
    );
  });

  test('a narrative of 100,001 characters is refused by its length, emoji counted as one', async () => {
    const answer = await screener.post<Problem>('/api/v1/reports', { narrative: '🚨'.repeat(100_001) });
    isProblem(answer, 422, 'validation');
    expect(answer.body.errors!.map(({ path }) => path)).toEqual(['narrative']);
  });

  test.each([
    ['lists', '['.repeat(400_000) + ']'.repeat(400_000)],
    ['objects', '{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000)],
    ['a list in a field', `{"places":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['an object in a field', `{"exploitation":${'{"details":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ])('hundreds of thousands of nested %s', async (_what, text) => {
    isProblem(await raw(text), 422, 'validation');
    expect((await app.nobody.get('/healthz')).status).toBe(200);
  });

  test('a body where none belongs changes nothing, a missing one is named', async () => {
    isProblem(await raw('', 'application/json'), 422, 'validation');
    isProblem(await screener.post<Problem>('/api/v1/reports'), 422, 'validation');
    isProblem(
      await screener.post<Problem>(`/api/v1/reports/${draft.id}/submission`, { force: true }),
      422,
      'validation',
    );
  });
});

describe('addresses that lead nowhere', () => {
  test.each([
    '1',
    'null',
    'undefined',
    '%00',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    "'%20or%201=1--",
    'R-2026-000001',
    '%F0%9F%9A%A8',
    `${'a'.repeat(199)}`,
    `${'a'.repeat(5000)}`,
    '{id}',
    '00000000-0000-0000-0000-00000000000g',
  ])('the id %#: 404 as for an id that does not exist', async (id) => {
    const nothing = await screener.get<Problem>(`/api/v1/reports/${randomUUID()}`);
    isProblem(nothing, 404, 'not_found');
    for (const path of [`/api/v1/reports/${id}`, `/api/v1/dispatches/${id}`, `/api/v1/reports/${id}/links`])
      expect((await screener.get(path)).text, path).toBe(nothing.text);
    const acknowledged = await derby.post<Problem>(`/api/v1/dispatches/${id}/acknowledgement`, {
      name: 'Sgt. Orla Venn',
      role: 'Sergeant',
    });
    expect(acknowledged.text).toBe(nothing.text);
  });

  test.each(['/api/v1/reports/%', '/api/v1/reports/%ff', '/%E0%A4%A', '/api/v1/%c0%ae'])(
    '%s is no address',
    async (path) => isProblem(await screener.get<Problem>(path), 404, 'not_found'),
  );

  test('methods nobody offers', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])
      isProblem(
        await screener.send<Problem>(`/api/v1/reports/${sent.id}`, { method }),
        404,
        'not_found',
        method,
      );
  });
});

describe('questions that cannot be asked', () => {
  const cursor = (text: string) => Buffer.from(text).toString('base64url');
  const id = randomUUID();
  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['cursor=', 'cursor'],
    ['cursor=%00', 'cursor'],
    ['cursor=a&cursor=b', 'cursor'],
    [`cursor=${cursor(`now ${id}`)}`, 'cursor'],
    [`cursor=${cursor(`infinity ${id}`)}`, 'cursor'],
    [`cursor=${cursor(`2026-01-01T00:00:00Z ${'-'.repeat(36)}`)}`, 'cursor'],
    [`cursor=${cursor(`-271821-04-20T00:00:00Z ${id}`)}`, 'cursor'],
    [`cursor=${cursor(`+275760-09-13T00:00:00Z ${id}`)}`, 'cursor'],
    [`cursor=${cursor(`2026-01-01T00:00:00[America/New_York] ${id}`)}`, 'cursor'],
    [`cursor=${cursor(`2026-01-01T00:00:00Z ${id} or true`)}`, 'cursor'],
    [`cursor=${'A'.repeat(201)}`, 'cursor'],
    ['noSuchField=1', 'noSuchField'],
    ['__proto__=1', '__proto__'],
  ])('lists: %#', async (query, named) => {
    for (const [caller, list] of [
      [screener, 'reports'],
      [screener, 'obligations'],
      [derby, 'inbox'],
    ] as const) {
      const answer = await caller.get<Problem>(`/api/v1/${list}?${query}`);
      isProblem(answer, 422, 'validation', list);
      expect(
        answer.body.errors!.map(({ path }) => path.replace(/\[\d+\]$/, '')),
        list,
      ).toContain(named);
    }
  });

  test.each([
    ['reports?status=DRAFT', 'status'],
    ['reports?flagged=1', 'flagged'],
    ['reports?late=yes', 'late'],
    ['obligations?state=late', 'state'],
    ['obligations?overdue=', 'overdue'],
    ['routing', 'town'],
    ['routing?town=Atlantis', 'town'],
    ['routing?place=constructor', 'place'],
    ['routing?town=__proto__', 'town'],
    ['routing?zip=constructor', 'zip'],
    ['routing?zip=__proto__', 'zip'],
    ['routing?zip=toString', 'zip'],
    ['routing?zip=99999', 'zip'],
    ['routing?town=Derby&town=Avon', 'town'],
    ['routing?town=%00', 'town'],
    ['routing?state=MA&town=Derby', 'state'],
  ])('%s', async (path, named) => {
    const answer = await screener.get<Problem>(`/api/v1/${path}`);
    isProblem(answer, 422, 'validation');
    expect(answer.body.errors!.map((error) => error.path)).toContain(named);
  });
});
