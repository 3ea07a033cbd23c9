import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem } from '../platform/errors.ts';
import { appendAudit } from '../safeguards/index.ts';
import { dispatchView, readDispatches, text } from './dispatch-view.ts';
import type { DispatchPage } from './journey.api.ts';
import { hasEnded } from './journey.ts';

/** The entry for somebody who reads it again: on record. */
export async function readDispatchPage(ctx: Ctx, id: string): Promise<DispatchPage> {
  const page = await getDispatchPage(ctx, id);
  await appendAudit(ctx, { act: 'dispatch.read', subjectKind: 'dispatch', subjectId: id });
  return page;
}

/** One entry with its package, for members of the desk it was sent to and for the Careline. */
export async function getDispatchPage(ctx: Ctx, id: string): Promise<DispatchPage> {
  const [row] = await readDispatches(ctx, sql`d.id = ${id}`);
  if (!row) throw commonProblem('not_found');
  const sealed = await ctx.tx
    .selectFrom('package')
    .select(['canonical', 'sha256', 'signature', 'key_id'])
    .where('dispatch_id', '=', id)
    .executeTakeFirstOrThrow();
  const questions = await ctx.tx
    .selectFrom('question')
    .select(['id', 'asked', 'asked_at', 'answer', 'answered_at'])
    .where('dispatch_id', '=', id)
    .orderBy('asked_at')
    .execute();
  const outcomes = await ctx.tx
    .selectFrom('outcome')
    .select(['code', 'reason', 'at'])
    .where('dispatch_id', '=', id)
    .orderBy('at')
    .execute();
  const redirected = await ctx.tx
    .selectFrom('redirection')
    .select('to_dispatch')
    .where('dispatch_id', '=', id)
    .executeTakeFirst();
  return {
    ...dispatchView(row),
    number: row.report_number,
    package: JSON.parse(sealed.canonical) as Record<string, unknown>,
    packageSha256: sealed.sha256.toString('hex'),
    packageSignature: sealed.signature.toString('base64'),
    packageKeyId: sealed.key_id,
    questions: questions.map((question) => ({
      id: question.id,
      asked: question.asked,
      askedAt: question.asked_at.toString(),
      answer: question.answer,
      answeredAt: text(question.answered_at),
    })),
    outcomes: outcomes.map((outcome) => ({
      code: outcome.code,
      reason: outcome.reason,
      at: outcome.at.toString(),
    })),
    supersededBy: row.superseded_by,
    // Whom else it went to is the Careline's knowledge, not the desk's.
    redirectedTo: ctx.actor.databaseRole === 'careline' ? (redirected?.to_dispatch ?? null) : null,
    redirectable: !hasEnded(row.status) && row.superseded_by === null,
  };
}
