import type { z } from 'zod';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { announce } from '../platform/live.ts';
import { meetObligations, supersedeObligations } from '../obligations/index.ts';
import { getEdition, localDate } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import type { DirectoryNow } from '../directory/index.ts';
import { mergeDraft } from './1-intake/conflict.rules.ts';
import type { IntakePatch } from './1-intake/intake.api.ts';
import { peopleIn } from './1-intake/drafts.ts';
import { dateProblems, submissionProblems } from './1-intake/submission.rules.ts';
import { maskReporter } from './4-dispatch/masking.rules.ts';
import { assess, placeProblems } from './assessment.rules.ts';
import { forward, supersedeBy } from './flow.ts';
import type { JourneyDeps } from './flow.ts';
import type { ScreeningBody } from './journey.api.ts';
import { keepPeople } from '../people/index.ts';
import { findReport, keepRevision, reportProblem, updateContent } from './report-store.ts';
import type { StoredReport } from './report-store.ts';

/** A correction of a submitted report: a new version that travels to every desk and wants its own acknowledgement. */
export async function amend(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  baseVersion: number,
  changes: IntakePatch,
): Promise<void> {
  const report = await holdSubmitted(ctx, id);
  const { edition, directory } = await boundTo(ctx, deps, report);
  const merge = mergeDraft(report.content, report.fieldVersions, changes, baseVersion, ctx.newId);
  if ('conflicts' in merge)
    throw reportProblem('version_conflict', {
      more: { conflicts: merge.conflicts, version: report.version },
    });
  if (merge.changedPaths.length === 0)
    throw fieldProblem('changes', 'nothing_changed', 'Nothing in this amendment differs from the report.');
  const today = localDate(ctx.now, edition.calendar);
  const fields = [
    ...submissionProblems(merge.merged),
    ...dateProblems(merge.merged, { today, now: ctx.now }),
    ...placeProblems(merge.merged, directory.routing),
  ];
  if (fields.length > 0) throw commonProblem('validation', { fields });
  const reviewed = changes.accountForForwarding !== undefined && changes.accountForForwarding !== null;
  const content = {
    ...merge.merged,
    accountForForwarding: maskReporter(merge.merged.accountForForwarding ?? '', merge.merged.reporter ?? {})
      .text,
  };
  const assessment = assess(content, directory.routing, edition, today);
  const flag = assessment.screening.flag || report.dmstFlag === true; // only a supervisor unflags
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
    urgent: report.urgent || assessment.urgency.urgent,
    accountReviewed: report.accountReviewed || reviewed,
    dmstFlag: flag,
    dmstConfidence:
      report.dmstConfidence === 'confirmed'
        ? 'confirmed'
        : (assessment.screening.confidence ?? report.dmstConfidence),
    trafficking: assessment.screening.trafficking ?? report.trafficking,
  };
  await ctx.tx
    .updateTable('report')
    .set({
      urgent: amended.urgent,
      dmst_flag: flag,
      dmst_confidence: amended.dmstConfidence,
      trafficking: amended.trafficking,
      account_reviewed: amended.accountReviewed,
    })
    .where('id', '=', id)
    .execute();
  if (amended.accountReviewed)
    await meetObligations(ctx, [id], ['review_account'], { kind: 'amendment', id: String(version) });
  if (flag || amended.trafficking !== null)
    await resend(ctx, deps, amended, edition, directory, plainNames(merge.changedPaths));
  await appendAudit(ctx, {
    act: 'report.amended',
    subjectKind: 'report',
    subjectId: id,
    detail: { version },
  });
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
}

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
  if (body.decision === undefined && body.dmst === undefined)
    throw fieldProblem('decision', 'required', 'Say what is decided.');
  if (body.decision !== undefined) {
    if ((body.decision === 'not_accepted' || body.decision === 'duplicate_linked') && !body.reason)
      throw fieldProblem('reason', 'required', 'Say why.');
    await ctx.tx
      .updateTable('report')
      .set({
        screening_decision: body.decision,
        screening_reason: body.reason ?? null,
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
    .set({ dmst_confidence: 'confirmed', dmst_basis: basis })
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
    trafficking: flag ? 'sex' : report.trafficking === 'mixed' ? 'labor' : null,
    dmstBasis: reason,
  };
  await ctx.tx
    .updateTable('report')
    .set({
      version,
      dmst_flag: flag,
      dmst_confidence: changed.dmstConfidence,
      trafficking: changed.trafficking,
      dmst_basis: reason,
      changed_at: ctx.now,
      changed_by: ctx.actor.accountId!,
    })
    .where('id', '=', report.id)
    .execute();
  await keepRevision(ctx, report.id, version, report.content);
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

/**
 * The new version to every desk that the routing names now and to every desk that had the old one. Open duties of the
 * old version are carried on by the new; the clock of "acting" stays. After unflagging only the acknowledgement of the
 * correction is owed.
 */
async function resend(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
  edition: PolicyEdition,
  directory: DirectoryNow,
  whatChanged: readonly string[],
  held = true,
): Promise<void> {
  const earlier = await ctx.tx
    .selectFrom('dispatch')
    .select([
      'id',
      'party',
      'desk_id',
      'desk_name',
      'lead',
      'unroutable',
      'urgent',
      'acknowledge_by',
      'acknowledged_at',
    ])
    .where('report_id', '=', report.id)
    .where('superseded_by', 'is', null)
    .where('status', 'not in', ['redirected', 'recalled'])
    .execute();
  const assessment = assess(report.content, directory.routing, edition, localDate(ctx.now, edition.calendar));
  const routed = assessment.routed.to;
  const parted = earlier
    .filter(
      (old) =>
        directory.desks.has(old.desk_id) &&
        !routed.some((desk) => desk.party === old.party && desk.deskId === old.desk_id),
    )
    // An unroutable entry whose party has found a desk is carried on by that desk.
    .filter((old) => !(old.unroutable && routed.some((desk) => desk.party === old.party && !desk.unroutable)))
    .map((old) => ({
      party: old.party as (typeof routed)[number]['party'],
      deskId: old.desk_id,
      lead: false,
      unroutable: old.unroutable,
      reason: 'This desk had the earlier version.',
    }));
  const becameUrgent = report.urgent && earlier.some((old) => !old.urgent);
  const notLaterThan = new Map(
    becameUrgent
      ? earlier
          .filter((old) => old.acknowledged_at === null)
          .map((old) => [`${old.party} ${old.desk_id}`, old.acknowledge_by] as const)
      : [],
  );
  const sent = await forward(
    ctx,
    deps,
    report,
    edition,
    directory,
    { ...assessment, routed: { ...assessment.routed, to: [...routed, ...parted] } },
    { kind: 'amendment', whatChanged, notLaterThan },
  );
  for (const old of earlier) {
    const successor =
      sent.find((one) => one.party === old.party && one.deskId === old.desk_id) ??
      sent.find((one) => one.party === old.party);
    if (successor) await supersedeBy(ctx, old.id, successor.id);
    if (!held) await supersedeObligations(ctx, old.id, null, ['act']);
  }
  if (!held) for (const one of sent) await supersedeObligations(ctx, one.id, null, ['forward']);
}

async function holdSubmitted(ctx: Ctx, id: string): Promise<StoredReport> {
  const report = await findReport(ctx, id, 'lock');
  if (!report) throw commonProblem('not_found');
  if (report.status === 'draft')
    throw fieldProblem('status', 'still_a_draft', 'This report is still a draft: change it, then submit it.');
  if (report.status !== 'submitted') throw reportProblem('report_closed');
  return report;
}

async function boundTo(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
): Promise<{ edition: PolicyEdition; directory: DirectoryNow }> {
  return { edition: await getEdition(ctx.tx, report.editionId), directory: await deps.directory(ctx) };
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
