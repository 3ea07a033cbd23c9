import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SoftAuthenticator } from '../setup/authenticator.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import {
  addPassword,
  codeAt,
  lastLeaf,
  newOfficer,
  PASSWORD,
  signInLeaves,
  Window,
} from '../setup/window.ts';

let app: TestApp;
let officer: Awaited<ReturnType<typeof newOfficer>>;
let secret: string;
let codes: string[];
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  officer = await newOfficer(app, 'orla.venn@newhaven-pd.example');
  ({ secret, codes } = await addPassword(officer.window, (seed) => codeAt(app, seed)));
});
afterAll(() => app.stop());
let since: string;
beforeEach(async () => {
  since = await lastLeaf(app);
  // A code that was used counts no more: each test stands in steps of its own.
  await app.db.moveClock('2 minutes');
});

const leaves = () => signInLeaves(app, since);
const begun = async () => {
  const window = new Window(app);
  expect((await window.begin()).status).toBe(204);
  return window;
};
const FAILED = [401, 'sign_in_failed'];
const seen = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code];
const whoAmI = (window: Window) => window.get<{ account: string; code?: string }>('/session');

describe('the use banner', () => {
  test('without it nobody signs in, by whatever way', async () => {
    const window = new Window(app);
    for (const [path, body] of [
      ['/sign-in/passkey/options', {}],
      ['/sign-in/password', { address: officer.address, password: PASSWORD }],
      ['/sign-in/code', { code: '123456' }],
    ] as const)
      expect(seen(await window.post<{ code: string }>(path, body))).toEqual([409, 'banner_not_acknowledged']);
    expect(seen(await window.post<{ code: string }>('/sign-in', {}))).toEqual([
      409,
      'banner_not_acknowledged',
    ]);
    expect(seen(await window.post<{ code: string }>('/sign-in', { banner: '1999' }))).toEqual([
      409,
      'banner_not_acknowledged',
    ]);
    expect(await leaves()).toEqual([]);
  });

  test('its acknowledgement is a leaf that says which wording, and lasts ten minutes', async () => {
    const window = await begun();
    const [leaf] = await app.db.asAdmin<{ detail: object }>(
      "select detail from audit_leaf where act = 'banner.acknowledged' order by id desc limit 1",
    );
    expect(leaf!.detail).toEqual({ banner: '2026-11' });
    await app.db.moveClock('10 minutes');
    expect(seen(await window.post<{ code: string }>('/sign-in/passkey/options', {}))).toEqual([
      409,
      'banner_not_acknowledged',
    ]);
  });

  test('a page of another site begins nothing', async () => {
    const answer = await app.nobody.post('/api/v1/sign-in', { banner: '2026-11' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null]);
  });
});

describe('a passkey', () => {
  test('signs in by itself, and under a session id of its own each time', async () => {
    const window = await begun();
    const answer = await window.passkey(officer.authenticator);
    expect(answer.body).toMatchObject({ next: 'signed_in', session: { account: officer.address } });
    const first = window.cookies.get('__Host-hartline_session');
    expect((await whoAmI(window)).body.account).toBe(officer.address);
    await window.begin();
    await window.passkey(officer.authenticator);
    expect(window.cookies.get('__Host-hartline_session')).not.toBe(first);
    const old = new Window(app);
    old.cookies.set('__Host-hartline_session', first!);
    expect((await whoAmI(old)).status, 'the replaced one is dead').toBe(401);
    expect(await leaves()).toEqual(['session.started done passkey', 'session.started done passkey']);
  });

  test('by address only the passkeys of that account are asked for', async () => {
    const window = await begun();
    const options = await window.post<{ allowCredentials: { id: string }[] }>('/sign-in/passkey/options', {
      address: officer.address.toUpperCase(),
    });
    expect(options.body.allowCredentials).toEqual([{ id: officer.authenticator.id, type: 'public-key' }]);
    expect((await window.passkey(officer.authenticator, {}, officer.address)).status).toBe(200);
  });

  test('an unknown address asks for passkeys too, always the same ones', async () => {
    const ask = async (address: string) =>
      (
        await (
          await begun()
        ).post<{ allowCredentials: { id: string; type: string }[] }>('/sign-in/passkey/options', { address })
      ).body.allowCredentials;
    const first = await ask('nobody@newhaven-pd.example');
    expect(first.length).toBeGreaterThan(0);
    expect(first[0]).toMatchObject({ type: 'public-key' });
    expect(await ask('nobody@newhaven-pd.example')).toEqual(first);
    expect(await ask('somebody@newhaven-pd.example')).not.toEqual(first);
  });

  test.each([
    ['without fingerprint, face or PIN', { verified: false }],
    ['from the page of another site', { origin: 'https://hartline-login.example' }],
  ])('%s it is refused', async (_how, told) => {
    const window = await begun();
    expect(seen(await window.passkey(officer.authenticator, told))).toEqual(FAILED);
    expect((await whoAmI(window)).status).toBe(401);
    expect(await leaves()).toEqual(['session.refused refused passkey bad_assertion']);
  });

  test('a recorded answer is refused: in the same attempt, and in a new one', async () => {
    const window = await begun();
    const options = await window.post<never>('/sign-in/passkey/options', {});
    const response = officer.authenticator.get(options.body);
    expect((await window.post('/sign-in/passkey', { response })).status).toBe(200);
    const thief = await begun();
    expect(seen(await thief.post('/sign-in/passkey', { response }))).toEqual(FAILED);
    await thief.post('/sign-in/passkey/options', {});
    expect(seen(await thief.post('/sign-in/passkey', { response }))).toEqual(FAILED);
    expect(await leaves()).toEqual([
      'session.started done passkey',
      'session.refused refused passkey no_challenge',
      'session.refused refused passkey bad_assertion',
    ]);
  });

  test('whose counter goes back was copied, and is refused', async () => {
    const window = await begun();
    const { authenticator } = officer;
    const last = authenticator.counter;
    authenticator.counter = 0;
    expect(seen(await window.passkey(authenticator))).toEqual(FAILED);
    authenticator.counter = last;
    expect((await window.passkey(authenticator)).status).toBe(200);
  });

  test('that nobody bound is refused, and the leaf names nobody', async () => {
    const window = await begun();
    expect(seen(await window.passkey(new SoftAuthenticator(app.url)))).toEqual(FAILED);
    expect(await leaves()).toEqual(['session.refused refused passkey unknown_passkey']);
  });
});

describe('password and code', () => {
  test('the password alone opens nothing; with the code of the authenticator it signs in', async () => {
    const window = await begun();
    expect((await window.password(officer.address, PASSWORD)).body).toEqual({ next: 'second_factor' });
    expect((await whoAmI(window)).status).toBe(401);
    const answer = await window.code(await codeAt(app, secret));
    expect(answer.body).toMatchObject({ next: 'signed_in', session: { account: officer.address } });
    expect(await leaves()).toEqual(['session.started done password_code']);
  });

  test('a code counts once, in whatever window', async () => {
    const [one, other] = [await begun(), await begun()];
    const code = await codeAt(app, secret);
    await one.password(officer.address, PASSWORD);
    await other.password(officer.address, PASSWORD);
    expect((await one.code(code)).status).toBe(200);
    expect(seen(await other.code(code))).toEqual(FAILED);
    expect((await other.code(await codeAt(app, secret, 1))).status).toBe(200);
  });

  test('a code is good for its half minute and the ones beside it, no longer', async () => {
    const window = await begun();
    await window.password(officer.address, PASSWORD);
    for (const late of [-2, 2, 20])
      expect(seen(await window.code(await codeAt(app, secret, late))), `${late} half minutes`).toEqual(
        FAILED,
      );
    expect((await window.code(await codeAt(app, secret, 1))).status).toBe(200);
  });

  test('of two that arrive together with one code one gets in', async () => {
    const windows = [await begun(), await begun()];
    const code = await codeAt(app, secret);
    for (const window of windows) await window.password(officer.address, PASSWORD);
    const answers = await Promise.all(windows.map((window) => window.code(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test.each([
    ['the last character matters', `${PASSWORD}x`],
    ['capital letters matter', PASSWORD.toUpperCase()],
    ['nothing is cut off', PASSWORD.slice(0, -1)],
  ])('%s', async (_why, password) => {
    const window = await begun();
    expect(seen(await window.password(officer.address, password))).toEqual(FAILED);
    await unlock();
  });

  test('a code without the password before it is refused', async () => {
    const window = await begun();
    expect(seen(await window.code(await codeAt(app, secret)))).toEqual(FAILED);
    expect(await leaves()).toEqual(['session.refused refused password_code no_password_first']);
  });

  test('the password waits five minutes for its code', async () => {
    const window = await begun();
    await window.password(officer.address, PASSWORD);
    await app.db.moveClock('5 minutes 1 second');
    expect(seen(await window.code(await codeAt(app, secret)))).toEqual(FAILED);
  });

  test('a recovery code stands in for the authenticator once, never for the password', async () => {
    const window = await begun();
    expect(seen(await window.code(codes[0]!))).toEqual(FAILED);
    await window.password(officer.address, PASSWORD);
    const typed = codes[0]!.toUpperCase().replaceAll('-', ' ');
    expect((await window.code(typed)).status).toBe(200);
    const again = await begun();
    await again.password(officer.address, PASSWORD);
    expect(seen(await again.code(codes[0]!))).toEqual(FAILED);
    expect((await again.code(codes[1]!)).status).toBe(200);
    expect(await leaves()).toEqual([
      'session.refused refused password_recovery no_password_first',
      'session.started done password_recovery',
      'session.refused refused password_recovery wrong_recovery_code',
      'session.started done password_recovery',
    ]);
  });

  test('what is stored tells neither password nor seed nor recovery code', async () => {
    const text = JSON.stringify(
      await app.db.asAdmin(
        'select p::text, a::text, r::text from password p, authenticator a, recovery_code r',
      ),
    );
    for (const plain of [PASSWORD, secret, codes[2]!, codes[2]!.replaceAll('-', '')]) {
      expect(text).not.toContain(plain);
      expect(text).not.toContain(Buffer.from(plain).toString('hex'));
    }
    const [row] = await app.db.asAdmin<{ iterations: number; algorithm: string; salt: number }>(
      'select iterations, algorithm, octet_length(salt) as salt from password',
    );
    expect(row).toEqual({ iterations: 600_000, algorithm: 'pbkdf2-hmac-sha256+hmac', salt: 16 });
  });
});

async function unlock() {
  const admin = await app.as('admin.new-haven');
  expect((await admin.post(`/api/v1/accounts/${officer.id}/unlocking`)).status).toBe(204);
}

describe('five failures', () => {
  test('lock the password path alone, until an administrator releases it', async () => {
    const window = await begun();
    for (let failure = 1; failure <= 5; failure++)
      expect(seen(await window.password(officer.address, 'wrong horses carry nothing'))).toEqual(FAILED);
    const isLocked = async () => seen(await (await begun()).password(officer.address, PASSWORD))[0] === 401;
    expect(await isLocked()).toBe(true);
    await app.db.moveClock('16 minutes');
    expect(await isLocked(), 'time does not release it').toBe(true);
    expect((await (await begun()).passkey(officer.authenticator)).status, 'a passkey still works').toBe(200);
    const admin = await app.as('admin.new-haven');
    const list = await admin.get<{ people: { id: string; passwordLocked: boolean }[] }>('/api/v1/accounts');
    expect(list.body.people.find(({ id }) => id === officer.id)).toMatchObject({ passwordLocked: true });
    await unlock();
    expect(await isLocked()).toBe(false);
  });

  test('wrong codes count like wrong passwords, and success begins anew', async () => {
    const window = await begun();
    for (let failure = 1; failure <= 4; failure++)
      await window.password(officer.address, 'wrong horses here');
    await window.password(officer.address, PASSWORD);
    expect((await window.code(await codeAt(app, secret))).status).toBe(200);
    const next = await begun();
    await next.password(officer.address, PASSWORD);
    for (let failure = 1; failure <= 5; failure++) expect(seen(await next.code('000000'))).toEqual(FAILED);
    expect(seen(await next.code(await codeAt(app, secret, 1)))).toEqual(FAILED);
    expect(seen(await (await begun()).password(officer.address, PASSWORD))).toEqual(FAILED);
    await unlock();
  });

  test('five that arrive together are five', async () => {
    const window = await begun();
    await Promise.all(
      Array.from({ length: 6 }, () => window.password(officer.address, 'wrong horses carry nothing')),
    );
    expect(seen(await (await begun()).password(officer.address, PASSWORD))).toEqual(FAILED);
    await unlock();
  });
});

describe('whether an address is known', () => {
  test('cannot be told from the answer', async () => {
    const window = await begun();
    const bytes = async (address: string, password: string) => {
      const { status, text, headers } = await window.password(address, password);
      return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
    };
    const known = await bytes(officer.address, 'wrong horses carry nothing');
    expect(await bytes('nobody@newhaven-pd.example', 'wrong horses carry nothing')).toEqual(known);
    await app.db.asAdmin('update account set suspended_at = now() where id = $1', [officer.id]);
    expect(await bytes(officer.address, PASSWORD)).toEqual(known);
    await app.db.asAdmin('update account set suspended_at = null where id = $1', [officer.id]);
    expect(await leaves()).toEqual([
      'session.refused refused password_code wrong_password',
      'session.refused refused password_code unknown_account',
      'session.refused refused password_code suspended',
    ]);
    const leaked = await app.db.asAdmin(
      "select 1 from audit_leaf where detail::text || subject_id like '%@%'",
    );
    expect(leaked).toEqual([]);
    await unlock();
  });

  test('cannot be told from the time', async () => {
    const window = await begun();
    const took = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 8; round++) {
      for (const [kind, address] of [
        ['known', officer.address],
        ['unknown', `nobody${round}@newhaven-pd.example`],
      ] as const) {
        const began = performance.now();
        await window.password(address, 'wrong horses carry nothing');
        took[kind].push(performance.now() - began);
      }
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;
    // Without the work for nothing an unknown address would be answered some fifty times faster.
    expect(median(took.unknown) / median(took.known)).toBeGreaterThan(0.6);
    expect(median(took.unknown) / median(took.known)).toBeLessThan(1.7);
    await unlock();
  });
});
