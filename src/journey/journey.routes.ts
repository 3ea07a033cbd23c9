import { z } from 'zod';
import { once } from '../platform/idempotency.ts';
import { asWorker } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import type { StoredReport } from './report-store.ts';
import { WhoAnswers, WhoAnswersQuery, RoutingDirectory } from '../directory/directory.api.ts';
import { editionInForce } from '../policy/index.ts';
import {
  auditList,
  CARELINE,
  DESK_MEMBERS,
  isOnRecord,
  REPORT_READERS,
  WORKING,
} from '../safeguards/index.ts';
import { ReportPatch } from './1-intake/intake.api.ts';
import { IntakeContent } from './1-intake/intake.api.ts';
import { amend } from './amend.ts';
import { getDispatchPage, readDispatchPage } from './dispatch-page.ts';
import { submitReport } from './flow.ts';
import { PoliceNoticeBody, PhoneCallBody, ScreeningBody } from './answers.api.ts';
import {
  DispatchPage,
  IdParams,
  Inbox,
  ObligationList,
  ObligationQuery,
  PreviewView,
  ReportList,
  ReportListQuery,
  ReportView,
} from './journey.api.ts';
import type { Routes } from './deps.ts';
import { recordCall } from './phone-calls.ts';
import { listInbox, listOwed, listReports } from './lists.ts';
import { recordPoliceNotice } from './police-notice.ts';
import { preview } from './preview.ts';
import { getReportView, getReportViewById, readReport } from './report-view.ts';
import { decideScreening } from './screening-decision.ts';
import { callUrgently } from './urgent-call.ts';
import { whoAnswers } from './who-answers.ts';

const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});

/** Submission, the report and its board, the inbox, what is owed, the live preview. */
export const journeyRoutes: Routes = (app, deps) => {
  const careline = { access: CARELINE };
  const readers = { access: REPORT_READERS };

  /** An act on one report, once per Idempotency-Key, answered with the report as it is afterwards. */
  const act = <Body extends z.ZodType>(
    name: string,
    body: Body,
    work: (ctx: Ctx, id: string, body: z.output<Body>, actId: string) => Promise<StoredReport | void>,
  ) =>
    app.post(
      `/api/v1/reports/:id/${name}`,
      { config: careline, schema: { params: IdParams, body, response: { 201: ReportView } } },
      async (request, reply) => {
        const { id } = request.params;
        const view = await deps.inTransaction(request, (ctx) =>
          once(
            ctx,
            request,
            async (actId) => {
              const changed = await work(ctx, id, request.body as z.output<Body>, actId);
              // An act that had been done before changes nothing: what is left of it is a look.
              if (!isOnRecord(ctx)) return readReport(ctx, id);
              return changed ? getReportView(ctx, changed) : getReportViewById(ctx, id);
            },
            () => readReport(ctx, id),
          ),
        );
        return reply.code(201).send(view);
      },
    );

  app.get(
    '/api/v1/reports',
    {
      config: { ...readers, browsing: true },
      schema: { querystring: ReportListQuery, response: { 200: ReportList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) =>
        auditList(ctx, 'reports', await listReports(ctx, request.query)),
      ),
  );

  app.get(
    '/api/v1/reports/:id',
    {
      config: { ...readers, browsing: 'report' },
      schema: { params: IdParams, response: { 200: ReportView } },
    },
    (request) => deps.inTransaction(request, (ctx) => readReport(ctx, request.params.id)),
  );

  const nothing = z.strictObject({}).nullish();
  act('submission', nothing, (ctx, id) => submitReport(ctx, deps, id));
  act('urgent', nothing, (ctx, id) => callUrgently(ctx, deps, id));
  act('screening', ScreeningBody, (ctx, id, body) => decideScreening(ctx, deps, id, body));
  act('amendments', ReportPatch, (ctx, id, { version, ...changes }) =>
    amend(ctx, deps, id, version, changes),
  );
  act('police-notice', PoliceNoticeBody, (ctx, id, body, noticeId) =>
    recordPoliceNotice(ctx, noticeId, id, body),
  );

  app.get(
    '/api/v1/inbox',
    { config: { access: DESK_MEMBERS }, schema: { querystring: PageQuery, response: { 200: Inbox } } },
    (request) =>
      deps.inTransaction(request, async (ctx) =>
        auditList(ctx, 'inbox', await listInbox(ctx, request.query)),
      ),
  );

  app.get(
    '/api/v1/obligations',
    {
      config: { access: WORKING },
      schema: { querystring: ObligationQuery, response: { 200: ObligationList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) =>
        auditList(ctx, 'obligations', await listOwed(ctx, request.query)),
      ),
  );

  app.post(
    '/api/v1/dispatches/:id/calls',
    { config: careline, schema: { params: IdParams, body: PhoneCallBody, response: { 201: DispatchPage } } },
    async (request, reply) => {
      const { id } = request.params;
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (callId) => (await recordCall(ctx, callId, id, request.body), getDispatchPage(ctx, id)),
          () => readDispatchPage(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.get(
    '/api/v1/routing',
    {
      config: { access: 'signed_in' },
      schema: { querystring: WhoAnswersQuery, response: { 200: WhoAnswers } },
    },
    (request) =>
      deps.lookUp(request, async (ctx) =>
        whoAnswers((await asWorker(ctx, deps.directory)).routing, request.query),
      ),
  );

  app.get(
    '/api/v1/routing-table',
    { config: { access: 'signed_in' }, schema: { response: { 200: RoutingDirectory } } },
    (request) => deps.lookUp(request, async (ctx) => (await asWorker(ctx, deps.directory)).routing),
  );

  app.get(
    '/api/v1/policy/current',
    { config: { access: 'signed_in' }, schema: { response: { 200: z.record(z.string(), z.unknown()) } } },
    (request) =>
      deps.lookUp(request, async (ctx) => ({
        ...(await asWorker(ctx, (engine) => editionInForce(engine.tx, engine.now))),
      })),
  );

  app.post(
    '/api/v1/preview',
    { config: careline, schema: { body: IntakeContent, response: { 200: PreviewView } } },
    (request) => deps.lookUp(request, (ctx) => preview(ctx, deps, request.body)),
  );
};
