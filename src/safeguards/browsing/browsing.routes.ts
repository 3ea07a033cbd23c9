import { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import { PageOfIds, limitOf } from '../paging.ts';
import type { SafeguardRoutes } from '../routes.ts';
import { BrowsingStopList, ReviewBody } from './browsing.api.ts';
import { listStops, reviewStop } from './reviews.ts';

const IdParams = z.strictObject({ id: z.uuid() });

/** Who lost browsing, and a second person's decision about it. */
export function browsingRoutes(
  ...[app, deps, onReviewed]: [
    ...Parameters<SafeguardRoutes>,
    /** What owes the review, in the same transaction. */
    onReviewed: (ctx: Ctx, stopId: string) => Promise<void>,
  ]
): void {
  app.get(
    '/api/v1/access-reviews',
    {
      config: { access: ['supervisor', 'hart_state', 'auditor'] },
      schema: { querystring: PageOfIds, response: { 200: BrowsingStopList } },
    },
    (request) =>
      deps.inTransaction(request, (ctx) => listStops(ctx, request.query.cursor, limitOf(request.query))),
  );

  app.post(
    '/api/v1/access-reviews/:id',
    {
      config: { access: ['supervisor', 'hart_state'] },
      schema: { params: IdParams, body: ReviewBody, response: { 201: z.object({ id: z.string() }) } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await deps.inTransaction(request, async (ctx) => {
        await reviewStop(ctx, id, request.body);
        await onReviewed(ctx, id);
      });
      return reply.code(201).send({ id });
    },
  );
}
