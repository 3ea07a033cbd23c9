import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/platform/http.ts';
import { startTestApp } from '../setup/app.ts';
import type { Answer, TestApp } from '../setup/app.ts';

/** What the server shows of itself, and what it does not have. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

const seen = ({ status, text }: Answer<unknown>) => ({ status, text });

describe('what is not there', () => {
  test.each([
    ...['/.git/HEAD', '/.git/config', '/.svn/entries', '/.env', '/.hartline/keys/signing.pem'],
    ...['/package.json', '/package-lock.json', '/src/main.ts', '/node_modules/fastify/package.json'],
    ...['/assets', '/assets/', '/assets/.', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/app.html'],
    ...['/dist/web/app.html', '/migrations/schema.sql', '/data/', '/keys/signing.pem', '/backup.zip'],
    ...['/docs', '/documentation', '/swagger', '/api', '/api/', '/debug', '/status', '/server-status'],
  ])('%s answers like any address that leads nowhere', async (path) => {
    const nowhere = seen(await app.nobody.get('/no-such-thing'));
    expect(nowhere.status).toBe(404);
    expect(seen(await app.nobody.get(path))).toEqual(nowhere);
  });

  test.each([
    ...['/api/v1/session/x.css', '/api/v1/session.css', '/api/v1/session;x.css', '/api/v1/session%2fx.css'],
    ...['/api/v1/session%3bx.js', '/api/v1/session%00.css', '/api/v1/session%0a.css', '/api/v1/session/'],
    ...[
      '/api/v1/reports/..%2fsession',
      '/assets/..%2fapi/v1/session',
      '/api/v1/reports.json',
      '/api/v1//session',
    ],
  ])('a cache is not led to keep somebody’s data as %s', async (path) => {
    const screener = await app.as('screener');
    const { status, text, headers } = await screener.get(path);
    expect(status).toBe(404);
    expect(text).not.toContain('screener');
    expect(headers.get('cache-control') ?? 'no-store').toBe('no-store');
  });
});

describe('what is there', () => {
  test('every answer says what it is, with its charset, and nothing of what stands behind it', async () => {
    const screener = await app.as('screener');
    const { paths } = (await app.nobody.get<{ paths: Record<string, object> }>('/api/openapi.json')).body;
    const all = ['/', '/es', '/app', '/healthz', '/readyz', '/metrics', ...Object.keys(paths)];
    for (const path of all.filter((one) => one !== '/api/v1/live')) {
      const answer = await screener.get(path.replace(/\{\w+\}/g, 'x'));
      if (answer.text !== '')
        expect(answer.headers.get('content-type'), path).toMatch(
          /^(text\/(html|plain)|application\/(problem\+)?json|application\/openmetrics-text);.*charset=utf-8/,
        );
      for (const name of ['server', 'x-powered-by', 'via', 'x-aspnet-version'])
        expect(answer.headers.get(name), path).toBeNull();
      expect(answer.text.slice(0, 5000), path).not.toMatch(
        /fastify|node_modules|PostgreSQL \d|\bat .*\.ts:\d/,
      );
    }
  });

  test('no answer leads elsewhere by itself', async () => {
    const paths = [
      '/',
      '/app',
      '/assets',
      '/app//evil.example',
      '/%2fevil.example',
      '/?next=https://evil.example',
    ];
    for (const path of paths) {
      const { status, headers } = await app.nobody.get(path);
      expect(status < 300 || status >= 400, path).toBe(true);
      expect(headers.get('location')).toBeNull();
      expect(headers.get('refresh')).toBeNull();
    }
  });

  test('every cookie is bound to this host, out of reach of scripts, and gone with the browser', async () => {
    const own = { 'x-hartline-csrf': '1', 'sec-fetch-site': 'same-origin' };
    const begun = await app.nobody.post('/api/v1/session', { account: 'screener' }, own);
    const cookies = begun.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    for (const line of cookies) {
      const [pair, ...attributes] = line.split('; ');
      expect(pair).toMatch(/^(__Host-)?hartline_\w+=[\w-]{43,}$/);
      expect(line.length).toBeLessThan(300);
      expect(attributes.filter((one) => one !== 'Secure').sort()).toEqual([
        'HttpOnly',
        'Path=/',
        'SameSite=Strict',
      ]);
      expect(begun.text).not.toContain(pair!.split('=')[1]);
    }
    const others = ['/', '/app', '/app/sign-in', '/healthz', '/api/v1/demo/accounts', '/assets/x.js'];
    for (const path of others) expect((await app.nobody.get(path)).headers.getSetCookie(), path).toEqual([]);
  });

  test('over HTTPS every answer, refusals too, keeps the browser on HTTPS for two years, subdomains included', async () => {
    const https = await createApp({
      title: 'x',
      version: '0',
      https: true,
      identify: async () => null,
      recordRefusal: async () => {},
    });
    https.get('/there', { config: { access: 'public' } }, () => ({}));
    https.get('/closed', { config: { access: 'signed_in' } }, () => ({}));
    for (const [url, status] of [
      ['/there', 200],
      ['/closed', 401],
      ['/nowhere', 404],
    ] as const) {
      const answer = await https.inject({ url });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    }
    await https.close();
  });
});
