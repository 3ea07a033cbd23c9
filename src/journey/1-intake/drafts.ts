import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { keepPeople } from '../../people/index.ts';
import type { NamedPerson } from '../../people/index.ts';
import { appendAudit, onRecordAlready } from '../../safeguards/index.ts';
import { mergeDraft, withIds } from './conflict.rules.ts';
import type { IntakeDraft, IntakePatch } from './intake.api.ts';
import {
  findReport,
  insertReport,
  refuseUnknownVersion,
  reportProblem,
  updateContent,
} from '../report-store.ts';
import { sealNote } from '../report-seals.ts';
import type { StoredReport } from '../report-store.ts';
import { dateProblems } from './submission.rules.ts';

/** What a draft is checked against whenever it is saved. */
export interface DraftChecks {
  /** Refusals for towns and places that do not exist, by field. */
  readonly placeProblems: (
    content: IntakeDraft,
  ) => readonly { path: string; code: string; message: string }[];
  /** The edition in force; the report stays bound to it. */
  readonly editionId: string;
  readonly timeZone: string;
}

/** Opens a draft. Whatever is valid is kept; nothing is required yet. */
export async function createDraft(
  ctx: Ctx,
  id: string,
  body: IntakeDraft,
  checks: DraftChecks,
): Promise<StoredReport> {
  const content = withIds(body, ctx.newId);
  refuseImpossible(ctx, content, checks);
  await insertReport(ctx, { id, editionId: checks.editionId, content });
  await keepPeople(ctx, id, peopleIn(content), true);
  await appendAudit(ctx, { act: 'report.created', subjectKind: 'report', subjectId: id });
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
  return getReport(ctx, id);
}

/**
 * Saves fields of a draft under the next version. Fields that somebody else changed since `baseVersion` are a conflict
 * unless both say the same; then nothing of this change is saved.
 */
export async function saveDraft(
  ctx: Ctx,
  id: string,
  baseVersion: number,
  patch: IntakePatch,
  checks: DraftChecks,
): Promise<StoredReport> {
  const report = await holdDraft(ctx, id);
  refuseUnknownVersion(report, baseVersion);
  const merge = mergeDraft(report.content, report.fieldVersions, patch, baseVersion, ctx.newId);
  if ('conflicts' in merge)
    throw reportProblem('version_conflict', {
      more: { conflicts: merge.conflicts, version: report.version },
    });
  await auditEditing(ctx, report);
  if (merge.changedPaths.length === 0) return report;
  refuseImpossible(ctx, merge.merged, checks);
  const versions = {
    ...report.fieldVersions,
    ...Object.fromEntries(merge.changedPaths.map((path) => [path, report.version + 1])),
  };
  await updateContent(ctx, report, merge.merged, versions);
  await keepPeople(ctx, id, peopleIn(merge.merged), false);
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
  return getReport(ctx, id);
}

/** A draft that will not be finished. It stays readable; nothing was sent for it. */
export async function retractDraft(ctx: Ctx, id: string, reason: string): Promise<void> {
  const report = await holdDraft(ctx, id);
  if (report.urgent) throw reportProblem('urgent_call_made');
  await ctx.tx
    .updateTable('report')
    .set({
      status: 'retracted',
      changed_at: ctx.now,
      changed_by: ctx.actor.accountId!,
      screening_reason: await sealNote(
        ctx,
        id,
        { table: 'report', row: id, column: 'screening_reason' },
        reason,
      ),
    })
    .where('id', '=', id)
    .execute();
  await appendAudit(ctx, { act: 'report.retracted', subjectKind: 'report', subjectId: id });
  await announce(ctx, [{ kind: 'report.changed', id, desks: [] }]);
}

/** The draft, locked until the transaction ends; refused when it may not change any more. */
export async function holdDraft(ctx: Ctx, id: string): Promise<StoredReport> {
  const report = await findReport(ctx, id, 'lock');
  if (!report) throw commonProblem('not_found');
  if (report.status === 'submitted') throw reportProblem('report_submitted');
  if (report.status !== 'draft') throw reportProblem('report_closed');
  return report;
}

export async function getReport(ctx: Ctx, id: string): Promise<StoredReport> {
  const report = await findReport(ctx, id);
  if (!report) throw commonProblem('not_found');
  return report;
}

function refuseImpossible(ctx: Ctx, content: IntakeDraft, checks: DraftChecks): void {
  const today = ctx.now.toZonedDateTimeISO(checks.timeZone).toPlainDate().toString();
  const fields = [...dateProblems(content, { today, now: ctx.now }), ...checks.placeProblems(content)];
  if (fields.length > 0) throw commonProblem('validation', { fields });
}

/** One leaf per editing session, not one per pause of typing: it lasts while one person saves within 15 minutes. */
async function auditEditing(ctx: Ctx, report: StoredReport): Promise<void> {
  const { changed_by } = await ctx.tx
    .selectFrom('report')
    .select('changed_by')
    .where('id', '=', report.id)
    .executeTakeFirstOrThrow();
  const quiet = ctx.now.since(report.changedAt).total('minutes') > 15;
  if (quiet || changed_by !== ctx.actor.accountId)
    await appendAudit(ctx, { act: 'report.edited', subjectKind: 'report', subjectId: report.id });
  else onRecordAlready(ctx);
}

/** Everybody a report names, as search before create looks for them. */
export function peopleIn(content: IntakeDraft): NamedPerson[] {
  const online = content.online?.handles ?? [];
  return [
    ...(content.children ?? []).map((child) => ({
      kind: 'child' as const,
      itemId: child.id!,
      ...namesOf(child),
      dateOfBirth: child.dateOfBirth,
      phones: listed(child.phone),
      handles: [...(child.handles ?? []), ...online],
    })),
    ...(content.caregivers ?? []).map((one) => ({
      kind: 'caregiver' as const,
      itemId: one.id!,
      ...namesOf(one),
      phones: listed(one.phone),
      handles: [],
      suspect: one.suspect === 'yes',
    })),
    ...(content.siblings ?? []).map((one) => ({
      kind: 'sibling' as const,
      itemId: one.id!,
      ...namesOf(one),
      dateOfBirth: one.dateOfBirth,
      phones: [],
      handles: [],
    })),
    ...(content.allegedPerpetrators ?? []).map((one) => ({
      kind: 'alleged_perpetrator' as const,
      itemId: one.id!,
      ...namesOf(one),
      dateOfBirth: one.dateOfBirth,
      phones: listed(one.phone),
      handles: one.handles ?? [],
      suspect: true,
    })),
  ];
}

function namesOf(person: {
  givenName?: string | undefined;
  familyName?: string | undefined;
  aliases?: string[] | undefined;
}) {
  return { givenName: person.givenName, familyName: person.familyName, aliases: person.aliases };
}

function listed(one: string | undefined): string[] {
  return one ? [one] : [];
}
