import type { Ctx } from '../platform/db/tx.ts';
import { announce } from '../platform/live.ts';
import type { BrowsingStopped } from '../safeguards/index.ts';
import { meetObligations, openObligations } from './obligations.ts';

/** Somebody opened far more records than colleagues do: the Statewide HART Lead, or a supervisor, owes the look at it. */
export async function oweAccessReview(ctx: Ctx, { stopId, rule }: BrowsingStopped): Promise<void> {
  const leads = await ctx.tx
    .selectFrom('desk')
    .select('id')
    .where('party', '=', 'hart_lead')
    .where('valid_to', 'is', null)
    .execute();
  await openObligations(
    ctx,
    leads.map(({ id }) => ({
      kind: 'review_unusual_access',
      subjectKind: 'browsing_stop',
      subjectId: stopId,
      reportId: null,
      owedBy: id,
      edition: rule.id,
      clause: rule.clause,
      dueAt: ctx.now.add({ minutes: Math.round(rule.reviewWithinHours * 60) }),
    })),
  );
  await announce(ctx, [{ kind: 'obligations.changed', id: stopId, desks: leads.map(({ id }) => id) }]);
}

/** Met by whoever of the two looked first. */
export async function meetAccessReview(ctx: Ctx, stopId: string): Promise<void> {
  await meetObligations(ctx, [stopId], ['review_unusual_access'], { kind: 'browsing_review', id: stopId });
}
