import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';

export interface ObligationRow {
  id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  report_id: string | null;
  report_number: string | null;
  party: string | null;
  desk_id: string | null;
  desk_name: string | null;
  urgent: boolean;
  owed_by: string;
  owed_by_name: string;
  edition_id: string;
  clause: string;
  opened_at: Temporal.Instant;
  due_at: Temporal.Instant;
  state: 'open' | 'met' | 'waived' | 'superseded';
  overdue: boolean;
  closed_at: Temporal.Instant | null;
  evidence_kind: string | null;
  evidence_id: string | null;
}

export interface ObligationFilter {
  readonly state?: ObligationRow['state'] | undefined;
  readonly overdue?: boolean | undefined;
  /** Only what these desks owe. */
  readonly owedBy?: readonly string[] | undefined;
  readonly after?: { readonly dueAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** What is owed, soonest first, as far as row-level security lets this actor see it. */
export async function listObligations(ctx: Ctx, filter: ObligationFilter): Promise<ObligationRow[]> {
  const { rows } = await sql<ObligationRow>`
    select o.id, o.kind, o.subject_kind, o.subject_id, o.report_id, coalesce(d.report_number, r.number) as report_number,
           d.party, d.desk_id, d.desk_name, coalesce(d.urgent, r.urgent, false) as urgent, o.owed_by,
           coalesce(owing.name, o.owed_by) as owed_by_name, o.edition_id, o.clause, o.opened_at, o.due_at, o.state,
           (o.state = 'open' and o.due_at < ${ctx.now}) as overdue, o.closed_at, o.evidence_kind, o.evidence_id
      from obligation o left join dispatch d on d.id = o.subject_id left join report r on r.id = o.report_id
           left join desk owing on owing.id = o.owed_by
     where (${filter.state ?? null}::text is null or o.state = ${filter.state ?? null})
       and (${filter.overdue ?? null}::boolean is null or (o.state = 'open' and o.due_at < ${ctx.now}) = ${filter.overdue ?? null})
       and (${filter.after?.dueAt ?? null}::timestamptz is null or (o.due_at, o.id) > (${filter.after?.dueAt ?? null}::timestamptz, ${filter.after?.id ?? null}::uuid))
       and (${filter.owedBy ?? null}::text[] is null or o.owed_by = any (${filter.owedBy ?? null}::text[]))
     order by o.due_at, o.id
     limit ${filter.limit}`.execute(ctx.tx);
  return rows;
}
