import { openObligations, supersedeObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { clocksFor, dueAt } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { notLaterThan } from './clocks.ts';
import type { Party } from './journey.ts';

/** One desk of one report, over all versions that it got: the duty to act belongs to it, not to a version. */
export interface ActingDesk {
  readonly reportId: string;
  readonly party: string;
  readonly deskId: string;
}

interface OpenAct {
  /** The version under whose acknowledgement the duty began. */
  readonly dispatchId: string;
  readonly dueAt: Temporal.Instant;
}

async function openActs(ctx: Ctx, { reportId, party, deskId }: ActingDesk): Promise<OpenAct[]> {
  const rows = await ctx.tx
    .selectFrom('obligation as o')
    .innerJoin('dispatch as d', 'd.id', 'o.subject_id')
    .select(['d.id', 'o.due_at'])
    .where('d.report_id', '=', reportId)
    .where('d.party', '=', party)
    .where('d.desk_id', '=', deskId)
    .where('o.kind', '=', 'act')
    .where('o.state', '=', 'open')
    .execute();
  return rows.map((row) => ({ dispatchId: row.id, dueAt: row.due_at }));
}

/** The desk has no more to do about the report: another carries on (`successor`), or there is nothing to act on. */
export async function endActs(ctx: Ctx, desk: ActingDesk, successor: string | null): Promise<void> {
  for (const { dispatchId } of await openActs(ctx, desk))
    await supersedeObligations(ctx, dispatchId, successor, ['act']);
}

/** The report became urgent: what the desk must do it must do by the urgent clock, and never later than before. */
export async function hastenActs(
  ctx: Ctx,
  desk: ActingDesk,
  successor: string,
  edition: PolicyEdition,
): Promise<void> {
  const row = clocksFor(edition, desk.party as Party, true);
  for (const old of await openActs(ctx, desk)) {
    await openObligations(ctx, [
      {
        kind: 'act',
        subjectKind: 'dispatch',
        subjectId: successor,
        reportId: desk.reportId,
        owedBy: desk.deskId,
        edition: edition.id,
        clause: row.clause,
        dueAt: notLaterThan(dueAt(ctx.now, row.act, edition.calendar), old.dueAt),
      },
    ]);
    await supersedeObligations(ctx, old.dispatchId, successor, ['act']);
  }
}
