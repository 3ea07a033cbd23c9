import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { commonProblem } from '../../../platform/errors.ts';
import type { App } from '../../../platform/http.ts';
import {
  AssertionBody,
  BeginBody,
  CodeBody,
  PasskeyOptionsBody,
  PasswordBody,
  SignInOffer,
  SignInStep,
  SsoReturnBody,
  WebAuthnJson,
} from '../access.api.ts';
import type { AccessDeps } from '../access.deps.ts';
import { accessProblem } from '../access.problems.ts';
import { BANNER } from '../banner.rules.ts';
import { browserOf, clearCookie, cookieOf, isOurOwnPage, originOf, setCookie } from '../sessions/cookies.ts';
import { identify } from '../sessions/identify.ts';
import { sessionView } from '../sessions/session-view.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { beginAttempt } from './attempts.ts';
import type { From, Outcome } from './attempts.ts';
import { beginPasskey, tryPasskey } from './passkey-path.ts';
import { tryCode, tryPassword } from './password-path.ts';
import { siteOf } from './site.ts';
import { beginSso, finishSso } from './sso-path.ts';

const OPEN = { access: 'public' } as const;
/** The page that the provider sends people back to; its script hands the answer on. */
const SSO_PAGE = '/app/sign-in/sso';

/** Signing in, and showing the factors again: banner, then a passkey, a password with a code, or single sign-on. */
export function signInRoutes(app: App, deps: AccessDeps): void {
  const { db, demo, sso, baseUrl } = deps;
  const attemptOf = (request: FastifyRequest) => cookieOf(request, 'attempt');
  const site = (request: FastifyRequest) => siteOf(request, baseUrl, demo);

  const fromOf = async (request: FastifyRequest): Promise<From> => {
    const now = await identify(db, request);
    const replaces = now?.sessionId == null ? null : { sessionId: now.sessionId, accountId: now.accountId };
    return { origin: originOf(request), browser: browserOf(request), replaces };
  };

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: Outcome,
  ): Promise<SignInStep> => {
    if (outcome.kind === 'failed') throw accessProblem('sign_in_failed');
    if (outcome.kind === 'second_factor') return { next: 'second_factor' };
    setCookie(reply, 'session', outcome.token);
    clearCookie(reply, 'attempt');
    const who = { accountId: outcome.accountId, origin: originOf(request) };
    const session = await inSignIn(db, who, (ctx) => sessionView(ctx, outcome.accountId, { demo }));
    return { next: 'signed_in', session };
  };

  app.get('/api/v1/sign-in', { config: OPEN, schema: { response: { 200: SignInOffer } } }, () => ({
    demo,
    banner: BANNER,
    sso: sso?.name ?? null,
  }));

  app.post('/api/v1/sign-in', { config: OPEN, schema: { body: BeginBody } }, async (request, reply) => {
    fromOurPage(request);
    const { purpose, banner } = request.body;
    const session = purpose === 'step_up' ? await identify(db, request) : null;
    if (purpose === 'step_up' && session?.sessionId == null) throw commonProblem('not_signed_in');
    if (purpose === 'sign_in' && banner !== BANNER) throw accessProblem('banner_not_acknowledged');
    const accountId = session?.accountId ?? null;
    const token = await inSignIn(db, { accountId, origin: originOf(request) }, (ctx) =>
      beginAttempt(ctx, { purpose, accountId, banner: BANNER }),
    );
    setCookie(reply, 'attempt', token);
    return reply.code(204).send();
  });

  app.post(
    '/api/v1/sign-in/passkey/options',
    { config: OPEN, schema: { body: PasskeyOptionsBody, response: { 200: WebAuthnJson } } },
    (request) => {
      fromOurPage(request);
      const { address } = request.body;
      return beginPasskey(deps, attemptOf(request), address, site(request), originOf(request));
    },
  );

  app.post(
    '/api/v1/sign-in/passkey',
    { config: OPEN, schema: { body: AssertionBody, response: { 200: SignInStep } } },
    async (request, reply) => {
      fromOurPage(request);
      const response = request.body.response as unknown as AuthenticationResponseJSON;
      const from = await fromOf(request);
      return answer(
        request,
        reply,
        await tryPasskey(deps, attemptOf(request), response, site(request), from),
      );
    },
  );

  app.post(
    '/api/v1/sign-in/password',
    { config: OPEN, schema: { body: PasswordBody, response: { 200: SignInStep } } },
    async (request, reply) => {
      fromOurPage(request);
      const from = await fromOf(request);
      return answer(request, reply, await tryPassword(deps, attemptOf(request), request.body, from));
    },
  );

  app.post(
    '/api/v1/sign-in/code',
    { config: OPEN, schema: { body: CodeBody, response: { 200: SignInStep } } },
    async (request, reply) => {
      fromOurPage(request);
      const from = await fromOf(request);
      return answer(request, reply, await tryCode(deps, attemptOf(request), request.body.code, from));
    },
  );

  app.post(
    '/api/v1/sign-in/sso',
    { config: OPEN, schema: { response: { 200: z.object({ url: z.string() }) } } },
    async (request) => {
      fromOurPage(request);
      if (!sso) throw commonProblem('not_found');
      const redirectUri = `${site(request).origin}${SSO_PAGE}`;
      return { url: await beginSso(db, sso, attemptOf(request), redirectUri, originOf(request)) };
    },
  );

  app.post(
    '/api/v1/sign-in/sso/return',
    { config: OPEN, schema: { body: SsoReturnBody, response: { 200: SignInStep } } },
    async (request, reply) => {
      fromOurPage(request);
      if (!sso) throw commonProblem('not_found');
      const back = { redirectUri: `${site(request).origin}${SSO_PAGE}`, query: request.body.query };
      return answer(
        request,
        reply,
        await finishSso(db, sso, attemptOf(request), back, await fromOf(request)),
      );
    },
  );
}

function fromOurPage(request: FastifyRequest): void {
  if (!isOurOwnPage(request)) throw commonProblem('not_found');
}
