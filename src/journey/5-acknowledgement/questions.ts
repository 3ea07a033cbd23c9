import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { sealNote } from '../report-seals.ts';
import { appendAudit, recordDisclosure } from '../../safeguards/index.ts';
import { maskReporter } from '../4-dispatch/masking.rules.ts';
import type { AnswerBody } from '../answers.api.ts';
import { findReport, reportersOf } from '../report-store.ts';
import { answerProblem, holdDispatch } from './held-dispatch.ts';

/** A desk asks the Careline about what it got. Nothing waits for the answer; no clock stops. */
export async function askQuestion(ctx: Ctx, id: string, dispatchId: string, asked: string): Promise<void> {
  const dispatch = await holdDispatch(ctx, dispatchId);
  await ctx.tx
    .insertInto('question')
    .values({
      id,
      dispatch_id: dispatchId,
      asked: await sealNote(ctx, dispatch.reportId, { table: 'question', row: id, column: 'asked' }, asked),
      asked_at: ctx.now,
      asked_by: ctx.actor.accountId!,
      answer: null,
      answered_at: null,
      answered_by: null,
    })
    .execute();
  await appendAudit(ctx, { act: 'question.asked', subjectKind: 'dispatch', subjectId: dispatchId });
  await announce(ctx, [
    { kind: 'dispatch.changed', id: dispatchId, desks: [dispatch.deskId] },
    { kind: 'report.changed', id: dispatch.reportId, desks: [] },
  ]);
}

/** Stands in place of an answer with a withheld field, which ends when its ground ends. */
const DISCLOSED_ANSWER = 'Answered with a withheld field: see what was released to this desk.';

/** The Careline answers; the reporter is masked here as everywhere that text leaves. */
export async function answerQuestion(
  ctx: Ctx,
  questionId: string,
  { text: answer, disclosure }: AnswerBody,
): Promise<void> {
  const question = await ctx.tx
    .selectFrom('question')
    .select(['dispatch_id', 'answered_at'])
    .where('id', '=', questionId)
    .forUpdate()
    .executeTakeFirst();
  if (!question) throw commonProblem('not_found');
  if (question.answered_at !== null) throw answerProblem('question_answered');
  const dispatch = await holdDispatch(ctx, question.dispatch_id);
  const report = await findReport(ctx, dispatch.reportId);
  const { text } = maskReporter(answer, report ? reportersOf(report) : []);
  if (disclosure) await discloseInAnswer(ctx, dispatch.id, questionId, text, disclosure);
  const place = { table: 'question', row: questionId, column: 'answer' } as const;
  await ctx.tx
    .updateTable('question')
    .set({
      answer: await sealNote(ctx, dispatch.reportId, place, disclosure ? DISCLOSED_ANSWER : text),
      answered_at: ctx.now,
      answered_by: ctx.actor.accountId!,
    })
    .where('id', '=', questionId)
    .execute();
  await appendAudit(ctx, {
    act: 'question.answered',
    subjectKind: 'dispatch',
    subjectId: question.dispatch_id,
  });
  await announce(ctx, [
    { kind: 'dispatch.changed', id: dispatch.id, desks: [dispatch.deskId] },
    { kind: 'report.changed', id: dispatch.reportId, desks: [] },
  ]);
}

/** The text goes into the disclosure, where it ends with its release; the question only says that it was answered. */
async function discloseInAnswer(
  ctx: Ctx,
  dispatchId: string,
  questionId: string,
  content: string,
  { field, ...ground }: NonNullable<AnswerBody['disclosure']>,
): Promise<void> {
  if (ctx.actor.role !== 'supervisor') throw answerProblem('supervisor_discloses');
  const id = ctx.newId();
  await recordDisclosure(ctx, { id, kind: 'answer', field, dispatchId, questionId, content, ground });
}
