import { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import type { FastifyRequest } from 'fastify';
import { once } from '../../platform/idempotency.ts';
import { CARELINE, DESK_MEMBERS, REPORT_READERS } from '../access/roles.rules.ts';
import { onRecordAlready } from '../audit/audit.ts';
import type { App } from '../../platform/http.ts';
import type { SafeguardDeps } from '../routes.ts';
import { listDisclosures, readDisclosures } from './disclosed.ts';
import type { OpenReporter } from './disclosed.ts';
import { approveDisclosure, askForReporter, endDisclosure } from './disclosures.ts';
import { releaseOptions } from './legal-bases.ts';
import {
  DisclosureLineList,
  DisclosureList,
  ReleaseBody,
  ReleaseList,
  ReleaseOptions,
  ReporterDisclosureBody,
  RevocationBody,
} from './releases.api.ts';
import { listReleases, recordRelease, revokeRelease } from './releases.ts';

const IdParams = z.strictObject({ id: z.uuid() });
const Made = z.object({ id: z.string() });
const nothing = z.strictObject({}).nullish();

export interface ReleaseDeps extends SafeguardDeps {
  readonly openReporter: OpenReporter;
}

/** Makes something once per Idempotency-Key and answers with its id; a repeat shows nothing but that id again. */
export function makeOnce(
  { inTransaction }: SafeguardDeps,
  request: FastifyRequest,
  make: (ctx: Ctx, id: string) => Promise<void>,
): Promise<z.infer<typeof Made>> {
  return inTransaction(request, (ctx) =>
    once(
      ctx,
      request,
      async (id) => (await make(ctx, id), { id }),
      (id) => (onRecordAlready(ctx), Promise.resolve({ id })),
    ),
  );
}

/** Releases of information, and disclosures to one desk. */
export function releasesRoutes(app: App, deps: ReleaseDeps): void {
  const supervisor = { access: ['supervisor'] };

  app.get(
    '/api/v1/release-options',
    { config: { access: CARELINE }, schema: { response: { 200: ReleaseOptions } } },
    (request) => deps.lookUp(request, releaseOptions),
  );

  app.get(
    '/api/v1/reports/:id/releases',
    {
      exposeHeadRoute: false,
      config: { access: CARELINE, browsing: 'report' },
      schema: { params: IdParams, response: { 200: ReleaseList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => ({ items: await listReleases(ctx, request.params.id) })),
  );

  app.post(
    '/api/v1/reports/:id/releases',
    { config: supervisor, schema: { params: IdParams, body: ReleaseBody, response: { 201: Made } } },
    async (request, reply) => {
      const made = await makeOnce(deps, request, (ctx, id) =>
        recordRelease(ctx, id, request.params.id, request.body),
      );
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/v1/releases/:id/revocation',
    { config: supervisor, schema: { params: IdParams, body: RevocationBody, response: { 201: Made } } },
    async (request, reply) => {
      const { id } = request.params;
      await deps.inTransaction(request, (ctx) => revokeRelease(ctx, id, request.body.reason));
      return reply.code(201).send({ id });
    },
  );

  app.get(
    '/api/v1/reports/:id/disclosures',
    {
      exposeHeadRoute: false,
      config: { access: REPORT_READERS, browsing: 'report' },
      schema: { params: IdParams, response: { 200: DisclosureLineList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => ({ items: await listDisclosures(ctx, request.params.id) })),
  );

  app.get(
    '/api/v1/dispatches/:id/disclosures',
    {
      exposeHeadRoute: false,
      config: { access: [...CARELINE, ...DESK_MEMBERS], browsing: 'dispatch' },
      schema: { params: IdParams, response: { 200: DisclosureList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => ({
        items: await readDisclosures(ctx, deps.openReporter, request.params.id),
      })),
  );

  app.post(
    '/api/v1/dispatches/:id/disclosures',
    {
      config: { access: CARELINE, stepUp: true },
      schema: { params: IdParams, body: ReporterDisclosureBody, response: { 201: Made } },
    },
    async (request, reply) => {
      const made = await makeOnce(deps, request, (ctx, id) =>
        askForReporter(ctx, id, request.params.id, request.body),
      );
      return reply.code(201).send(made);
    },
  );

  for (const [path, change] of [
    ['/api/v1/disclosures/:id/approval', approveDisclosure],
    ['/api/v1/disclosures/:id/end', endDisclosure],
  ] as const)
    app.post(
      path,
      {
        config: { ...supervisor, ...(change === approveDisclosure ? { stepUp: true } : {}) },
        schema: { params: IdParams, body: nothing, response: { 201: Made } },
      },
      async (request, reply) => {
        const { id } = request.params;
        await deps.inTransaction(request, (ctx) => change(ctx, id));
        return reply.code(201).send({ id });
      },
    );
}
