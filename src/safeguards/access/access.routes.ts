import { sql } from 'kysely';
import { z } from 'zod';
import { commonProblem } from '../../platform/errors.ts';
import type { App } from '../../platform/http.ts';
import { appendAudit } from '../audit/audit.ts';
import { DemoAccount, SessionView, SignInBody } from './access.api.ts';
import { asPerson } from './access.deps.ts';
import type { AccessDeps } from './access.deps.ts';
import { accountsRoutes } from './accounts/accounts.routes.ts';
import { enrolmentRoutes } from './enrolment/enrolment.routes.ts';
import { factorRoutes } from './enrolment/factors.routes.ts';
import { ENROLLING, ROLES } from './roles.rules.ts';
import type { Role } from './roles.rules.ts';
import { browserOf, clearCookie, isOurOwnPage, originOf, setCookie } from './sessions/cookies.ts';
import { sessionView } from './sessions/session-view.ts';
import { endSessions, signInToDemo } from './sessions/sessions.ts';
import { inSignIn } from './sessions/sign-in-transaction.ts';
import { signInRoutes } from './sign-in/sign-in.routes.ts';

/** The session itself, and the training system's sign-in by one press; the rest in files of their own. */
export function accessRoutes(app: App, deps: AccessDeps): void {
  const { db, demo } = deps;

  app.get(
    '/api/v1/session',
    { config: { access: [...ROLES, ENROLLING] }, schema: { response: { 200: SessionView } } },
    (request) =>
      asPerson(deps, request, (ctx, person) =>
        sessionView(ctx, person.accountId, { demo, enrolling: person.role === ENROLLING }),
      ),
  );

  app.post(
    '/api/v1/session',
    { config: { access: 'public' }, schema: { body: SignInBody, response: { 201: SessionView } } },
    async (request, reply) => {
      if (!demo || !isOurOwnPage(request)) throw commonProblem('not_found');
      const from = { origin: originOf(request), browser: browserOf(request) };
      const { token, accountId } = await signInToDemo(db, request.body.account, 'cookie', from);
      setCookie(reply, 'session', token);
      return reply
        .code(201)
        .send(
          await inSignIn(db, { accountId, origin: from.origin }, (ctx) =>
            sessionView(ctx, accountId, { demo }),
          ),
        );
    },
  );

  app.delete('/api/v1/session', { config: { access: [...ROLES, ENROLLING] } }, async (request, reply) => {
    await asPerson(deps, request, async (ctx, { accountId, sessionId }) => {
      if (sessionId === null) throw commonProblem('not_found');
      await endSessions(ctx, accountId, { only: sessionId });
      await appendAudit(ctx, { act: 'session.ended', subjectKind: 'session', subjectId: sessionId });
    });
    clearCookie(reply, 'session');
    return reply.header('clear-site-data', '"cache"').code(204).send();
  });

  app.get(
    '/api/v1/demo/accounts',
    { config: { access: 'public' }, schema: { response: { 200: z.array(DemoAccount) } } },
    async () => {
      if (!demo) throw commonProblem('not_found');
      const { rows } = await sql<{
        address: string;
        display_name: string;
        role: Role;
        desks: string[];
      }>`select * from demo_accounts()`.execute(db);
      return rows.map((row) => ({
        address: row.address,
        name: row.display_name,
        role: row.role,
        desks: row.desks,
      }));
    },
  );

  signInRoutes(app, deps);
  enrolmentRoutes(app, deps);
  factorRoutes(app, deps);
  accountsRoutes(app, deps);
}
