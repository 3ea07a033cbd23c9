import type { z } from 'zod';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { announce } from '../platform/live.ts';
import { appendAudit } from '../safeguards/index.ts';
import { localDate } from '../policy/index.ts';
import { assess } from './assessment.rules.ts';
import { openDepartmentDuties } from './department-duties.ts';
import type { JourneyDeps } from './deps.ts';
import type { ScreeningBody } from './answers.api.ts';
import { isForwarded, keepRevision } from './report-store.ts';
import { sealBasis, sealNote } from './report-seals.ts';
import type { StoredReport } from './report-store.ts';
import { resend } from './resend.ts';
import { boundTo, holdSubmitted } from './submitted.ts';
import { datedTasks, tasksFor } from './tasks.rules.ts';

/**
 * Accept or not accept, confirm, unflag: a person's decisions after the forwards left, which never wait for them.
 * Unflagging needs a supervisor and a reason; every desk is told, and nothing vanishes from an inbox.
 */
export async function decideScreening(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  body: z.infer<typeof ScreeningBody>,
): Promise<void> {
  const report = await holdSubmitted(ctx, id);
  const { flag, confidence } = body.dmst ?? {};
  if (body.decision === undefined && flag === undefined && confidence === undefined)
    throw fieldProblem('decision', 'required', 'Say what is decided.');
  if (flag === false && confidence !== undefined)
    throw fieldProblem('dmst.confidence', 'contradiction', 'A flag is confirmed or taken away, not both.');
  if (body.decision !== undefined) {
    if ((body.decision === 'not_accepted' || body.decision === 'duplicate_linked') && !body.reason)
      throw fieldProblem('reason', 'required', 'Say why.');
    await ctx.tx
      .updateTable('report')
      .set({
        screening_decision: body.decision,
        screening_reason: await sealNote(
          ctx,
          id,
          { table: 'report', row: id, column: 'screening_reason' },
          body.reason,
        ),
        screened_at: ctx.now,
        screened_by: ctx.actor.accountId!,
      })
      .where('id', '=', id)
      .execute();
    await appendAudit(ctx, {
      act: 'report.screened',
      subjectKind: 'report',
      subjectId: id,
      detail: { decision: body.decision },
    });
  }
  if (body.dmst?.confidence === 'confirmed') await confirm(ctx, report, body.dmst.basis);
  if (body.dmst?.flag !== undefined && body.dmst.flag !== report.dmstFlag)
    await changeFlag(ctx, deps, report, body.dmst.flag, body.dmst.reason ?? body.reason);
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
}

async function confirm(ctx: Ctx, report: StoredReport, basis: string | undefined): Promise<void> {
  if (!basis)
    throw fieldProblem(
      'dmst.basis',
      'required',
      'Confirmed needs its basis: disclosure, police evidence or adjudication.',
    );
  if (!report.dmstFlag)
    throw fieldProblem('dmst.confidence', 'not_flagged', 'Only a flagged report can be confirmed.');
  await ctx.tx
    .updateTable('report')
    .set({ dmst_confidence: 'confirmed', dmst_basis: await sealBasis(ctx, report.id, basis) })
    .where('id', '=', report.id)
    .execute();
  await appendAudit(ctx, {
    act: 'report.confirmed',
    subjectKind: 'report',
    subjectId: report.id,
    detail: { basis },
  });
}

async function changeFlag(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
  flag: boolean,
  reason: string | undefined,
): Promise<void> {
  if (!flag && ctx.actor.role !== 'supervisor') throw commonProblem('not_found');
  if (!reason) throw fieldProblem('dmst.reason', 'required', 'Say why the flag changes.');
  const { edition, directory } = await boundTo(ctx, deps, report);
  const version = report.version + 1;
  const changed: StoredReport = {
    ...report,
    version,
    dmstFlag: flag,
    dmstConfidence: flag ? 'suspected' : null,
    trafficking: traffickingAfter(flag, report.trafficking),
    dmstBasis: reason,
  };
  const assessment = assess(report.content, directory.routing, edition, localDate(ctx.now, edition.calendar));
  const tasks = datedTasks(
    tasksFor(assessment, { forwarded: isForwarded(changed), accountReviewed: report.accountReviewed }),
    report.tasks,
    ctx.now,
  );
  await ctx.tx
    .updateTable('report')
    .set({
      version,
      dmst_flag: flag,
      dmst_confidence: changed.dmstConfidence,
      trafficking: changed.trafficking,
      tasks: JSON.stringify(tasks),
      dmst_basis: await sealBasis(ctx, report.id, reason),
      changed_at: ctx.now,
      changed_by: ctx.actor.accountId!,
    })
    .where('id', '=', report.id)
    .execute();
  await keepRevision(ctx, report.id, version, report.content);
  await openDepartmentDuties(ctx, changed, assessment, edition, directory);
  await resend(
    ctx,
    deps,
    changed,
    edition,
    directory,
    [flag ? 'held to be DMST' : 'no longer held to be DMST'],
    flag,
  );
  await appendAudit(ctx, {
    act: flag ? 'report.flagged' : 'report.unflagged',
    subjectKind: 'report',
    subjectId: report.id,
  });
}

/** Labor trafficking of the same child stands beside the flag and outlives it. */
function traffickingAfter(flag: boolean, before: StoredReport['trafficking']): StoredReport['trafficking'] {
  const labor = before === 'labor' || before === 'mixed';
  if (flag) return labor ? 'mixed' : 'sex';
  return labor ? 'labor' : null;
}
