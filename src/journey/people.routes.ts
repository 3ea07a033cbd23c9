import { z } from 'zod';
import { decideLink, findCandidates, linksOfReport, reasonsFor, undoLink } from '../people/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem } from '../platform/errors.ts';
import { once } from '../platform/idempotency.ts';
import { appendAudit, CARELINE } from '../safeguards/index.ts';
import type { Routes } from './deps.ts';
import { CandidateList, CandidateQuery, IdParams, LinkBody, LinkList } from './journey.api.ts';
import { getReportViewById } from './report-view.ts';

const LinkParams = z.strictObject({ linkId: z.uuid() });

/** Search before create: candidates with their reasons, and a person's decisions, each undoable. */
export const peopleRoutes: Routes = (app, deps) => {
  const careline = { access: CARELINE };

  app.post(
    '/api/v1/candidates',
    {
      config: { ...careline, browsing: true },
      schema: { body: CandidateQuery, response: { 200: CandidateList } },
    },
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
    {
      config: { ...careline, browsing: 'report' },
      schema: { params: IdParams, response: { 200: LinkList } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        await getReportViewById(ctx, request.params.id);
        return readLinks(ctx, request.params.id);
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
            linkList(await linksOfReport(ctx, id))
          ),
          () => readLinks(ctx, id),
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

async function readLinks(ctx: Ctx, reportId: string): Promise<z.infer<typeof LinkList>> {
  await appendAudit(ctx, { act: 'report.links_read', subjectKind: 'report', subjectId: reportId });
  return linkList(await linksOfReport(ctx, reportId));
}

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
