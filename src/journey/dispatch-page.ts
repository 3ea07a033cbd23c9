import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem } from '../platform/errors.ts';
import { appendAudit } from '../safeguards/index.ts';
import { shown } from '../platform/vault.ts';
import { openNote, packagePlace } from './report-seals.ts';
import { dispatchView, openOutcome, readDispatches, text } from './dispatch-view.ts';
import type { DispatchRow } from './dispatch-view.ts';
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
    .select(['id', 'code', 'reason', 'at'])
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
    package: await readPackage(ctx, row, sealed.canonical),
    packageSha256: sealed.sha256.toString('hex'),
    packageSignature: sealed.signature.toString('base64'),
    packageKeyId: sealed.key_id,
    questions: await Promise.all(
      questions.map(async (question) => ({
        id: question.id,
        asked: await openNote(ctx, { table: 'question', row: question.id, column: 'asked' }, question.asked),
        askedAt: question.asked_at.toString(),
        answer: await openNote(
          ctx,
          { table: 'question', row: question.id, column: 'answer' },
          question.answer,
        ),
        answeredAt: text(question.answered_at),
      })),
    ),
    outcomes: await Promise.all(
      outcomes.map(async (outcome) => ({
        code: outcome.code,
        reason: await openOutcome(ctx, outcome),
        at: outcome.at.toString(),
      })),
    ),
    supersededBy: row.superseded_by,
    // Whom else it went to is the Careline's knowledge, not the desk's.
    redirectedTo: ctx.actor.databaseRole === 'careline' ? (redirected?.to_dispatch ?? null) : null,
    redirectable: !hasEnded(row.status) && row.superseded_by === null,
  };
}

/** The frozen package, or the words that stand in its place: hash and signature still say what was sent. */
async function readPackage(ctx: Ctx, row: DispatchRow, stored: string): Promise<Record<string, unknown>> {
  const opened = await ctx.vault.open(packagePlace(row.id), stored);
  return opened.readable
    ? (JSON.parse(opened.text) as Record<string, unknown>)
    : { version: row.report_version, content: { account: shown(opened) } };
}
