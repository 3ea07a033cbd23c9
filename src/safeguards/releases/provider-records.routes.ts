import { z } from 'zod';
import { CARELINE, DESK_MEMBERS } from '../access/roles.rules.ts';
import type { SafeguardRoutes } from '../routes.ts';
import { limitOf, PageOfIds } from '../paging.ts';
import {
  ownProviderRecords,
  releasedProviderRecords,
  servedPeople,
  writeProviderRecord,
} from './provider-records.ts';
import { ProviderRecordBody, ProviderRecordList, ServedPeople } from './releases.api.ts';
import { makeOnce } from './releases.routes.ts';

const IdParams = z.strictObject({ id: z.uuid() });

/** What service providers write down: for themselves, and for whom a live release opens it. */
export const providerRecordRoutes: SafeguardRoutes = (app, deps) => {
  const provider = { access: ['provider'] };

  app.get(
    '/api/v1/served-people',
    { exposeHeadRoute: false, config: provider, schema: { response: { 200: ServedPeople } } },
    (request) => deps.inTransaction(request, async (ctx) => ({ items: await servedPeople(ctx) })),
  );

  app.get(
    '/api/v1/provider-records',
    {
      exposeHeadRoute: false,
      config: provider,
      schema: { querystring: PageOfIds, response: { 200: ProviderRecordList } },
    },
    (request) =>
      deps.inTransaction(request, (ctx) =>
        ownProviderRecords(ctx, request.query.cursor, limitOf(request.query)),
      ),
  );

  app.post(
    '/api/v1/provider-records',
    {
      config: provider,
      schema: { body: ProviderRecordBody, response: { 201: z.object({ id: z.string() }) } },
    },
    async (request, reply) => {
      const { releaseId, note } = request.body;
      const made = await makeOnce(deps, request, (ctx, id) => writeProviderRecord(ctx, id, releaseId, note));
      return reply.code(201).send(made);
    },
  );

  for (const [path, kind, access] of [
    ['/api/v1/reports/:id/provider-records/readings', 'report', CARELINE],
    ['/api/v1/dispatches/:id/provider-records/readings', 'dispatch', DESK_MEMBERS],
  ] as const)
    // Each reading writes a disclosure, so it is no GET.
    app.post(
      path,
      {
        config: { access, browsing: kind },
        schema: {
          params: IdParams,
          body: z.strictObject({}).nullish(),
          response: { 200: ProviderRecordList },
        },
      },
      (request) =>
        deps.inTransaction(request, async (ctx) => ({
          items: await releasedProviderRecords(ctx, kind, request.params.id),
          nextCursor: null,
        })),
    );
};
