import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem } from '../platform/errors.ts';
import { editionInForce, getEdition, localDate } from '../policy/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import { createDraft, holdDraft, saveDraft } from './1-intake/drafts.ts';
import type { DraftChecks } from './1-intake/drafts.ts';
import type { IntakeBody, IntakeDraft, IntakePatch } from './1-intake/intake.api.ts';
import { submissionProblems } from './1-intake/submission.rules.ts';
import { accountForForwarding } from './account.ts';
import { assess, placeProblems } from './assessment.rules.ts';
import type { Assessment } from './assessment.rules.ts';
import { openDepartmentDuties } from './department-duties.ts';
import type { JourneyDeps } from './deps.ts';
import { forward } from './forwarding.ts';
import { keepRevision, storeLocation } from './report-store.ts';
import type { StoredReport } from './report-store.ts';
import { datedTasks, tasksFor } from './tasks.rules.ts';
import { supersedeUrgentCalls } from './urgent-call.ts';

/** Takes a report; with `submit` it goes the whole way in this one transaction. */
export async function takeReport(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  body: IntakeBody,
): Promise<StoredReport> {
  const { submit, ...content } = body;
  const checks = await draftChecks(ctx, deps);
  const draft = await createDraft(ctx, id, content, checks);
  return submit ? submitHeld(ctx, deps, draft) : draft;
}

export async function changeDraft(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  version: number,
  patch: IntakePatch,
): Promise<StoredReport> {
  return saveDraft(ctx, id, version, patch, await draftChecks(ctx, deps));
}

/** Submission: screen → route → flag → forward → obligations → outbox → audit, all or nothing. */
export async function submitReport(ctx: Ctx, deps: JourneyDeps, id: string): Promise<StoredReport> {
  return submitHeld(ctx, deps, await holdDraft(ctx, id));
}

async function submitHeld(ctx: Ctx, deps: JourneyDeps, draft: StoredReport): Promise<StoredReport> {
  const problems = submissionProblems(draft.content);
  if (problems.length > 0) throw commonProblem('validation', { fields: problems });
  const edition = await getEdition(ctx.tx, draft.editionId);
  const directory = await deps.directory(ctx);
  const assessment = assess(draft.content, directory.routing, edition, localDate(ctx.now, edition.calendar));
  const account = accountForForwarding(draft);
  const content: IntakeDraft = { ...draft.content, accountForForwarding: account.text };
  const report = await markSubmitted(ctx, draft, content, assessment, account.reviewed);
  await openDepartmentDuties(ctx, report, assessment, edition, directory);
  if (assessment.screening.forwards) {
    await supersedeUrgentCalls(ctx, draft, (running) =>
      forward(ctx, deps, report, edition, directory, assessment, {
        kind: 'first',
        ordinal: 1,
        whatChanged: [],
        running,
      }),
    );
  }
  await appendAudit(ctx, {
    act: 'report.submitted',
    subjectKind: 'report',
    subjectId: report.id,
    detail: { flag: assessment.screening.flag, urgent: report.urgent },
  });
  return report;
}

async function markSubmitted(
  ctx: Ctx,
  draft: StoredReport,
  content: IntakeDraft,
  assessment: Assessment,
  reviewed: boolean,
): Promise<StoredReport> {
  const { screening, urgency } = assessment;
  const version = draft.version + 1;
  const urgent = draft.urgent || urgency.urgent;
  const reasons = [...screening.reasons, ...urgency.reasons];
  const dated = datedTasks(
    tasksFor(assessment, { forwarded: screening.forwards, accountReviewed: reviewed }),
    draft.tasks,
    ctx.now,
  );
  await ctx.tx
    .updateTable('report')
    .set({
      status: 'submitted',
      version,
      changed_at: ctx.now,
      changed_by: ctx.actor.accountId!,
      submitted_at: ctx.now,
      submitted_by: ctx.actor.accountId!,
      urgent,
      dmst_flag: screening.flag,
      dmst_confidence: screening.confidence,
      trafficking: screening.trafficking,
      dmst_reasons: JSON.stringify(reasons),
      account_reviewed: reviewed,
      content: await storeLocation(ctx, draft.id, version, content),
      content_version: version,
      tasks: JSON.stringify(dated),
    })
    .where('id', '=', draft.id)
    .execute();
  await keepRevision(ctx, draft.id, version, content);
  return {
    ...draft,
    status: 'submitted',
    version,
    changedAt: ctx.now,
    submittedAt: ctx.now,
    urgent,
    dmstFlag: screening.flag,
    dmstConfidence: screening.confidence,
    trafficking: screening.trafficking,
    dmstReasons: reasons,
    accountReviewed: reviewed,
    content,
    tasks: dated,
  };
}

async function draftChecks(ctx: Ctx, deps: JourneyDeps): Promise<DraftChecks> {
  const directory = await deps.directory(ctx);
  const edition = await editionInForce(ctx.tx, ctx.now);
  return {
    placeProblems: (content) => placeProblems(content, directory.routing),
    editionId: edition.id,
    timeZone: edition.calendar.timeZone,
  };
}
