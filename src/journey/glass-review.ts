import { meetObligations, openObligations } from '../obligations/index.ts';
import { asWorker } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { announce } from '../platform/live.ts';
import { dueAt, editionInForce } from '../policy/index.ts';
import type { JourneyDeps } from './deps.ts';

/** For editions that were published before there was a clause about it. */
const REVIEW_OTHERWISE = { hours: 24 };

/**
 * Emergency access through a wall is reviewed by somebody else: the Statewide HART Lead owes it from now on, and for
 * what the Lead opened the Careline does.
 */
export async function owesGlassReview(
  ctx: Ctx,
  deps: Pick<JourneyDeps, 'directory'>,
  broken: { readonly id: string; readonly reportId: string },
): Promise<void> {
  const { routing } = await deps.directory(ctx);
  const owedBy = ctx.actor.desks.includes(routing.hartLead) ? routing.hotline : routing.hartLead;
  await asWorker(ctx, async (engine) => {
    const edition = await editionInForce(engine.tx, engine.now);
    const { clause, review } = edition.breakGlass ?? {
      clause: edition.conflictOfInterest.clause,
      review: REVIEW_OTHERWISE,
    };
    await openObligations(engine, [
      {
        kind: 'review_break_glass',
        subjectKind: 'break_glass',
        subjectId: broken.id,
        reportId: broken.reportId,
        owedBy,
        edition: edition.id,
        clause,
        dueAt: dueAt(engine.now, review, edition.calendar),
      },
    ]);
    await announce(engine, [{ kind: 'obligation.changed', id: broken.id, desks: [owedBy] }]);
  });
}

export async function glassReviewed(ctx: Ctx, id: string): Promise<void> {
  await asWorker(ctx, (engine) =>
    meetObligations(engine, [id], ['review_break_glass'], { kind: 'break_glass_review', id }),
  );
  await announce(ctx, [{ kind: 'obligation.changed', id, desks: [...ctx.actor.desks] }]);
}
