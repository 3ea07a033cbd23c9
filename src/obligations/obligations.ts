import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';

/** Something somebody owes, as it is opened. `dueAt` never changes afterwards. */
export interface NewObligation {
  readonly kind: ObligationKind;
  readonly subjectKind: 'dispatch' | 'report' | 'break_glass' | 'browsing_stop';
  readonly subjectId: string;
  /** The report it is about; null when it is about no single one. */
  readonly reportId: string | null;
  readonly owedBy: string;
  readonly edition: string;
  readonly clause: string;
  readonly dueAt: Temporal.Instant;
  /** When the clock began; the transaction's instant unless the duty is older than its entry here. */
  readonly openedAt?: Temporal.Instant;
}

export type ObligationKind =
  | 'forward'
  | 'acknowledge'
  | 'act'
  | 'legal_police_12h'
  | 'legal_law_enforcement_24h'
  | 'review_account'
  | 'call_desk'
  | 'review_break_glass'
  | 'review_unusual_access';

export interface Evidence {
  readonly kind: string;
  readonly id: string;
}

/** Opens obligations in one statement and returns their ids, in order. */
export async function openObligations(ctx: Ctx, wanted: readonly NewObligation[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map((one) => ({
    id: ctx.newId(),
    kind: one.kind,
    subject_kind: one.subjectKind,
    subject_id: one.subjectId,
    report_id: one.reportId,
    owed_by: one.owedBy,
    edition_id: one.edition,
    clause: one.clause,
    opened_at: one.openedAt ?? ctx.now,
    due_at: one.dueAt,
    state: 'open',
  }));
  await ctx.tx.insertInto('obligation').values(rows).execute();
  return rows.map((row) => row.id);
}

/** Meets the open obligations of these kinds about these subjects. Meeting what is already met changes nothing. */
export async function meetObligations(
  ctx: Ctx,
  subjectIds: readonly string[],
  kinds: readonly ObligationKind[],
  evidence: Evidence,
): Promise<string[]> {
  if (subjectIds.length === 0) return [];
  const met = await ctx.tx
    .updateTable('obligation')
    .set({ state: 'met', closed_at: ctx.now, evidence_kind: evidence.kind, evidence_id: evidence.id })
    .where('subject_id', 'in', [...subjectIds])
    .where('kind', 'in', [...kinds])
    .where('state', '=', 'open')
    .returning('subject_id')
    .execute();
  return met.map((row) => row.subject_id);
}

/** Open obligations of one subject are carried on by those of another; each keeps the link to its successor of the same kind. */
export async function supersedeObligations(
  ctx: Ctx,
  oldSubject: string,
  newSubject: string | null,
  kinds: readonly ObligationKind[],
): Promise<void> {
  await sql`
    update obligation old
       set state = 'superseded', closed_at = ${ctx.now},
           superseded_by = (select new.id from obligation new where new.subject_id = ${newSubject}::uuid and new.kind = old.kind order by new.opened_at desc limit 1)
     where old.subject_id = ${oldSubject}::uuid and old.state = 'open' and old.kind = any (${[...kinds]}::text[])`.execute(
    ctx.tx,
  );
}
