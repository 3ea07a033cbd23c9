import { z } from 'zod';
import { once } from '../../platform/idempotency.ts';
import { appendAudit, CARELINE } from '../../safeguards/index.ts';
import { changeDraft, takeReport } from '../flow.ts';
import { getReportView, getReportViewById, readReport } from '../report-view.ts';
import { RetractionBody } from '../answers.api.ts';
import { IdParams, ReportView } from '../journey.api.ts';
import type { Routes } from '../deps.ts';
import { retractDraft } from './drafts.ts';
import { IntakeBody, ReportPatch } from './intake.api.ts';

export const intakeRoutes: Routes = (app, deps) => {
  app.post(
    '/api/v1/reports',
    { config: { access: CARELINE }, schema: { body: IntakeBody, response: { 201: ReportView } } },
    async (request, reply) => {
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (id) => getReportView(ctx, await takeReport(ctx, deps, id, request.body)),
          (id) => readReport(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.patch(
    '/api/v1/reports/:id',
    {
      config: { access: CARELINE },
      schema: { params: IdParams, body: ReportPatch, response: { 200: ReportView } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        const { version, ...patch } = request.body;
        return getReportView(ctx, await changeDraft(ctx, deps, request.params.id, version, patch));
      }),
  );

  app.post(
    '/api/v1/reports/:id/retraction',
    {
      config: { access: CARELINE },
      schema: { params: IdParams, body: RetractionBody, response: { 201: ReportView } },
    },
    async (request, reply) => {
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async () => (
            await retractDraft(ctx, request.params.id, request.body.reason),
            getReportViewById(ctx, request.params.id)
          ),
          () => readReport(ctx, request.params.id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.get(
    '/api/v1/reports/:id/people',
    {
      config: { access: CARELINE, browsing: 'report' },
      schema: {
        params: IdParams,
        response: {
          200: z.object({
            items: z.array(z.object({ personId: z.string(), kind: z.string(), itemId: z.string() })),
          }),
        },
      },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        await getReportViewById(ctx, request.params.id);
        await appendAudit(ctx, {
          act: 'report.people_read',
          subjectKind: 'report',
          subjectId: request.params.id,
        });
        const rows = await ctx.tx
          .selectFrom('person')
          .select(['id', 'kind', 'item_id'])
          .where('report_id', '=', request.params.id)
          .where('removed_at', 'is', null)
          .execute();
        return { items: rows.map((row) => ({ personId: row.id, kind: row.kind, itemId: row.item_id })) };
      }),
  );
};
