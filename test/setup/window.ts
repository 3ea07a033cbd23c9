import { Secret, TOTP } from 'otpauth';
import { BANNER } from '../../src/safeguards/access/banner.rules.ts';
import { SoftAuthenticator } from './authenticator.ts';
import type { Told } from './authenticator.ts';
import type { Answer, TestApp } from './app.ts';

const OUR_PAGE = { 'x-hartline-csrf': '1', 'sec-fetch-site': 'same-origin' };

export interface Step {
  readonly next?: string;
  readonly code?: string;
  readonly session?: { readonly account: string; readonly enrolling: boolean };
}

/** A browser window as far as the server can tell: it keeps cookies and says that its page is ours. */
export class Window {
  readonly cookies = new Map<string, string>();
  private readonly app: TestApp;
  constructor(app: TestApp) {
    this.app = app;
  }

  async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.app.nobody.send<Body>(`/api/v1${path}`, {
      method,
      headers: {
        ...OUR_PAGE,
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  get<Body>(path: string, headers?: Record<string, string>) {
    return this.send<Body>('GET', path, undefined, headers);
  }
  post<Body>(path: string, body?: unknown) {
    return this.send<Body>('POST', path, body);
  }

  begin(purpose: 'sign_in' | 'step_up' = 'sign_in') {
    return this.post('/sign-in', purpose === 'sign_in' ? { banner: BANNER } : { purpose });
  }

  /** The whole way with a passkey; `told` is what goes wrong. */
  async passkey(authenticator: SoftAuthenticator, told?: Told, address?: string) {
    const options = await this.post<never>('/sign-in/passkey/options', address ? { address } : {});
    return this.post<Step>('/sign-in/passkey', { response: authenticator.get(options.body, told) });
  }

  password(address: string, password: string) {
    return this.post<Step>('/sign-in/password', { address, password });
  }

  code(code: string) {
    return this.post<Step>('/sign-in/code', { code });
  }

  /** Opens the link of an invitation. */
  open(link: string) {
    return this.post<Step>('/enrolment', { token: link.split('#')[1], banner: BANNER });
  }

  async bindPasskey(told?: Told): Promise<{ authenticator: SoftAuthenticator; answer: Answer<Step> }> {
    const authenticator = new SoftAuthenticator(this.app.url);
    const options = await this.post<never>('/my-sign-in/passkeys/options');
    const answer = await this.post<Step>('/my-sign-in/passkeys', {
      name: 'Test key',
      response: authenticator.create(options.body, told),
    });
    return { authenticator, answer };
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '' || attributes.some((one) => /^max-age=0$/i.test(one))) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Somebody real: invited by the administrator of New Haven police, with one passkey. */
export async function newOfficer(
  app: TestApp,
  address: string,
  desks: readonly string[] = ['pd-new-haven'],
): Promise<{ id: string; address: string; window: Window; authenticator: SoftAuthenticator }> {
  const admin = await app.as('admin.new-haven');
  const invited = await admin.post<{ id: string; link: string }>('/api/v1/accounts', {
    address,
    name: 'Orla Venn',
    role: 'party',
    desks,
  });
  if (invited.status !== 201) throw new Error(invited.text);
  const window = new Window(app);
  await window.open(invited.body.link);
  const { authenticator, answer } = await window.bindPasskey();
  if (answer.status !== 204) throw new Error(answer.text);
  const done = await window.post('/enrolment/completion');
  if (done.status !== 201) throw new Error(done.text);
  return { id: invited.body.id, address, window, authenticator };
}

export const PASSWORD = 'quiet otters carry lanterns';

/** Binds the password path beside the passkey; gives the seed's secret and the recovery codes. */
export async function addPassword(
  window: Window,
  codeOf: (secret: string) => Promise<string>,
): Promise<{ secret: string; codes: string[] }> {
  const set = await window.post('/my-sign-in/password', { password: PASSWORD });
  if (set.status !== 204) throw new Error(set.text);
  const shown = await window.post<{ secret: string }>('/my-sign-in/authenticator');
  const { secret } = shown.body;
  const confirmed = await window.post<{ codes: string[] }>('/my-sign-in/authenticator/confirmation', {
    code: await codeOf(secret),
  });
  if (confirmed.status !== 201) throw new Error(confirmed.text);
  return { secret, codes: confirmed.body.codes };
}

/** The code that an authenticator program would show at the server's time. */
export async function codeAt(app: TestApp, secret: string, stepsAhead = 0): Promise<string> {
  const [{ ms }] = (await app.db.asAdmin<{ ms: string }>(
    'select (extract(epoch from app_now()) * 1000)::bigint as ms',
  )) as [{ ms: string }];
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Number(ms) + stepsAhead * 30_000,
  });
}

/** The leaves of sign-in since a moment, as "act outcome reason". */
export async function signInLeaves(app: TestApp, after: string): Promise<string[]> {
  const rows = await app.db.asAdmin<{ line: string }>(
    `select concat_ws(' ', act, outcome, detail->>'how', detail->>'reason') as line from audit_leaf
      where act like 'session.%' and id > $1 order by id`,
    [after],
  );
  return rows.map(({ line }) => line);
}

export async function lastLeaf(app: TestApp): Promise<string> {
  const [row] = await app.db.asAdmin<{ id: string }>('select id from audit_leaf order by id desc limit 1');
  return row?.id ?? '00000000-0000-0000-0000-000000000000';
}
