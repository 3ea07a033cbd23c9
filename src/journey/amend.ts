import { meetObligations } from '../obligations/index.ts';
import { keepPeople } from '../people/index.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { announce } from '../platform/live.ts';
import { localDate } from '../policy/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import { mergeDraft } from './1-intake/conflict.rules.ts';
import { peopleIn } from './1-intake/drafts.ts';
import type { IntakePatch } from './1-intake/intake.api.ts';
import { dateProblems, submissionProblems } from './1-intake/submission.rules.ts';
import { maskReporter } from './4-dispatch/masking.rules.ts';
import { assess, placeProblems } from './assessment.rules.ts';
import type { Assessment } from './assessment.rules.ts';
import { openDepartmentDuties } from './department-duties.ts';
import type { JourneyDeps } from './deps.ts';
import { PARTIES } from './journey.ts';
import type { Party } from './journey.ts';
import {
  formerReportersAfter,
  isForwarded,
  keepRevision,
  refuseUnknownVersion,
  reportProblem,
  updateContent,
} from './report-store.ts';
import { sealBasis } from './report-seals.ts';
import type { StoredReport } from './report-store.ts';
import { packageCutter } from './package-content.ts';
import { resend } from './resend.ts';
import { boundTo, holdSubmitted } from './submitted.ts';
import { datedTasks, REVIEW_ACCOUNT, tasksFor } from './tasks.rules.ts';

/** A correction of a submitted report: a new version that travels to every desk and wants its own acknowledgement. */
export async function amend(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  baseVersion: number,
  changes: IntakePatch,
): Promise<void> {
  const report = await holdSubmitted(ctx, id);
  refuseUnknownVersion(report, baseVersion);
  const { edition, directory } = await boundTo(ctx, deps, report);
  const merge = mergeDraft(report.content, report.fieldVersions, changes, baseVersion, ctx.newId);
  if ('conflicts' in merge)
    throw reportProblem('version_conflict', {
      more: { conflicts: merge.conflicts, version: report.version },
    });
  if (merge.changedPaths.length === 0 && changes.accountForForwarding && !report.accountReviewed)
    return letAccountStand(ctx, report);
  if (merge.changedPaths.length === 0)
    throw fieldProblem('changes', 'nothing_changed', 'Nothing in this amendment differs from the report.');
  const today = localDate(ctx.now, edition.calendar);
  const fields = [
    ...submissionProblems(merge.merged),
    ...dateProblems(merge.merged, { today, now: ctx.now }),
    ...placeProblems(merge.merged, directory.routing),
  ];
  if (fields.length > 0) throw commonProblem('validation', { fields });
  const formerReporters = formerReportersAfter(report, merge.merged.reporter);
  const reviewed = changes.accountForForwarding !== undefined && changes.accountForForwarding !== null;
  const content = {
    ...merge.merged,
    accountForForwarding: maskReporter(merge.merged.accountForForwarding ?? '', [
      merge.merged.reporter ?? {},
      ...formerReporters,
    ]).text,
  };
  const assessment = assess(content, directory.routing, edition, today);
  const before = assess(report.content, directory.routing, edition, today);
  const judged = judgedAnew(report, before, assessment);
  const flag = judged.dmstFlag;
  const forwarded = isForwarded(judged);
  const reviewedNow = report.accountReviewed || reviewed;
  const tasks = datedTasks(
    tasksFor(assessment, { forwarded, accountReviewed: reviewedNow }),
    report.tasks,
    ctx.now,
  );
  const version = await updateContent(ctx, report, content, {
    ...report.fieldVersions,
    ...Object.fromEntries(merge.changedPaths.map((path) => [path, report.version + 1])),
  });
  await keepRevision(ctx, id, version, content);
  await keepPeople(ctx, id, peopleIn(content), false);
  const amended: StoredReport = {
    ...report,
    version,
    content,
    formerReporters,
    urgent: report.urgent || assessment.urgency.urgent,
    accountReviewed: reviewedNow,
    tasks,
    ...judged,
  };
  await ctx.tx
    .updateTable('report')
    .set({
      urgent: amended.urgent,
      dmst_flag: flag,
      dmst_confidence: amended.dmstConfidence,
      dmst_basis: await sealBasis(ctx, id, amended.dmstBasis),
      trafficking: amended.trafficking,
      dmst_reasons: JSON.stringify(amended.dmstReasons),
      account_reviewed: amended.accountReviewed,
      tasks: JSON.stringify(tasks),
    })
    .where('id', '=', id)
    .execute();
  await openDepartmentDuties(ctx, amended, assessment, edition, directory);
  if (amended.accountReviewed)
    await meetObligations(ctx, [id], ['review_account'], { kind: 'amendment', id: String(version) });
  const same =
    sentAlike(
      packageCutter(report, edition, before, ctx.now),
      packageCutter({ ...amended, version: report.version }, edition, assessment, ctx.now),
    ) &&
    sameDesks(before, assessment) &&
    flag === report.dmstFlag;
  if (!same && forwarded)
    await resend(ctx, deps, amended, edition, directory, plainNames(merge.changedPaths));
  await appendAudit(ctx, {
    act: 'report.amended',
    subjectKind: 'report',
    subjectId: id,
    detail: { version },
  });
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
}

/** Somebody read the account that the software had made and changed nothing: reviewed, and nothing new to send. */
async function letAccountStand(ctx: Ctx, report: StoredReport): Promise<void> {
  const tasks = report.tasks.filter(({ code }) => code !== REVIEW_ACCOUNT.code);
  await ctx.tx
    .updateTable('report')
    .set({ account_reviewed: true, tasks: JSON.stringify(tasks) })
    .where('id', '=', report.id)
    .execute();
  await meetObligations(ctx, [report.id], ['review_account'], {
    kind: 'review',
    id: String(report.version),
  });
  await appendAudit(ctx, { act: 'report.account_reviewed', subjectKind: 'report', subjectId: report.id });
  await announce(ctx, [{ kind: 'report.changed', id: report.id, desks: [] }]);
}

/**
 * A correction of what no desk was told (the reporter, the narrative) sends nothing: there is nothing new to read, and
 * that something was corrected is itself not for the desks.
 */
function sentAlike(before: (party: Party) => unknown, after: (party: Party) => unknown): boolean {
  return PARTIES.every((party) => canonicalJson(before(party)) === canonicalJson(after(party)));
}

function sameDesks(before: Assessment, after: Assessment): boolean {
  const desks = ({ routed }: Assessment) => JSON.stringify([routed.to, routed.withheldFrom]);
  return desks(before) === desks(after);
}

type Judgement = Pick<
  StoredReport,
  'dmstFlag' | 'dmstConfidence' | 'dmstBasis' | 'trafficking' | 'dmstReasons'
>;

/**
 * What the corrected facts mean. A flag stays until a supervisor takes it away; one that a supervisor took away comes
 * back only when the correction changes why the test is met, not with every correction of something else.
 */
function judgedAnew(report: StoredReport, before: Assessment, after: Assessment): Judgement {
  const { screening, urgency } = after;
  const kept: Judgement = {
    dmstFlag: report.dmstFlag === true,
    dmstConfidence: report.dmstConfidence,
    dmstBasis: report.dmstBasis,
    trafficking: report.trafficking,
    dmstReasons: report.dmstReasons,
  };
  const takenAway = report.dmstFlag === false && report.dmstBasis !== null;
  if (takenAway && sameReasons(before, after)) return kept;
  // A flag that stands although the facts no longer carry it keeps the reasons it was given for.
  if (kept.dmstFlag && !screening.flag)
    return { ...kept, trafficking: screening.trafficking ?? report.trafficking };
  return {
    dmstFlag: screening.flag,
    dmstConfidence:
      report.dmstConfidence === 'confirmed' ? 'confirmed' : (screening.confidence ?? report.dmstConfidence),
    dmstBasis: takenAway && screening.flag ? null : report.dmstBasis,
    trafficking: screening.trafficking ?? report.trafficking,
    dmstReasons: [...screening.reasons, ...urgency.reasons],
  };
}

function sameReasons(before: Assessment, after: Assessment): boolean {
  const said = ({ screening }: Assessment) => JSON.stringify([screening.flag, screening.reasons]);
  return said(before) === said(after);
}

/** Paths without the ids of items: `children[…].whereabouts` → `children: whereabouts`. */
function plainNames(paths: readonly string[]): string[] {
  return [
    ...new Set(
      paths
        .filter((path) => !path.startsWith('reporter') && path !== 'narrative')
        .map((path) => path.replace(/\[[^\]]*\]\.?/g, ': ').replace(/: $/, '')),
    ),
  ];
}
