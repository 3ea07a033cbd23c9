import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Ctx } from '../../../platform/db/tx.ts';
import type { App } from '../../../platform/http.ts';
import { asPerson } from '../access.deps.ts';
import type { AccessDeps } from '../access.deps.ts';
import { invite } from '../enrolment/invitations.ts';
import type { Invited } from '../enrolment/invitations.ts';
import { ADMINISTRATORS, grantableRoles } from '../roles.rules.ts';
import type { Role } from '../roles.rules.ts';
import { siteOf } from '../sign-in/site.ts';
import {
  accountFor,
  accountsOf,
  agencyFor,
  inviteSomebody,
  reinstate,
  setRights,
  suspend,
  unlockPassword,
} from './accounts.ts';
import {
  AgencyPeople,
  AgencyQuery,
  InviteBody,
  InvitedView,
  KeyBody,
  NewKeyView,
  RightsBody,
} from './accounts.api.ts';
import { keysOf, makeKey, revokeKey } from './api-keys.ts';

const IdParams = z.strictObject({ id: z.uuid() });

/** People and programs of an agency, in the hands of its administrator. */
export function accountsRoutes(app: App, deps: AccessDeps): void {
  const { book, baseUrl, demo } = deps;
  const cares = { access: ADMINISTRATORS };
  const grants = { access: ADMINISTRATORS, stepUp: true };

  /** The secret stands behind the `#`: no server, proxy or log ever gets it with the address of the page. */
  const linkOf = (request: FastifyRequest, { token }: Invited) =>
    `${siteOf(request, baseUrl, demo).origin}/app/enrol#${token}`;

  app.get(
    '/api/v1/accounts',
    { config: cares, schema: { querystring: AgencyQuery, response: { 200: AgencyPeople } } },
    (request) =>
      asPerson(deps, request, async (ctx, person) => {
        const agency = await agencyFor(ctx, book, person, request.query.agency);
        return {
          agency: { id: agency.id, name: agency.name },
          agencies: person.role === 'admin' ? named(await book.agencies(ctx)) : named([agency]),
          roles: [...grantableRoles(person.role as Role, agency.kind)],
          desks: [...(await book.desks(ctx, agency.id))],
          people: await accountsOf(ctx, agency.id),
          keys: await keysOf(ctx, agency.id),
        };
      }),
  );

  app.post(
    '/api/v1/accounts',
    { config: grants, schema: { body: InviteBody, response: { 201: InvitedView } } },
    async (request, reply) => {
      const { agency: wanted, ...invited } = request.body;
      const made = await asPerson(deps, request, async (ctx, person) =>
        inviteSomebody(ctx, book, person.role as Role, await agencyFor(ctx, book, person, wanted), invited),
      );
      return reply
        .code(201)
        .send({ id: made.id, link: linkOf(request, made), expiresAt: made.expiresAt.toString() });
    },
  );

  app.post(
    '/api/v1/accounts/:id/invitation',
    { config: grants, schema: { params: IdParams, response: { 201: InvitedView } } },
    async (request, reply) => {
      const made = await asPerson(deps, request, async (ctx, person) => {
        const { id } = await accountFor(ctx, person, request.params.id);
        return { id, ...(await invite(ctx, id)) };
      });
      return reply
        .code(201)
        .send({ id: made.id, link: linkOf(request, made), expiresAt: made.expiresAt.toString() });
    },
  );

  app.post(
    '/api/v1/accounts/:id/rights',
    { config: grants, schema: { params: IdParams, body: RightsBody } },
    async (request, reply) => {
      await asPerson(deps, request, async (ctx, person) => {
        const account = await accountFor(ctx, person, request.params.id);
        const agency = await agencyFor(ctx, book, person, account.agency_id ?? undefined);
        await setRights(ctx, book, person.role as Role, agency, account.id, request.body);
      });
      return reply.code(204).send();
    },
  );

  /** An act on one account of the administrator's agency. */
  const act = (
    name: string,
    config: typeof cares | typeof grants,
    work: (ctx: Ctx, account: { id: string; address: string }) => Promise<void>,
  ) =>
    app.post(
      `/api/v1/accounts/:id/${name}`,
      { config, schema: { params: IdParams } },
      async (request, reply) => {
        await asPerson(deps, request, async (ctx, person) =>
          work(ctx, await accountFor(ctx, person, request.params.id)),
        );
        return reply.code(204).send();
      },
    );
  // Taking away is never slowed down; giving wants the factors again.
  act('suspension', cares, (ctx, { id }) => suspend(ctx, id));
  act('reinstatement', grants, (ctx, { id }) => reinstate(ctx, id));
  act('unlocking', grants, unlockPassword);

  app.post(
    '/api/v1/api-keys',
    { config: grants, schema: { body: KeyBody, response: { 201: NewKeyView } } },
    async (request, reply) => {
      const { agency: wanted, ...key } = request.body;
      const made = await asPerson(deps, request, async (ctx, person) =>
        makeKey(ctx, book, await agencyFor(ctx, book, person, wanted), key),
      );
      return reply.code(201).send({ ...made, expiresAt: made.expiresAt.toString() });
    },
  );

  app.post(
    '/api/v1/api-keys/:id/revocation',
    { config: cares, schema: { params: IdParams } },
    async (request, reply) => {
      await asPerson(deps, request, (ctx, person) => revokeKey(ctx, book, person, request.params.id));
      return reply.code(204).send();
    },
  );
}

const named = (agencies: readonly { id: string; name: string }[]) =>
  agencies.map(({ id, name }) => ({ id, name }));
