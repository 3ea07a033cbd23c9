import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../platform/db/tx.ts';
import type { App } from '../../platform/http.ts';
import { appendAudit } from '../audit/audit.ts';
import { auditList } from '../audit/lists.ts';
import { ReadingBody, ReadingList, ReadingView } from './walls.api.ts';

/** How long one reason lets an auditor read; default, to be confirmed by the department. The database allows no more. */
const READS_FOR = { hours: 4 };

/** An auditor says why, and reads until the time is over; without a reason there is nothing to read. */
export function readingRoutes(
  app: App,
  deps: { inTransaction: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T> },
): void {
  const auditor = { access: ['auditor'] };

  app.get('/api/v1/readings', { config: auditor, schema: { response: { 200: ReadingList } } }, (request) =>
    deps.inTransaction(request, async (ctx) => {
      const rows = await ctx.tx
        .selectFrom('auditor_reading')
        .select(['id', 'reason', 'opened_at', 'ends_at'])
        .orderBy('opened_at', 'desc')
        .limit(50)
        .execute();
      return auditList(ctx, 'readings', {
        items: rows.map(({ id, reason, opened_at, ends_at }) => ({
          id,
          reason,
          openedAt: opened_at.toString(),
          endsAt: ends_at.toString(),
        })),
      });
    }),
  );

  app.post(
    '/api/v1/readings',
    { config: auditor, schema: { body: ReadingBody, response: { 201: ReadingView } } },
    async (request, reply) => {
      const view = await deps.inTransaction(request, async (ctx) => {
        const id = ctx.newId();
        const endsAt = ctx.now.add(READS_FOR);
        await ctx.tx
          .insertInto('auditor_reading')
          .values({
            id,
            account_id: ctx.actor.accountId!,
            reason: request.body.reason,
            opened_at: ctx.now,
            ends_at: endsAt,
          })
          .execute();
        await appendAudit(ctx, { act: 'reading.opened', subjectKind: 'reading', subjectId: id });
        return { id, reason: request.body.reason, openedAt: ctx.now.toString(), endsAt: endsAt.toString() };
      });
      return reply.code(201).send(view);
    },
  );
}
