import { z } from 'zod';
import { commonProblem } from '../platform/errors.ts';
import { once } from '../platform/idempotency.ts';
import { asWorker } from '../platform/db/tx.ts';
import { WhoAnswers, WhoAnswersQuery, RoutingDirectory } from '../directory/directory.api.ts';
import { decideLink, findCandidates, linksOfReport, reasonsFor, undoLink } from '../people/index.ts';
import { editionInForce } from '../policy/index.ts';
import { appendAudit, CARELINE, DESK_MEMBERS, WORKING } from '../safeguards/index.ts';
import { ReportPatch } from './1-intake/intake.api.ts';
import { IntakeContent } from './1-intake/intake.api.ts';
import { amend, decideScreening } from './amend.ts';
import { getDispatchPage } from './dispatch-page.ts';
import { callUrgently, submitReport } from './flow.ts';
import {
  CandidateList,
  CandidateQuery,
  DispatchPage,
  IdParams,
  Inbox,
  LinkBody,
  LinkList,
  ObligationList,
  ObligationQuery,
  PhoneCallBody,
  PreviewView,
  ReportList,
  ReportListQuery,
  ReportView,
  ScreeningBody,
  UrgentBody,
} from './journey.api.ts';
import type { Routes } from './deps.ts';
import { recordCall } from './phone-calls.ts';
import { listInbox, listOwed, listReports } from './lists.ts';
import { preview } from './preview.ts';
import { getReportView, getReportViewById } from './report-view.ts';
import { whoAnswers } from './who-answers.ts';

const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});
const LinkParams = z.strictObject({ linkId: z.uuid() });

/** Submission, the report and its board, the inbox, what is owed, search before create, the live preview. */
export const journeyRoutes: Routes = (app, deps) => {
  const careline = { access: CARELINE };

  app.get(
    '/api/v1/reports',
    { config: careline, schema: { querystring: ReportListQuery, response: { 200: ReportList } } },
    (request) => deps.inTransaction(request, (ctx) => listReports(ctx, request.query)),
  );

  app.get(
    '/api/v1/reports/:id',
    { config: careline, schema: { params: IdParams, response: { 200: ReportView } } },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        const view = await getReportViewById(ctx, request.params.id);
        await appendAudit(ctx, { act: 'report.read', subjectKind: 'report', subjectId: view.id });
        return view;
      }),
  );

  app.post(
    '/api/v1/reports/:id/submission',
    {
      config: careline,
      schema: { params: IdParams, body: z.strictObject({}).nullish(), response: { 201: ReportView } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async () => getReportView(ctx, await submitReport(ctx, deps, id)),
          () => getReportViewById(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.post(
    '/api/v1/reports/:id/urgent',
    {
      config: careline,
      schema: { params: IdParams, body: UrgentBody.nullish(), response: { 201: ReportView } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async () => getReportView(ctx, await callUrgently(ctx, deps, id, request.body ?? undefined)),
          () => getReportViewById(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.post(
    '/api/v1/reports/:id/screening',
    { config: careline, schema: { params: IdParams, body: ScreeningBody, response: { 201: ReportView } } },
    async (request, reply) => {
      const { id } = request.params;
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async () => (await decideScreening(ctx, deps, id, request.body), getReportViewById(ctx, id)),
          () => getReportViewById(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.post(
    '/api/v1/reports/:id/amendments',
    { config: careline, schema: { params: IdParams, body: ReportPatch, response: { 201: ReportView } } },
    async (request, reply) => {
      const { id } = request.params;
      const { version, ...changes } = request.body;
      const view = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async () => (await amend(ctx, deps, id, version, changes), getReportViewById(ctx, id)),
          () => getReportViewById(ctx, id),
        ),
      );
      return reply.code(201).send(view);
    },
  );

  app.get(
    '/api/v1/inbox',
    { config: { access: DESK_MEMBERS }, schema: { querystring: PageQuery, response: { 200: Inbox } } },
    (request) => deps.inTransaction(request, (ctx) => listInbox(ctx, request.query)),
  );

  app.get(
    '/api/v1/obligations',
    {
      config: { access: WORKING },
      schema: { querystring: ObligationQuery, response: { 200: ObligationList } },
    },
    (request) => deps.inTransaction(request, (ctx) => listOwed(ctx, request.query)),
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
          () => getDispatchPage(ctx, id),
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
      deps.inTransaction(request, async (ctx) =>
        whoAnswers((await asWorker(ctx, deps.directory)).routing, request.query),
      ),
  );

  app.get(
    '/api/v1/routing-table',
    { config: { access: 'signed_in' }, schema: { response: { 200: RoutingDirectory } } },
    (request) => deps.inTransaction(request, async (ctx) => (await asWorker(ctx, deps.directory)).routing),
  );

  app.get(
    '/api/v1/policy/current',
    { config: { access: 'signed_in' }, schema: { response: { 200: z.record(z.string(), z.unknown()) } } },
    (request) =>
      deps.inTransaction(request, async (ctx) => ({
        ...(await asWorker(ctx, (engine) => editionInForce(engine.tx, engine.now))),
      })),
  );

  app.post(
    '/api/v1/preview',
    { config: careline, schema: { body: IntakeContent, response: { 200: PreviewView } } },
    (request) => deps.inTransaction(request, (ctx) => preview(ctx, deps, request.body)),
  );

  app.post(
    '/api/v1/candidates',
    { config: careline, schema: { body: CandidateQuery, response: { 200: CandidateList } } },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        const results = await findCandidates(ctx, request.body.people, request.body.notInReport);
        return {
          items: results.map(({ ref, found }) => {
            const reasons = reasonsFor(
              found,
              request.body.people.find((person) => person.ref === ref)?.dateOfBirth,
            );
            return {
              ref,
              personId: found.person_id,
              reportId: found.report_id,
              reportNumber: found.report_number,
              reportStatus: found.report_status,
              receivedAt: found.received_at.toString(),
              kind: found.kind,
              name: [found.given_name, found.family_name].filter(Boolean).join(' '),
              aliases: found.aliases,
              dateOfBirth: found.date_of_birth,
              reasons,
              strength: isStrong(reasons) ? ('strong' as const) : ('possible' as const),
            };
          }),
        };
      }),
  );

  app.get(
    '/api/v1/reports/:id/links',
    { config: careline, schema: { params: IdParams, response: { 200: LinkList } } },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        await getReportViewById(ctx, request.params.id);
        return linkList(await linksOfReport(ctx, request.params.id));
      }),
  );

  app.post(
    '/api/v1/reports/:id/links',
    { config: careline, schema: { params: IdParams, body: LinkBody, response: { 201: LinkList } } },
    async (request, reply) => {
      const { id } = request.params;
      const links = await deps.inTransaction(request, async (ctx) => {
        const mine = await ctx.tx
          .selectFrom('person')
          .select('id')
          .where('id', '=', request.body.personId)
          .where('report_id', '=', id)
          .executeTakeFirst();
        if (!mine) throw commonProblem('not_found');
        const render = async () => linkList(await linksOfReport(ctx, id));
        return once(
          ctx,
          request,
          async (linkId) => (
            await decideLink(
              ctx,
              linkId,
              request.body.personId,
              request.body.otherPersonId,
              request.body.decision,
            ),
            render()
          ),
          render,
        );
      });
      return reply.code(201).send(links);
    },
  );

  app.post(
    '/api/v1/links/:linkId/undo',
    { config: careline, schema: { params: LinkParams, body: z.strictObject({}).nullish() } },
    async (request, reply) => {
      await deps.inTransaction(request, (ctx) => undoLink(ctx, request.params.linkId));
      return reply.code(204).send();
    },
  );
};

const STRONG = new Set(['same_phone', 'same_handle', 'same_birth_date', 'same_name']);

function isStrong(reasons: readonly { code: string }[]): boolean {
  return reasons.some(({ code }) => STRONG.has(code));
}

function linkList(rows: Awaited<ReturnType<typeof linksOfReport>>): z.infer<typeof LinkList> {
  return {
    items: rows.map((row) => ({
      id: row.id,
      personId: row.person_id,
      otherPersonId: row.other_person_id,
      otherReportId: row.other_report_id,
      otherReportNumber: row.other_report_number,
      otherName: row.other_name,
      decision: row.decision,
      decidedAt: row.decided_at.toString(),
      undoneAt: row.undone_at?.toString() ?? null,
    })),
  };
}
