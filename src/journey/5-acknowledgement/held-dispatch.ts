import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, problems } from '../../platform/errors.ts';
import { hasEnded } from '../journey.ts';
import type { DispatchStatus, Party } from '../journey.ts';
import { oneAtATime } from '../report-store.ts';

export const answerProblem = problems({
  dispatch_ended: { status: 409, text: 'This entry was redirected or recalled; its successor carries on.' },
  dispatch_superseded: {
    status: 409,
    text: 'A newer version of this report was sent to your desk. Answer that one.',
  },
  not_acknowledged: {
    status: 409,
    text: 'Acknowledge first: give the name and role of the person who has it.',
  },
  supervisor_discloses: {
    status: 409,
    text: 'A withheld field is released by a supervisor. Answer without it, or ask one.',
  },
  question_answered: { status: 409, text: 'This question has its answer already.' },
});

/** A dispatch held for the transaction, as the desk that answers it may see it. */
export interface HeldDispatch {
  readonly id: string;
  readonly reportId: string;
  readonly reportNumber: string;
  readonly party: Party;
  readonly deskId: string;
  readonly urgent: boolean;
  readonly unroutable: boolean;
  readonly status: DispatchStatus;
  readonly supersededBy: string | null;
  readonly acknowledgedAt: Temporal.Instant | null;
}

/** Row-level security decides: a dispatch of another desk is not found. */
export async function holdDispatch(ctx: Ctx, id: string): Promise<HeldDispatch> {
  const found = await ctx.tx
    .selectFrom('dispatch')
    .select('report_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw commonProblem('not_found');
  await oneAtATime(ctx, found.report_id);
  const row = await ctx.tx
    .selectFrom('dispatch')
    .select([
      'id',
      'report_id',
      'report_number',
      'party',
      'desk_id',
      'urgent',
      'unroutable',
      'status',
      'superseded_by',
      'acknowledged_at',
    ])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw commonProblem('not_found');
  return {
    id: row.id,
    reportId: row.report_id,
    reportNumber: row.report_number,
    party: row.party as Party,
    deskId: row.desk_id,
    urgent: row.urgent,
    unroutable: row.unroutable,
    status: row.status as DispatchStatus,
    supersededBy: row.superseded_by,
    acknowledgedAt: row.acknowledged_at,
  };
}

export function refuseEnded(dispatch: HeldDispatch): void {
  if (hasEnded(dispatch.status)) throw answerProblem('dispatch_ended');
  if (dispatch.supersededBy !== null) throw answerProblem('dispatch_superseded');
}
