import { sql } from 'kysely';
import type { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import { asWorker } from '../../platform/db/tx.ts';
import { commonProblem, fieldProblem, problems } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { meetObligations, openObligations } from '../../obligations/index.ts';
import { appendAudit } from '../../safeguards/index.ts';
import type { AcknowledgementBody, ActingBody, OutcomeBody } from '../journey.api.ts';
import { furthest, hasEnded } from '../journey.ts';
import type { DispatchStatus, Party } from '../journey.ts';

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

/** When the desk must act, by the clocks frozen with the report's edition; asked of `policy` by the caller. */
export interface ActClock {
  (dispatch: HeldDispatch): Promise<{ dueAt: Temporal.Instant; edition: string; clause: string }>;
}

/** A named person says "we have it". Met once; saying it again is a further fact and moves nothing back. */
export async function acknowledge(
  ctx: Ctx,
  id: string,
  dispatchId: string,
  by: z.infer<typeof AcknowledgementBody>,
  actClock: ActClock,
): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  refuseEnded(dispatch);
  await insertAnswer(ctx, id, dispatch, 'acknowledged', by);
  if (dispatch.acknowledgedAt === null) {
    await ctx.tx
      .updateTable('dispatch')
      .set({
        status: furthest(dispatch.status, 'acknowledged'),
        acknowledged_at: ctx.now,
        acknowledged_name: by.name,
        acknowledged_role: by.role,
        ...(by.caseNumber ? { case_number: by.caseNumber } : {}),
      })
      .where('id', '=', dispatch.id)
      .execute();
    await meetObligations(ctx, [dispatch.id], ['acknowledge'], { kind: 'acknowledgement', id });
    if (!(await alreadyActs(ctx, dispatch))) {
      const act = await actClock(dispatch);
      await openObligations(ctx, [
        {
          kind: 'act',
          subjectKind: 'dispatch',
          subjectId: dispatch.id,
          reportId: dispatch.reportId,
          owedBy: dispatch.deskId,
          edition: act.edition,
          clause: act.clause,
          dueAt: act.dueAt,
        },
      ]);
    }
  }
  await afterAnswer(ctx, dispatch, 'dispatch.acknowledged');
}

/** "We act on it." Needs an acknowledgement by a named person; with a name in the body both happen at once. */
export async function startActing(
  ctx: Ctx,
  id: string,
  dispatchId: string,
  by: NonNullable<z.infer<typeof ActingBody>>,
  actClock: ActClock,
): Promise<void> {
  let dispatch = await holdDispatch(ctx, dispatchId);
  refuseEnded(dispatch);
  if (dispatch.acknowledgedAt === null) {
    if (!by.name || !by.role) throw answerProblem('not_acknowledged');
    await acknowledge(
      ctx,
      ctx.newId(),
      dispatchId,
      { name: by.name, role: by.role, caseNumber: by.caseNumber },
      actClock,
    );
    dispatch = await holdDispatch(ctx, dispatchId);
  }
  const named = await ctx.tx
    .selectFrom('dispatch')
    .select(['acknowledged_name', 'acknowledged_role'])
    .where('id', '=', dispatchId)
    .executeTakeFirstOrThrow();
  await insertAnswer(ctx, id, dispatch, 'acting', {
    name: by.name ?? named.acknowledged_name!,
    role: by.role ?? named.acknowledged_role!,
    caseNumber: by.caseNumber,
  });
  await ctx.tx
    .updateTable('dispatch')
    .set({
      status: furthest(dispatch.status, 'acting'),
      acting_at: sql<Temporal.Instant>`coalesce(acting_at, ${ctx.now})`,
      ...(by.caseNumber ? { case_number: by.caseNumber } : {}),
    })
    .where('id', '=', dispatchId)
    .execute();
  await meetObligations(ctx, await sameDeskDispatches(ctx, dispatch), ['act'], { kind: 'acting', id });
  await afterAnswer(ctx, dispatch, 'dispatch.acting');
}

/** What came of it. A coded outcome is evidence of acting too. "No action" needs its reason. */
export async function recordOutcome(
  ctx: Ctx,
  id: string,
  dispatchId: string,
  body: z.infer<typeof OutcomeBody>,
): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  refuseEnded(dispatch);
  if (dispatch.acknowledgedAt === null) throw answerProblem('not_acknowledged');
  if ((body.code === 'no_action' || body.code === 'unfounded' || body.code === 'other') && !body.reason)
    throw fieldProblem('reason', 'required', 'Say why.');
  await ctx.tx
    .insertInto('outcome')
    .values({
      id,
      dispatch_id: dispatchId,
      code: body.code,
      reason: body.reason ?? null,
      at: ctx.now,
      account_id: ctx.actor.accountId!,
    })
    .execute();
  await meetObligations(ctx, await sameDeskDispatches(ctx, dispatch), ['act'], { kind: 'outcome', id });
  await afterAnswer(ctx, dispatch, 'dispatch.outcome');
}

/** The desk read its package: a fact of the audit, and evidence that the forward arrived. */
export async function noteOpened(ctx: Ctx, dispatchId: string): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  await appendAudit(ctx, { act: 'dispatch.read', subjectKind: 'dispatch', subjectId: dispatchId });
  if (furthest(dispatch.status, 'opened') === dispatch.status) return;
  await ctx.tx
    .updateTable('dispatch')
    .set({ status: 'opened', opened_at: ctx.now })
    .where('id', '=', dispatchId)
    .execute();
  if (!dispatch.unroutable) {
    await asWorker(ctx, (engine) => meetForward(engine, [dispatchId], { kind: 'opened', id: dispatchId }));
  }
  await announce(ctx, [
    { kind: 'dispatch.changed', id: dispatch.id, desks: [dispatch.deskId] },
    { kind: 'report.changed', id: dispatch.reportId, desks: [] },
  ]);
}

/**
 * The forward to these desks is proven. With the first desk of the police or the FBI the duties that the law puts on
 * the department itself are met too. An unroutable dispatch proves nothing: nobody who must act has it yet.
 */
export async function meetForward(
  ctx: Ctx,
  dispatchIds: readonly string[],
  evidence: { kind: string; id: string },
): Promise<void> {
  const routable = await ctx.tx
    .selectFrom('dispatch')
    .select(['id', 'report_id', 'party'])
    .where('id', 'in', [...dispatchIds])
    .where('unroutable', '=', false)
    .execute();
  const met = await meetObligations(
    ctx,
    routable.map((row) => row.id),
    ['forward', 'call_desk'],
    evidence,
  );
  for (const row of routable.filter((candidate) => met.includes(candidate.id))) {
    const told = { kind: 'dispatch', id: row.id };
    if (row.party === 'local_police')
      await meetObligations(ctx, [row.report_id], ['legal_police_12h', 'legal_law_enforcement_24h'], told);
    if (row.party === 'fbi') await meetObligations(ctx, [row.report_id], ['legal_law_enforcement_24h'], told);
  }
}

async function insertAnswer(
  ctx: Ctx,
  id: string,
  dispatch: HeldDispatch,
  kind: 'acknowledged' | 'acting',
  by: { name: string; role: string; caseNumber?: string | undefined },
): Promise<void> {
  const shown = await ctx.tx
    .selectFrom('package')
    .select('sha256')
    .where('dispatch_id', '=', dispatch.id)
    .executeTakeFirstOrThrow();
  await ctx.tx
    .insertInto('acknowledgement')
    .values({
      id,
      dispatch_id: dispatch.id,
      kind,
      name: by.name,
      role: by.role,
      case_number: by.caseNumber ?? null,
      at: ctx.now,
      account_id: ctx.actor.accountId!,
      shown_sha256: shown.sha256,
    })
    .execute();
}

/** Every version of this report that went to the same desk for the same party. */
async function sameDeskDispatches(ctx: Ctx, dispatch: HeldDispatch): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('dispatch')
    .select('id')
    .where('report_id', '=', dispatch.reportId)
    .where('party', '=', dispatch.party)
    .where('desk_id', '=', dispatch.deskId)
    .execute();
  return rows.map((row) => row.id);
}

async function alreadyActs(ctx: Ctx, dispatch: HeldDispatch): Promise<boolean> {
  const row = await ctx.tx
    .selectFrom('obligation')
    .select('id')
    .where('subject_id', 'in', await sameDeskDispatches(ctx, dispatch))
    .where('kind', '=', 'act')
    .where('state', 'in', ['open', 'met'])
    .executeTakeFirst();
  return row !== undefined;
}

async function afterAnswer(ctx: Ctx, dispatch: HeldDispatch, act: string): Promise<void> {
  await appendAudit(ctx, {
    act,
    subjectKind: 'dispatch',
    subjectId: dispatch.id,
    detail: { party: dispatch.party, desk: dispatch.deskId },
  });
  await announce(ctx, [
    { kind: 'dispatch.changed', id: dispatch.id, desks: [dispatch.deskId] },
    { kind: 'report.changed', id: dispatch.reportId, desks: [] },
  ]);
}
