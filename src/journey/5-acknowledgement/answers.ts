import { sql } from 'kysely';
import type { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import { asWorker } from '../../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { meetObligations, openObligations } from '../../obligations/index.ts';
import { sealNote } from '../report-seals.ts';
import { appendAudit } from '../../safeguards/index.ts';
import type { AcknowledgementBody, ActingBody, OutcomeBody } from '../answers.api.ts';
import { furthest } from '../journey.ts';
import { noteOpened } from './arrival.ts';
import { answerProblem, holdDispatch, refuseEnded } from './held-dispatch.ts';
import type { HeldDispatch } from './held-dispatch.ts';

/** A dispatch to one of the actor's own desks that still waits for answers. The Careline sees others, and answers for none. */
async function holdOwn(ctx: Ctx, id: string): Promise<HeldDispatch> {
  const dispatch = await holdDispatch(ctx, id);
  if (!ctx.actor.desks.includes(dispatch.deskId)) throw commonProblem('not_found');
  refuseEnded(dispatch);
  return dispatch;
}

/** When the desk must act, by the clocks frozen with the report's edition; null when there is nothing to act on. */
export interface ActClock {
  (dispatch: HeldDispatch): Promise<{ dueAt: Temporal.Instant; edition: string; clause: string } | null>;
}

/** A named person says "we have it". Met once; saying it again is a further fact and moves nothing back. */
export async function acknowledge(
  ctx: Ctx,
  id: string,
  dispatchId: string,
  by: z.infer<typeof AcknowledgementBody>,
  actClock: ActClock,
): Promise<void> {
  const dispatch = await holdOwn(ctx, dispatchId);
  // The answer carries the package: a desk that acknowledges without having opened it has it before its eyes now.
  if (ctx.actor.databaseRole !== 'careline') await noteOpened(ctx, dispatchId);
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
    // Who says "we have it" need not be called any more; the call is owed by the Careline, not by this desk.
    await asWorker(ctx, (engine) =>
      meetObligations(engine, [dispatch.id], ['call_desk'], { kind: 'acknowledgement', id }),
    );
    const act = (await alreadyActs(ctx, dispatch)) ? null : await actClock(dispatch);
    if (act) {
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
  let dispatch = await holdOwn(ctx, dispatchId);
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
  const dispatch = await holdOwn(ctx, dispatchId);
  if (dispatch.acknowledgedAt === null) throw answerProblem('not_acknowledged');
  if ((body.code === 'no_action' || body.code === 'unfounded' || body.code === 'other') && !body.reason)
    throw fieldProblem('reason', 'required', 'Say why.');
  await ctx.tx
    .insertInto('outcome')
    .values({
      id,
      dispatch_id: dispatchId,
      code: body.code,
      reason: await sealNote(
        ctx,
        dispatch.reportId,
        { table: 'outcome', row: id, column: 'reason' },
        body.reason,
      ),
      at: ctx.now,
      account_id: ctx.actor.accountId!,
    })
    .execute();
  await meetObligations(ctx, await sameDeskDispatches(ctx, dispatch), ['act'], { kind: 'outcome', id });
  await afterAnswer(ctx, dispatch, 'dispatch.outcome');
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
