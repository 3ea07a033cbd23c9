import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who stands at the provider's door, and what it would say about him. */
export interface StaffMember {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly amr: readonly string[];
}

export interface OpenIdProvider {
  readonly issuer: string;
  /** Knows a client from now on; its addresses are known only after the application started. */
  register(redirectUri: string): void;
  /** As a browser would: signs this person in there and gives the query that comes back. */
  visit(url: string, person: StaffMember): Promise<string>;
  close(): Promise<void>;
}

export const CLIENT = { id: 'hartline', secret: 'a-secret-of-this-test-only-0123456789' };

/** A real OpenID provider on loopback: real codes, real keys, real signatures; only its people are invented. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    void response.writeHead(503).end();
  let person: StaffMember | undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    register(redirectUri) {
      const provider = providerFor(issuer, redirectUri, () => person!);
      const callback = provider.callback();
      handle = (request, response) =>
        request.url!.startsWith('/interaction/')
          ? void provider.interactionFinished(request, response, {
              login: { accountId: person!.sub, amr: [...person!.amr] },
            })
          : void callback(request, response);
    },
    async visit(url, who) {
      person = who;
      const cookies = new Map<string, string>();
      for (let at = url; ;) {
        const answer = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        });
        for (const line of answer.headers.getSetCookie()) {
          const [name, value] = line.split(';')[0]!.split('=');
          cookies.set(name!, value!);
        }
        const next = answer.headers.get('location');
        if (next === null)
          throw new Error(`The provider stopped at ${answer.status}: ${await answer.text()}`);
        const to = new URL(next, issuer);
        if (to.origin !== issuer) return to.search.slice(1);
        at = to.href;
      }
    },
    close: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}

function providerFor(issuer: string, redirectUri: string, person: () => StaffMember): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    scopes: ['openid', 'email'],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    conformIdTokenClaims: false,
    cookies: { keys: ['a-key-of-this-test'] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ ...person(), amr: [...person().amr], sub }),
    }),
    loadExistingGrant: async (ctx) => {
      const { provider, session, client } = ctx.oidc;
      const grant = new provider.Grant({ accountId: session!.accountId!, clientId: client!.clientId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
}
