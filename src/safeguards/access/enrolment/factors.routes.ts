import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import qrcode from 'qrcode';
import { z } from 'zod';
import { commonProblem, fieldProblem } from '../../../platform/errors.ts';
import type { App } from '../../../platform/http.ts';
import {
  AuthenticatorView,
  CodeBody,
  MySignIn,
  NewPasswordBody,
  PasskeyBody,
  RecoveryCodes,
  WebAuthnJson,
} from '../access.api.ts';
import { asPerson } from '../access.deps.ts';
import type { AccessDeps } from '../access.deps.ts';
import { accessProblem } from '../access.problems.ts';
import { hashPassword } from '../factors/password-hash.ts';
import { PASSWORD_LEAST, PASSWORD_MOST, passwordProblem } from '../factors/password.rules.ts';
import type { PasswordProblem } from '../factors/password.rules.ts';
import { BINDS_FACTORS } from '../roles.rules.ts';
import { clearCookie } from '../sessions/cookies.ts';
import { endMySessions, mySessions } from '../sessions/my-sessions.ts';
import { siteOf } from '../sign-in/site.ts';
import { beginPasskeyBinding, bindPasskey } from './bind-passkey.ts';
import {
  beginAuthenticator,
  confirmAuthenticator,
  factorsOf,
  removePasskey,
  renewRecoveryCodes,
  setPassword,
} from './factors.ts';

const IdParams = z.strictObject({ id: z.string().min(1).max(1400) });

/** What somebody signs in with: his own, bound under an invitation or after showing his factors again. */
export function factorRoutes(app: App, deps: AccessDeps): void {
  const { demo, secrets, baseUrl, book } = deps;
  const reads = { access: BINDS_FACTORS };
  const binds = { access: BINDS_FACTORS, stepUp: true };

  app.get('/api/v1/my-sign-in', { config: reads, schema: { response: { 200: MySignIn } } }, (request) =>
    asPerson(deps, request, async (ctx, person) => ({
      ...(await factorsOf(ctx, person.accountId)),
      sessions: await mySessions(ctx, person),
    })),
  );

  app.post(
    '/api/v1/my-sign-in/passkeys/options',
    { config: binds, schema: { response: { 200: WebAuthnJson } } },
    (request) =>
      asPerson(deps, request, (ctx, person) =>
        beginPasskeyBinding(ctx, person, siteOf(request, baseUrl, demo)),
      ),
  );

  app.post(
    '/api/v1/my-sign-in/passkeys',
    { config: binds, schema: { body: PasskeyBody } },
    async (request, reply) => {
      const { name, response } = request.body;
      const offered = { name, response: response as unknown as RegistrationResponseJSON };
      const bound = await asPerson(deps, request, (ctx, person) =>
        bindPasskey(ctx, person, offered, siteOf(request, baseUrl, demo)),
      );
      if (!bound) throw accessProblem('passkey_not_taken');
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/v1/my-sign-in/passkeys/:id',
    { config: binds, schema: { params: IdParams } },
    async (request, reply) => {
      const removed = await asPerson(deps, request, (ctx, person) =>
        removePasskey(ctx, person, request.params.id),
      );
      if (!removed) throw commonProblem('not_found');
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/v1/my-sign-in/password',
    { config: binds, schema: { body: NewPasswordBody } },
    async (request, reply) => {
      const { password } = request.body;
      const context = await asPerson(deps, request, async (ctx, person) => {
        const { agency_id } = await ctx.tx
          .selectFrom('account')
          .select('agency_id')
          .where('id', '=', person.accountId)
          .executeTakeFirstOrThrow();
        const agency = agency_id === null ? undefined : await book.agency(ctx, agency_id);
        return { address: person.address, name: person.name, agency: agency?.name ?? '' };
      });
      const problem = passwordProblem(password, context);
      if (problem) throw fieldProblem('password', problem.code, whyNot(problem));
      const hash = await hashPassword(secrets, password);
      await asPerson(deps, request, (ctx, person) => setPassword(ctx, person, hash));
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/v1/my-sign-in/authenticator',
    { config: binds, schema: { response: { 201: AuthenticatorView } } },
    async (request, reply) => {
      const shown = await asPerson(deps, request, (ctx, person) => beginAuthenticator(ctx, secrets, person));
      const svg = await qrcode.toString(shown.uri, { type: 'svg', margin: 1 });
      const picture = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
      return reply.code(201).send({ ...shown, picture });
    },
  );

  app.post(
    '/api/v1/my-sign-in/authenticator/confirmation',
    { config: binds, schema: { body: CodeBody, response: { 201: RecoveryCodes } } },
    async (request, reply) => {
      const { code } = request.body;
      const codes = await asPerson(deps, request, (ctx, person) =>
        confirmAuthenticator(ctx, secrets, person, code),
      );
      return reply.code(201).send({ codes: [...codes] });
    },
  );

  app.post(
    '/api/v1/my-sign-in/recovery-codes',
    { config: binds, schema: { response: { 201: RecoveryCodes } } },
    async (request, reply) => {
      const codes = await asPerson(deps, request, (ctx, person) => renewRecoveryCodes(ctx, secrets, person));
      return reply.code(201).send({ codes: [...codes] });
    },
  );

  app.delete('/api/v1/my-sign-in/sessions', { config: binds }, async (request, reply) => {
    await asPerson(deps, request, (ctx, person) => endMySessions(ctx, person));
    clearCookie(reply, 'session');
    return reply.code(204).send();
  });

  app.delete(
    '/api/v1/my-sign-in/sessions/:id',
    { config: binds, schema: { params: z.strictObject({ id: z.uuid() }) } },
    async (request, reply) => {
      const ended = await asPerson(deps, request, (ctx, person) =>
        endMySessions(ctx, person, request.params.id),
      );
      if (!ended) throw commonProblem('not_found');
      return reply.code(204).send();
    },
  );
}

function whyNot({ code, because }: PasswordProblem): string {
  switch (code) {
    case 'too_short':
      return `It has fewer than ${PASSWORD_LEAST} characters. Four or five words that do not belong together are easy to remember.`;
    case 'too_long':
      return `It has more than ${PASSWORD_MOST} characters.`;
    case 'repeated':
      return 'It repeats one short piece.';
    case 'sequence':
      return 'It is a row of neighboring letters or digits.';
    case 'context_word':
      return `It contains “${because}”, which anybody would try who knows you or this service.`;
    case 'common':
      return `It is made of common passwords such as “${because}”.`;
  }
}
