import { z } from 'zod';
import { limitOf, PageOfIds } from '../paging.ts';
import type { SafeguardRoutes } from '../routes.ts';
import { LookList } from './looks.api.ts';
import { listAllLooks, listLooks } from './looks.ts';

const IdParams = z.strictObject({ id: z.uuid() });
const answer = { 200: LookList };

/** "Who looked?", for those a record belongs to and for auditors. */
export const looksRoutes: SafeguardRoutes = (app, deps) => {
  app.get(
    '/api/v1/reports/:id/looks',
    {
      exposeHeadRoute: false, // a look at the log is on record; its head alone says nothing
      config: { access: ['supervisor', 'auditor'], browsing: 'report' },
      schema: { params: IdParams, querystring: PageOfIds, response: answer },
    },
    (request) =>
      deps.inTransaction(request, (ctx) =>
        listLooks(ctx, 'report', request.params.id, {
          before: request.query.cursor,
          limit: limitOf(request.query),
        }),
      ),
  );

  app.get(
    '/api/v1/dispatches/:id/looks',
    {
      exposeHeadRoute: false,
      config: { access: ['supervisor', 'hart_state', 'party', 'auditor'], browsing: 'dispatch' },
      schema: { params: IdParams, querystring: PageOfIds, response: answer },
    },
    (request) =>
      deps.inTransaction(request, (ctx) =>
        listLooks(ctx, 'dispatch', request.params.id, {
          before: request.query.cursor,
          limit: limitOf(request.query),
        }),
      ),
  );

  app.get(
    '/api/v1/looks',
    {
      exposeHeadRoute: false,
      config: { access: ['auditor'] },
      schema: {
        querystring: PageOfIds.extend({
          number: z
            .string()
            .regex(/^R-\d{4}-\d{6,}$/)
            .max(40)
            .optional(),
        }),
        response: answer,
      },
    },
    (request) =>
      deps.inTransaction(request, (ctx) =>
        listAllLooks(ctx, request.query.number, {
          before: request.query.cursor,
          limit: limitOf(request.query),
        }),
      ),
  );
};
