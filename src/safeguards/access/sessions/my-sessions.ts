import type { Ctx } from '../../../platform/db/tx.ts';
import { appendAudit } from '../../audit/audit.ts';
import type { SignedIn } from './identify.ts';
import { endSessions } from './sessions.ts';

/** The sessions of a person that can still be used, newest first, without anything that could be used. */
export async function mySessions(ctx: Ctx, person: SignedIn) {
  const rows = await ctx.tx
    .selectFrom('session')
    .select(['id', 'kind', 'how', 'started_at', 'seen_at', 'idle_seconds', 'ends_at', 'origin', 'browser'])
    .where('account_id', '=', person.accountId)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', ctx.now)
    .orderBy('started_at', 'desc')
    .execute();
  return rows
    .filter((row) => Temporal.Instant.compare(row.seen_at.add({ seconds: row.idle_seconds }), ctx.now) > 0)
    .map((row) => ({
      id: row.id,
      current: row.id === person.sessionId,
      kind: row.kind as 'cookie' | 'bearer',
      how: row.how,
      startedAt: row.started_at.toString(),
      seenAt: row.seen_at.toString(),
      origin: row.origin,
      browser: row.browser,
    }));
}

/** Ends one of one's own sessions, or all of them with this one; false when there is none such. */
export async function endMySessions(ctx: Ctx, person: SignedIn, only?: string): Promise<boolean> {
  const ended = await endSessions(ctx, person.accountId, only === undefined ? {} : { only });
  for (const id of ended)
    await appendAudit(ctx, { act: 'session.ended', subjectKind: 'session', subjectId: id });
  return ended.length > 0;
}
