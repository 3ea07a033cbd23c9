import { sql } from 'kysely';
import type { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, problems } from '../../platform/errors.ts';
import { appendAudit } from '../audit/audit.ts';
import type { BrowsingStopList, BrowsingStopView, ReviewBody } from './browsing.api.ts';

const reviewProblem = problems({
  own_access: { status: 409, text: 'This is about you. Another person has to review it.' },
  restored_already: { status: 409, text: 'Browsing was given back already.' },
});

interface StopRow {
  id: string;
  who: string;
  address: string;
  acted_as: string;
  at: Temporal.Instant;
  reason: BrowsingStopView['reason'];
  window_hours: number;
  opened: number;
  usual: number | null;
  reviewed_at: Temporal.Instant | null;
  reviewer: string | null;
  decision: BrowsingStopView['decision'];
  note: string | null;
  own: boolean;
}

/** Accounts that lost browsing, newest first. The read is on record before it is answered. */
export async function listStops(
  ctx: Ctx,
  before: string | undefined,
  limit: number,
): Promise<z.infer<typeof BrowsingStopList>> {
  await appendAudit(ctx, { act: 'access_reviews.read', subjectKind: 'account', subjectId: 'all' });
  const { rows } = await sql<StopRow>`
    select * from browsing_stops(${before ?? null}::uuid, ${limit}::integer)`.execute(ctx.tx);
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.who,
      account: row.address,
      role: row.acted_as,
      at: row.at.toString(),
      reason: row.reason,
      windowHours: row.window_hours,
      opened: row.opened,
      usual: row.usual,
      reviewedAt: row.reviewed_at?.toString() ?? null,
      reviewer: row.reviewer,
      decision: row.decision,
      note: row.note,
      own: row.own,
    })),
    nextCursor: rows.length < limit ? null : rows.at(-1)!.id,
  };
}

/** Another person gives browsing back, or keeps it closed; either way somebody has looked. */
export async function reviewStop(
  ctx: Ctx,
  stopId: string,
  { decision, note }: z.infer<typeof ReviewBody>,
): Promise<void> {
  const { rows } = await sql<{ outcome: string }>`
    select review_browsing_stop(${stopId}::uuid, ${decision}, ${note}) as outcome`.execute(ctx.tx);
  const { outcome } = rows[0]!;
  if (outcome === 'own') throw reviewProblem('own_access');
  if (outcome === 'restored_already') throw reviewProblem('restored_already');
  if (outcome !== 'done') throw commonProblem('not_found');
  await appendAudit(ctx, {
    act: 'browsing.reviewed',
    subjectKind: 'browsing_stop',
    subjectId: stopId,
    detail: { decision },
  });
}
