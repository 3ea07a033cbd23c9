import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller, startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());
beforeEach(() => app.db.asAdmin('delete from clock_offset'));

const OUR_PAGE = { 'x-hartline-csrf': '1', 'sec-fetch-site': 'same-origin' };
const signIn = (account: string, headers: Record<string, string> = OUR_PAGE) =>
  app.nobody.post<{ account: string; code: string }>('/api/v1/session', { account }, headers);
async function cookieOf(account: string): Promise<string> {
  const answer = await signIn(account);
  expect(answer.status).toBe(201);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}
const whoAmI = (headers: Record<string, string>) =>
  app.nobody.send<{ account?: string; code?: string }>('/api/v1/session', { headers });
const write = (headers: Record<string, string>) =>
  app.nobody.post<{ code: string }>('/api/v1/reports', {}, headers);

describe('a browser’s session', () => {
  test('is a cookie that no script reads, no other site sends and no disk keeps', async () => {
    const answer = await signIn('screener@demo.hartline.example');
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^__Host-/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Max-Age|Expires|Domain/i);
    expect(answer.body).toMatchObject({ account: 'screener@demo.hartline.example', role: 'screener' });
    expect(answer.text).not.toContain(cookie.split(/[=;]/)[1]);
  });

  test.each([
    ['without our header', {}],
    ['with another value in it', { 'x-hartline-csrf': 'yes' }],
    ['from another site', { 'x-hartline-csrf': '1', 'sec-fetch-site': 'cross-site' }],
    ['from a neighbouring site', { 'x-hartline-csrf': '1', 'sec-fetch-site': 'same-site' }],
    ['typed into the address bar', { 'x-hartline-csrf': '1', 'sec-fetch-site': 'none' }],
  ])('%s it neither begins nor writes', async (_how, headers) => {
    const cookie = await cookieOf('screener');
    const before = await app.db.asAdmin(
      'select (select count(*) from session) as s, (select count(*) from report) as r',
    );
    const begun = await signIn('screener', headers);
    expect([begun.status, begun.headers.get('set-cookie')]).toEqual([404, null]);
    const wrote = await write({ cookie, ...headers });
    expect([wrote.status, wrote.body.code]).toEqual([401, 'not_signed_in']);
    const ended = await app.nobody.send('/api/v1/session', {
      method: 'DELETE',
      headers: { cookie, ...headers },
    });
    expect(ended.status).toBe(401);
    expect(
      await app.db.asAdmin('select (select count(*) from session) as s, (select count(*) from report) as r'),
    ).toEqual(before);
    expect((await whoAmI({ cookie, ...headers })).status, 'it still reads').toBe(200);
    expect((await write({ cookie, ...OUR_PAGE })).status).toBe(201);
  });

  test('cookie and bearer token are not exchangeable', async () => {
    const cookie = await cookieOf('screener');
    const token = cookie.split('=')[1]!;
    expect((await whoAmI({ authorization: `Bearer ${token}` })).status).toBe(401);
    const bearer = await startDemoSession(app.db.db, 'screener', 'bearer');
    expect((await whoAmI({ cookie: `__Host-hartline_session=${bearer}` })).status).toBe(401);
    expect((await whoAmI({ authorization: `Bearer ${bearer}` })).status).toBe(200);
    const both = await whoAmI({ cookie, authorization: 'Bearer nobody-has-this-token-here' });
    expect(both.status, 'a wrong token is not helped by a right cookie').toBe(401);
  });

  test('signing out ends this session and no other, at once', async () => {
    const [one, other] = [await cookieOf('screener'), await cookieOf('screener')];
    const out = await app.nobody.send('/api/v1/session', {
      method: 'DELETE',
      headers: { cookie: one, ...OUR_PAGE },
    });
    expect([out.status, out.headers.get('set-cookie')]).toMatchObject([
      204,
      expect.stringMatching(/^__Host-hartline_session=;/),
    ]);
    expect((await whoAmI({ cookie: one })).status).toBe(401);
    expect((await write({ cookie: one, ...OUR_PAGE })).status).toBe(401);
    expect((await whoAmI({ cookie: other })).status).toBe(200);
  });

  test('ends after 30 minutes without use, whatever is used within goes on, 12 hours at most', async () => {
    const [idle, busy] = [await cookieOf('screener'), await cookieOf('supervisor')];
    for (let used = 20; used <= 11 * 60; used += 20) {
      await app.db.moveClock('20 minutes');
      expect((await whoAmI({ cookie: busy })).status, `after ${used} minutes`).toBe(200);
      if (used === 40) expect((await whoAmI({ cookie: idle })).status).toBe(401);
    }
    await app.db.moveClock('20 minutes');
    expect((await whoAmI({ cookie: busy })).status).toBe(200);
    await app.db.moveClock('20 minutes');
    await whoAmI({ cookie: busy });
    await app.db.moveClock('21 minutes');
    expect((await whoAmI({ cookie: busy })).status).toBe(401);
  });

  test('a script’s token may sit idle and ends after 12 hours', async () => {
    const bearer = { authorization: `Bearer ${await startDemoSession(app.db.db, 'screener', 'bearer')}` };
    await app.db.moveClock('11 hours 59 minutes');
    expect((await whoAmI(bearer)).status).toBe(200);
    await app.db.moveClock('2 minutes');
    expect((await whoAmI(bearer)).status).toBe(401);
  });

  test('a suspended account is out at its next request and cannot come in', async () => {
    const cookie = await cookieOf('police.derby');
    const bearer = caller(app.url, await startDemoSession(app.db.db, 'police.derby', 'bearer'));
    await app.db.asAdmin("update account set suspended_at = now() where address like 'police.derby@%'");
    try {
      expect((await whoAmI({ cookie })).status).toBe(401);
      expect((await bearer.get('/api/v1/inbox')).status).toBe(401);
      expect((await signIn('police.derby')).status).toBe(422);
      const accounts = await app.nobody.get('/api/v1/demo/accounts');
      expect(accounts.text).not.toContain('police.derby');
    } finally {
      await app.db.asAdmin("update account set suspended_at = null where address like 'police.derby@%'");
    }
  });

  test('only the hash of a token is kept', async () => {
    const token = (await cookieOf('screener')).split('=')[1]!;
    const rows = await app.db.asAdmin<{ text: string }>('select s::text as text from session s');
    const kept = Buffer.from(token).toString('hex');
    for (const { text } of rows) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(kept);
    }
  });

  test.each(['nobody', 'screener@elsewhere.example', '%', 'scree%', "screener' or '1'='1", 'SCREENER '])(
    'the account %j does not exist',
    async (account) => {
      const answer = await signIn(account);
      expect([answer.status, answer.body.code, answer.headers.get('set-cookie')]).toEqual([
        422,
        'validation',
        null,
      ]);
    },
  );
});

describe('answers with content', () => {
  test('are kept by no cache and framed by no page', async () => {
    const screener = await app.as('screener');
    for (const path of [
      '/api/v1/session',
      '/api/v1/reports',
      '/api/v1/obligations',
      '/api/v1/demo/outgoing',
    ]) {
      const { headers } = await screener.get(path);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
