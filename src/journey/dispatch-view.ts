import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { openNote } from './report-seals.ts';
import type { DispatchView } from './journey.api.ts';
import type { DispatchStatus, NoticeState, Party } from './journey.ts';

/** A dispatch with what became of it, as one query reads it. */
export interface DispatchRow {
  id: string;
  forwarding_id: string;
  report_id: string;
  report_number: string;
  report_version: number;
  kind: 'urgent' | 'first' | 'amendment' | 'redirection';
  party: Party;
  desk_id: string;
  desk_name: string;
  desk_snapshot: { channels: readonly { kind: string }[] };
  lead: boolean;
  unroutable: boolean;
  urgent: boolean;
  confidence: string | null;
  reason: string;
  sent_at: Temporal.Instant;
  forward_due_at: Temporal.Instant;
  acknowledge_by: Temporal.Instant;
  status: DispatchStatus;
  superseded_by: string | null;
  delivered_at: Temporal.Instant | null;
  opened_at: Temporal.Instant | null;
  acknowledged_at: Temporal.Instant | null;
  acknowledged_name: string | null;
  acknowledged_role: string | null;
  case_number: string | null;
  acting_at: Temporal.Instant | null;
  late: boolean;
  act_by: Temporal.Instant | null;
  open_questions: number;
  outcome: { id: string; code: string; reason: string | null; at: string } | null;
  notices: {
    id: string;
    channel: 'inbox' | 'webhook' | 'email' | 'phone';
    to: string | null;
    state: NoticeState;
    attempts: number;
    at: string | null;
  }[];
}

/**
 * Dispatches that match `where` (on alias `d`), as far as row-level security lets this actor see them.
 * `late` = an obligation of this dispatch that the actor may see is open past its time; the newest version carries the
 * duty to act that began with an older one. Notices are the Careline's affair.
 * Open is asked as `closed_at is null`: asked by state, a server without statistics reads the index of all that is open.
 */
export async function readDispatches(
  ctx: Ctx,
  where: RawBuilder<unknown>,
  tail: RawBuilder<unknown> = sql`order by d.sent_at, d.id`,
): Promise<DispatchRow[]> {
  const notices =
    ctx.actor.databaseRole === 'careline'
      ? sql`coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'channel', n.channel, 'to', n.contact, 'state', n.state, 'attempts', n.attempts, 'at', n.finished_at) order by n.created_at, n.channel) from notice n where n.dispatch_id = d.id), '[]')`
      : sql`'[]'::jsonb`;
  const { rows } = await sql<DispatchRow>`
    select d.*,
           coalesce((select bool_or(o.due_at < ${ctx.now}) from obligation o where o.subject_id = d.id and o.closed_at is null), false)
             or coalesce(act.late, false) as late,
           act.due_at as act_by,
           (select count(*)::integer from question q where q.dispatch_id = d.id and q.answered_at is null) as open_questions,
           (select jsonb_build_object('id', u.id, 'code', u.code, 'reason', u.reason, 'at', u.at) from outcome u where u.dispatch_id = d.id order by u.at desc, u.id desc limit 1) as outcome,
           ${notices} as notices
      from dispatch d
      left join lateral (
        select max(o.due_at) as due_at, bool_or(o.state = 'open' and o.due_at < ${ctx.now}) as late
          from dispatch v join obligation o on o.subject_id = v.id
         where v.report_id = d.report_id and v.party = d.party and v.desk_id = d.desk_id
           and (v.id = d.id or d.superseded_by is null)
           and o.kind = 'act' and o.state in ('open', 'met')
      ) act on true
     where ${where} ${tail}`.execute(ctx.tx);
  return Promise.all(
    rows.map(async ({ outcome, ...row }) => ({
      ...row,
      outcome: outcome && { ...outcome, reason: await openOutcome(ctx, outcome) },
    })),
  );
}

/** Why a desk decided as it did, in its own words. */
export function openOutcome(ctx: Ctx, { id, reason }: { id: string; reason: string | null }) {
  return openNote(ctx, { table: 'outcome', row: id, column: 'reason' }, reason);
}

export function dispatchView(row: DispatchRow): DispatchView {
  return {
    id: row.id,
    party: row.party,
    desk: row.desk_id,
    deskName: row.desk_name,
    lead: row.lead,
    reason: row.reason,
    channels: [...new Set(row.desk_snapshot.channels.map((channel) => channel.kind))],
    sentAt: row.sent_at.toString(),
    dueAt: row.forward_due_at.toString(),
    acknowledgeBy: row.acknowledge_by.toString(),
    actBy: text(row.act_by),
    status: row.status,
    late: row.late,
    unroutable: row.unroutable,
    urgent: row.urgent,
    deliveredAt: text(row.delivered_at),
    openedAt: text(row.opened_at),
    acknowledgedAt: text(row.acknowledged_at),
    acknowledgedBy:
      row.acknowledged_name === null
        ? null
        : { name: row.acknowledged_name, role: row.acknowledged_role ?? '' },
    caseNumber: row.case_number,
    actingAt: text(row.acting_at),
    outcome: row.outcome && {
      code: row.outcome.code,
      reason: row.outcome.reason,
      at: utc(row.outcome.at),
    },
    openQuestions: row.open_questions,
    notices: row.notices.map((notice) => ({ ...notice, at: notice.at === null ? null : utc(notice.at) })),
  };
}

/** PostgreSQL writes a time inside JSON with its offset; every answer says `Z`. */
function utc(time: string): string {
  return Temporal.Instant.from(time).toString();
}

export function text(instant: Temporal.Instant | null): string | null {
  return instant === null ? null : instant.toString();
}
