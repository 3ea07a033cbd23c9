import { commonProblem } from '../../../platform/errors.ts';
import type { App } from '../../../platform/http.ts';
import { OpenInvitationBody, SessionView } from '../access.api.ts';
import { asPerson } from '../access.deps.ts';
import type { AccessDeps } from '../access.deps.ts';
import { accessProblem } from '../access.problems.ts';
import { BANNER } from '../banner.rules.ts';
import { ENROLLING } from '../roles.rules.ts';
import { browserOf, isOurOwnPage, originOf, setCookie } from '../sessions/cookies.ts';
import { sessionView } from '../sessions/session-view.ts';
import { inSignIn } from '../sessions/sign-in-transaction.ts';
import { completeEnrolment, findInvited, openInvitation } from './invitations.ts';

/** From the link of an invitation to the first session. */
export function enrolmentRoutes(app: App, deps: AccessDeps): void {
  const { db, demo } = deps;

  app.post(
    '/api/v1/enrolment',
    { config: { access: 'public' }, schema: { body: OpenInvitationBody, response: { 201: SessionView } } },
    async (request, reply) => {
      if (!isOurOwnPage(request)) throw commonProblem('not_found');
      const { token, banner } = request.body;
      if (banner !== BANNER) throw accessProblem('banner_not_acknowledged');
      const from = { banner, origin: originOf(request), browser: browserOf(request) };
      const accountId = await inSignIn(db, { accountId: null, origin: from.origin }, (ctx) =>
        findInvited(ctx, token),
      );
      if (accountId === undefined) throw accessProblem('invitation_not_valid');
      const { session, view } = await inSignIn(db, { accountId, origin: from.origin }, async (ctx) => ({
        session: await openInvitation(ctx, accountId, token, from),
        view: await sessionView(ctx, accountId, { demo, enrolling: true }),
      }));
      setCookie(reply, 'session', session);
      return reply.code(201).send(view);
    },
  );

  app.post(
    '/api/v1/enrolment/completion',
    { config: { access: [ENROLLING] }, schema: { response: { 201: SessionView } } },
    async (request, reply) => {
      const from = { banner: BANNER, origin: originOf(request), browser: browserOf(request) };
      const { session, view } = await asPerson(deps, request, async (ctx, person) => ({
        session: await completeEnrolment(ctx, person, from),
        view: await sessionView(ctx, person.accountId, { demo }),
      }));
      setCookie(reply, 'session', session);
      return reply.code(201).send(view);
    },
  );
}
