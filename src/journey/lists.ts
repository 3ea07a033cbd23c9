import { sql } from 'kysely';
import type { z } from 'zod';
import type { Ctx } from '../platform/db/tx.ts';
import { fieldProblem } from '../platform/errors.ts';
import { dispatchView, readDispatches } from './dispatch-view.ts';
import type { DispatchRow } from './dispatch-view.ts';
import type {
  Inbox,
  InboxLine,
  ObligationList,
  ObligationQuery,
  ObligationView,
  ReportLine,
  ReportList,
  ReportListQuery,
} from './journey.api.ts';
import { listObligations } from './owed.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export interface Page {
  readonly limit: number;
  readonly after: { readonly at: string; readonly id: string } | undefined;
}

/** Years that PostgreSQL and `Temporal` write alike. */
const CURSOR = /^(?<at>(?!0000)\d{4}-\d\d-\d\dT[\d:.]+Z) (?<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** Cursors are opaque to callers: base64url of "instant id". */
function pageOf(query: { cursor?: string | undefined; limit?: string | undefined }): Page {
  const limit = Number(query.limit ?? DEFAULT_LIMIT);
  if (limit < 1 || limit > MAX_LIMIT)
    throw fieldProblem('limit', 'range', `A number from 1 to ${MAX_LIMIT}.`);
  if (query.cursor === undefined) return { limit, after: undefined };
  const { at, id } = CURSOR.exec(Buffer.from(query.cursor, 'base64url').toString('utf8'))?.groups ?? {};
  if (at === undefined || id === undefined || !isInstant(at))
    throw fieldProblem('cursor', 'unknown_cursor', 'Use the cursor of an earlier answer.');
  return { limit, after: { at, id } };
}

function cursorAfter<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => { at: Temporal.Instant; id: string },
): string | null {
  if (rows.length < limit) return null;
  const { at, id } = keyOf(rows.at(-1)!);
  return Buffer.from(`${at.toString()} ${id}`).toString('base64url');
}

function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

interface ReportRow {
  id: string;
  number: string;
  status: 'draft' | 'submitted' | 'closed' | 'retracted';
  received_at: Temporal.Instant;
  submitted_at: Temporal.Instant | null;
  urgent: boolean;
  dmst_flag: boolean | null;
  dmst_confidence: string | null;
  screening_decision: string | null;
}

/** The board: all reports, newest first, each with where its desks stand. Nothing about the people in them. */
export async function listReports(
  ctx: Ctx,
  query: z.infer<typeof ReportListQuery>,
): Promise<z.infer<typeof ReportList>> {
  const page = pageOf(query);
  const flagged = query.flagged === undefined ? null : query.flagged === 'true';
  const late = query.late === 'true';
  const { rows } = await sql<ReportRow>`
    select r.id, r.number, r.status, r.received_at, r.submitted_at, r.urgent, r.dmst_flag, r.dmst_confidence, r.screening_decision
      from report r
     where (${query.status ?? null}::text is null or r.status = ${query.status ?? null})
       and (${flagged}::boolean is null or coalesce(r.dmst_flag, false) = ${flagged})
       and (not ${late} or exists (select from obligation o where o.report_id = r.id and o.state = 'open' and o.due_at < ${ctx.now}))
       and (${page.after?.at ?? null}::timestamptz is null or (r.received_at, r.id) < (${page.after?.at ?? null}::timestamptz, ${page.after?.id ?? null}::uuid))
     order by r.received_at desc, r.id desc
     limit ${page.limit}`.execute(ctx.tx);
  const dispatches =
    rows.length === 0
      ? []
      : await readDispatches(
          ctx,
          sql`d.report_id = any (${rows.map((row) => row.id)}::uuid[]) and d.superseded_by is null`,
        );
  return {
    items: rows.map((row) =>
      reportLine(
        row,
        dispatches.filter((dispatch) => dispatch.report_id === row.id),
      ),
    ),
    nextCursor: cursorAfter(rows, page.limit, (row) => ({ at: row.received_at, id: row.id })),
  };
}

function reportLine(row: ReportRow, dispatches: readonly DispatchRow[]): z.infer<typeof ReportLine> {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    receivedAt: row.received_at.toString(),
    submittedAt: row.submitted_at?.toString() ?? null,
    urgent: row.urgent,
    dmst: { flag: row.dmst_flag ?? false, confidence: row.dmst_confidence },
    screening: row.screening_decision,
    late: dispatches.filter((dispatch) => dispatch.late).length,
    dispatches: dispatches.map((dispatch) => dispatchView(dispatch)),
  };
}

/** What was sent to the desks of this person, newest first; superseded versions stay behind their successors. */
export async function listInbox(
  ctx: Ctx,
  query: { cursor?: string | undefined; limit?: string | undefined },
): Promise<z.infer<typeof Inbox>> {
  const page = pageOf(query);
  const rows = await readDispatches(
    ctx,
    sql`d.id = any (array(select e.id from unnest(app_desks()) as own(desk) cross join lateral (${newestOf(page)}) e
          order by e.sent_at desc, e.id desc limit ${page.limit}))`,
    sql`order by d.sent_at desc, d.id desc`,
  );
  return {
    items: rows.map(inboxLine),
    nextCursor: cursorAfter(rows, page.limit, (row) => ({ at: row.sent_at, id: row.id })),
  };
}

/** Desk by desk, so that each is read in the order of its index: a statewide desk has an entry of every report. */
function newestOf({ after, limit }: Page) {
  return sql`
    select d.id, d.sent_at from dispatch d
     where d.desk_id = own.desk and d.superseded_by is null
       and (${after?.at ?? null}::timestamptz is null or (d.sent_at, d.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     order by d.sent_at desc, d.id desc limit ${limit}`;
}

function inboxLine(row: DispatchRow): InboxLine {
  const {
    id,
    party,
    desk,
    deskName,
    lead,
    status,
    late,
    unroutable,
    urgent,
    sentAt,
    acknowledgeBy,
    actBy,
    acknowledgedAt,
    acknowledgedBy,
    actingAt,
    caseNumber,
    openQuestions,
  } = dispatchView(row);
  return {
    id,
    party,
    desk,
    deskName,
    lead,
    status,
    late,
    unroutable,
    urgent,
    sentAt,
    acknowledgeBy,
    actBy,
    acknowledgedAt,
    acknowledgedBy,
    actingAt,
    caseNumber,
    openQuestions,
    number: row.report_number,
    confidence: row.confidence,
    amended: row.kind === 'amendment',
  };
}

export async function listOwed(
  ctx: Ctx,
  query: z.infer<typeof ObligationQuery>,
): Promise<z.infer<typeof ObligationList>> {
  const page = pageOf(query);
  const rows = await listObligations(ctx, {
    state: query.state,
    overdue: query.overdue === undefined ? undefined : query.overdue === 'true',
    owedBy: query.mine === 'true' ? ctx.actor.desks : undefined,
    after: page.after && { dueAt: page.after.at, id: page.after.id },
    limit: page.limit,
  });
  return {
    items: rows.map((row): ObligationView => ({
      id: row.id,
      kind: row.kind,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      reportId: ctx.actor.databaseRole === 'careline' ? row.report_id : null,
      reportNumber: row.report_number,
      party: row.party,
      desk: row.desk_id,
      deskName: row.desk_name,
      owedBy: row.owed_by,
      owedByName: row.owed_by_name,
      edition: row.edition_id,
      clause: row.clause,
      openedAt: row.opened_at.toString(),
      dueAt: row.due_at.toString(),
      state: row.state,
      overdue: row.overdue,
      urgent: row.urgent,
      closedAt: row.closed_at?.toString() ?? null,
      evidence: row.evidence_kind === null ? null : { kind: row.evidence_kind, id: row.evidence_id ?? '' },
    })),
    nextCursor: cursorAfter(rows, page.limit, (row) => ({ at: row.due_at, id: row.id })),
  };
}
