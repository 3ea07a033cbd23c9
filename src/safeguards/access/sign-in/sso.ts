import * as oidc from 'openid-client';
import { log } from '../../../platform/log.ts';
import type { SsoChecks } from './attempts.ts';

/** The single sign-on of the state's staff, an OpenID provider. */
export interface SsoSettings {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Any of these in the id token says that a second factor was shown: `amr:mfa`, `acr:urn:…`. */
  readonly mfa: readonly string[];
  /** Plain HTTP on loopback, in the training system only. */
  readonly allowHttp: boolean;
}

/** What the provider vouches for. */
export interface SsoPerson {
  readonly issuer: string;
  readonly subject: string;
  /** Null unless the provider says that it is verified. */
  readonly address: string | null;
  readonly showedSecondFactor: boolean;
}

export interface Sso {
  readonly name: string;
  begin(redirectUri: string, again: boolean): Promise<{ readonly url: string; readonly checks: SsoChecks }>;
  /** Null when what came back is not the answer to `checks`, or not signed by the provider. */
  finish(redirectUri: string, query: string, checks: SsoChecks, again: boolean): Promise<SsoPerson | null>;
}

/** A step-up wants a sign-in at the provider now, not one of this morning. */
const AGAIN_WITHIN_SECONDS = 300;

/** Authorization code with PKCE, state and nonce. The provider is asked for its addresses at the first use. */
export function createSso(settings: SsoSettings): Sso {
  let known: Promise<oidc.Configuration> | undefined;
  const provider = () => {
    known ??= oidc
      .discovery(
        new URL(settings.issuer),
        settings.clientId,
        settings.clientSecret,
        undefined,
        settings.allowHttp ? { execute: [oidc.allowInsecureRequests] } : {},
      )
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    return known;
  };
  return {
    name: settings.name,
    async begin(redirectUri, again) {
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        ...(again ? { prompt: 'login', max_age: '0' } : {}),
      });
      return { url: url.href, checks };
    },
    async finish(redirectUri, query, checks, again) {
      const config = await provider();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.verifier,
          idTokenExpected: true,
          ...(again ? { maxAge: AGAIN_WITHIN_SECONDS } : {}),
        });
        const claims = tokens.claims()!;
        const more =
          claims.email === undefined
            ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
            : claims;
        return {
          issuer: claims.iss,
          subject: claims.sub,
          address:
            more.email_verified === true && typeof more.email === 'string' ? more.email.toLowerCase() : null,
          showedSecondFactor: settings.mfa.some((wanted) => says(claims, wanted)),
        };
      } catch (error) {
        // The library's code says what did not fit; its message may quote the provider.
        log('sso.not_taken', { code: String((error as { code?: unknown }).code ?? 'none') });
        return null;
      }
    },
  };
}

function says(claims: oidc.IDToken, wanted: string): boolean {
  const [claim, ...rest] = wanted.split(':');
  const value = rest.join(':');
  if (claim === 'acr') return claims.acr === value;
  return claim === 'amr' && Array.isArray(claims.amr) && claims.amr.includes(value);
}
