import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { CLIENT, startOpenIdProvider } from '../setup/openid-provider.ts';
import type { OpenIdProvider, StaffMember } from '../setup/openid-provider.ts';
import { lastLeaf, newOfficer, signInLeaves, Window } from '../setup/window.ts';
import type { Step } from '../setup/window.ts';

let provider: OpenIdProvider;
let app: TestApp;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  app = await startTestApp({
    worker: false,
    config: {
      sso: {
        name: 'State sign-on',
        issuer: provider.issuer,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        mfa: ['amr:mfa', 'amr:hwk'],
      },
    },
  });
  await app.as('admin.new-haven');
  provider.register(`${app.url}/app/sign-in/sso`);
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});
let since: string;
beforeEach(async () => {
  since = await lastLeaf(app);
});

let counter = 0;
/** Somebody with an account that an administrator made, and what the provider says of him. */
async function staff(change: Partial<StaffMember> = {}): Promise<StaffMember & { id: string }> {
  const email = `staff${++counter}@newhaven-pd.example`;
  const invited = await (
    await app.as('admin.new-haven')
  ).post<{ id: string }>('/api/v1/accounts', {
    address: email,
    name: 'Orla Venn',
    role: 'party',
    desks: ['pd-new-haven'],
  });
  return {
    id: invited.body.id,
    sub: `subject-${counter}`,
    email,
    email_verified: true,
    amr: ['pwd', 'mfa'],
    ...change,
  };
}

async function begin(window: Window, purpose: 'sign_in' | 'step_up' = 'sign_in'): Promise<string> {
  await window.begin(purpose);
  const { status, body, text } = await window.post<{ url: string }>('/sign-in/sso');
  expect(status, text).toBe(200);
  return body.url;
}
const comeBack = (window: Window, query: string) => window.post<Step>('/sign-in/sso/return', { query });
async function signIn(person: StaffMember, window = new Window(app)) {
  const query = await provider.visit(await begin(window), person);
  return { window, query, answer: await comeBack(window, query) };
}
const seen = ({ status, body }: { status: number; body: Step }) => [status, body.code];
const FAILED = [401, 'sign_in_failed'];

describe('single sign-on', () => {
  test('asks with code, PKCE, state and nonce, and signs the person in whose verified address it vouches for', async () => {
    const person = await staff();
    const window = new Window(app);
    const url = new URL(await begin(window));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${app.url}/app/sign-in/sso`,
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(url.searchParams.get(name)!.length, name).toBeGreaterThanOrEqual(40);
    const answer = await comeBack(window, await provider.visit(url.href, person));
    expect(answer.body).toMatchObject({ next: 'signed_in', session: { account: person.email } });
    expect((await window.get('/inbox')).status).toBe(200);
    expect(await signInLeaves(app, since)).toEqual(['session.started done sso']);
  });

  test('knows him again by issuer and subject, whatever his address is now', async () => {
    const person = await staff();
    await signIn(person);
    const moved = await signIn({ ...person, email: 'orla.married@elsewhere.example' });
    expect(moved.answer.body).toMatchObject({ next: 'signed_in', session: { account: person.email } });
    const stranger = await signIn({ ...person, sub: 'somebody-else-with-the-same-address' });
    expect(seen(stranger.answer), 'the account is linked to another subject').toEqual(FAILED);
  });

  test.each([
    ['no second factor was shown there', { amr: ['pwd'] }, 'no_second_factor'],
    ['the address is not verified', { email_verified: false }, 'unknown_account'],
    ['nobody was invited by this address', { email: 'nobody@newhaven-pd.example' }, 'unknown_account'],
    [
      'the account belongs to the training system',
      { email: 'screener@demo.hartline.example' },
      'unknown_account',
    ],
  ])('refuses when %s', async (_why, change, reason) => {
    const { answer, window } = await signIn(await staff(change));
    expect(seen(answer)).toEqual(FAILED);
    expect((await window.get('/session')).status).toBe(401);
    expect(await signInLeaves(app, since)).toEqual([`session.refused refused sso ${reason}`]);
  });

  test('another second factor of the list counts too', async () => {
    expect((await signIn(await staff({ amr: ['hwk'] }))).answer.status).toBe(200);
  });

  test('a suspended person stays out', async () => {
    const person = await staff();
    await signIn(person);
    await (await app.as('admin.new-haven')).post(`/api/v1/accounts/${person.id}/suspension`);
    expect(seen((await signIn(person)).answer)).toEqual(FAILED);
  });

  test('an answer counts once, in the window that asked, unchanged', async () => {
    const person = await staff();
    const [asked, other] = [new Window(app), new Window(app)];
    const query = await provider.visit(await begin(asked), person);
    await begin(other);
    expect(seen(await comeBack(other, query)), 'in another window').toEqual(FAILED);
    const changed = new URLSearchParams(query);
    changed.set('state', 'x'.repeat(43));
    const third = new Window(app);
    await provider.visit(await begin(third), person);
    expect(seen(await comeBack(third, changed.toString())), 'with another state').toEqual(FAILED);
    expect((await comeBack(asked, query)).status).toBe(200);
    await asked.begin();
    expect(seen(await comeBack(asked, query)), 'again').toEqual(FAILED);
    expect(seen(await comeBack(await fresh(), query)), 'never asked').toEqual(FAILED);
  });

  test('a step-up wants a new sign-in there, of the same person', async () => {
    const person = await staff();
    const { window } = await signIn(person);
    const url = new URL(await begin(window, 'step_up'));
    expect(url.searchParams.get('prompt')).toBe('login');
    const colleague = await staff();
    await signIn(colleague);
    const wrong = await comeBack(window, await provider.visit(url.href, colleague));
    expect(seen(wrong)).toEqual(FAILED);
    const right = await comeBack(window, await provider.visit(await begin(window, 'step_up'), person));
    expect(right.status).toBe(200);
  });

  test('is not asked for before the banner', async () => {
    expect(seen(await new Window(app).post<Step>('/sign-in/sso'))).toEqual([409, 'banner_not_acknowledged']);
  });

  test('that is away says so, and passkeys go on', async () => {
    const officer = await newOfficer(app, 'venn.two@newhaven-pd.example');
    const away = await startTestApp({
      worker: false,
      config: {
        sso: { name: 'x', issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x', mfa: ['amr:mfa'] },
      },
    });
    try {
      const window = new Window(away);
      await window.begin();
      const answer = await window.post<Step>('/sign-in/sso');
      expect(seen(answer)).toEqual([503, 'unavailable']);
    } finally {
      await away.stop();
    }
    await officer.window.begin();
    expect((await officer.window.passkey(officer.authenticator)).status).toBe(200);
  });

  async function fresh(): Promise<Window> {
    const window = new Window(app);
    await window.begin();
    return window;
  }
});
