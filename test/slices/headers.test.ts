import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

/** One answer of each kind: page, file of ours, data, every sort of refusal. */
const ANSWERS: [path: string, init: RequestInit, status: number][] = [
  ['/', {}, 200],
  ['/es', {}, 200],
  ['/app/reports', {}, 200],
  ['/healthz', {}, 200],
  ['/api/openapi.json', {}, 200],
  ['/api/v1/session', {}, 200],
  ['/api/v1/reports', {}, 200],
  ['/api/v1/reports', { headers: { authorization: 'Bearer nobody' } }, 401],
  ['/api/v1/nothing', {}, 404],
  ['/assets/nothing.js', {}, 404],
  ['/assets/..%2fapp.html', {}, 404],
  ['/api/v1/reports', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }, 400],
  ['/api/v1/reports', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }, 415],
  [
    '/api/v1/reports',
    { method: 'POST', body: '{"x":1}', headers: { 'content-type': 'application/json' } },
    422,
  ],
];

describe.each(ANSWERS)('%s %j', (path, init, status) => {
  test(`answers ${status} with the same protection as everything else`, async () => {
    const { status: got, headers } = await (await app.as('screener')).send(path, init);
    expect(got).toBe(status);
    const policy = headers.get('content-security-policy')!;
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
      'trusted-types hartline',
    ])
      expect(policy.split(';')).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'origin-agent-cluster': '?1',
    });
    expect(headers.get('permissions-policy')).toMatch(/camera=\(\)/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
    // Over plain HTTP on this machine only; the production profile refuses plain HTTP and sends it.
    expect(headers.get('strict-transport-security')).toBeNull();
    if (path.startsWith('/api/')) expect(headers.get('cache-control')).toBe('no-store');
  });
});

test('another site may not read, whatever it says of itself', async () => {
  const screener = await app.as('screener');
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const [method, path] of [
    ['GET', '/api/v1/session'],
    ['OPTIONS', '/api/v1/reports'],
  ] as const) {
    const answer = await screener.send(path, { method, headers });
    for (const name of answer.headers.keys()) expect(name).not.toMatch(/^access-control-/);
  }
});

test('a forwarded address has no effect on who is counted or written down', async () => {
  const screener = await app.as('screener');
  const spoofed = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' };
  await screener.send('/api/v1/reports', { headers: spoofed });
  const rows = await app.db.asAdmin<{ origin: string }>('select distinct origin from audit_leaf');
  expect(rows.map(({ origin }) => origin).filter((origin) => origin.includes('203.0.113'))).toEqual([]);
});
