import type { Ctx } from '../../platform/db/tx.ts';
import { asWorker } from '../../platform/db/tx.ts';
import { announce } from '../../platform/live.ts';
import { meetObligations } from '../../obligations/index.ts';
import { appendAudit } from '../../safeguards/index.ts';
import { furthest } from '../journey.ts';
import { holdDispatch } from './held-dispatch.ts';

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
