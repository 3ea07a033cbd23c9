import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../platform/db/database.ts';
import { commonProblem } from '../../platform/errors.ts';
import type { App } from '../../platform/http.ts';
import { DemoAccount, SessionView, SignInBody } from './access.api.ts';
import type { Role } from './roles.rules.ts';
import { endSession, identify, isOurOwnPage, SESSION_COOKIE, startDemoSession } from './sessions.ts';
import type { SignedIn } from './sessions.ts';

export interface AccessDeps {
  readonly db: Database;
  readonly demo: boolean;
}

export function accessRoutes(app: App, { db, demo }: AccessDeps): void {
  const viewOf = async (actor: SignedIn): Promise<SessionView> => ({
    account: actor.address,
    name: actor.name,
    role: actor.role as Role,
    desks: [...actor.desks],
    demo,
    now: (await sql<{ now: Temporal.Instant }>`select app_now() as now`.execute(db)).rows[0]!.now.toString(),
  });

  app.get(
    '/api/v1/session',
    { config: { access: 'signed_in' }, schema: { response: { 200: SessionView } } },
    (request) => viewOf(request.actor as SignedIn),
  );

  app.post(
    '/api/v1/session',
    { config: { access: 'public' }, schema: { body: SignInBody, response: { 201: SessionView } } },
    async (request, reply) => {
      if (!demo || !isOurOwnPage(request)) throw commonProblem('not_found');
      const token = await startDemoSession(db, request.body.account, 'cookie');
      // No Max-Age and no Expires: the cookie is gone when the browser is closed.
      void reply.setCookie(SESSION_COOKIE, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: false,
      });
      request.cookies[SESSION_COOKIE] = token;
      const actor = await identify(db, request);
      if (!actor) throw commonProblem('not_signed_in');
      return reply.code(201).send(await viewOf(actor));
    },
  );

  app.delete('/api/v1/session', { config: { access: 'signed_in' } }, async (request, reply) => {
    await endSession(db, request);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
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
}
