import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { fieldProblem, problems } from '../platform/errors.ts';
import type { ReportStatus } from './journey.ts';
import type { IntakeDraft } from './1-intake/intake.api.ts';
import { typedReporter } from './4-dispatch/reporter-patterns.rules.ts';
import type { ReporterIdentity } from './4-dispatch/reporter-patterns.rules.ts';
import {
  openNarrative,
  openNote,
  openReport,
  openReporter,
  sealNarrative,
  sealReport,
  sealReporter,
  sealRevision,
} from './report-seals.ts';
import { partsIn } from './sealed-content.ts';

export const reportProblem = problems({
  report_submitted: { status: 409, text: 'This report was submitted. Later changes travel as an amendment.' },
  urgent_call_made: {
    status: 409,
    text: 'Police and FBI were called about this draft. Submit it, so that they learn what came of it.',
  },
  report_closed: { status: 409, text: 'This report is closed or retracted.' },
  report_unreadable: {
    status: 409,
    text: 'Part of this report can no longer be read, its key is gone. It cannot be changed or sent on any more.',
  },
  version_conflict: {
    status: 409,
    text: 'Somebody else changed the same fields meanwhile. Nothing of yours was saved over theirs.',
  },
});

/** One report with its compartments, as its use-cases need it. */
export interface StoredReport {
  readonly id: string;
  readonly number: string;
  readonly status: ReportStatus;
  readonly version: number;
  readonly receivedAt: Temporal.Instant;
  readonly createdAt: Temporal.Instant;
  readonly changedAt: Temporal.Instant;
  readonly submittedAt: Temporal.Instant | null;
  readonly editionId: string;
  readonly urgent: boolean;
  readonly dmstFlag: boolean | null;
  readonly dmstConfidence: 'suspected' | 'high_risk' | 'confirmed' | null;
  readonly dmstBasis: string | null;
  readonly trafficking: 'sex' | 'labor' | 'mixed' | null;
  readonly dmstReasons: readonly { code: string; text: string }[];
  readonly screeningDecision: string | null;
  readonly screeningReason: string | null;
  readonly screenedAt: Temporal.Instant | null;
  readonly accountReviewed: boolean;
  readonly tasks: readonly { code: string; text: string; dueAt: string | null }[];
  readonly fieldVersions: Readonly<Record<string, number>>;
  readonly content: IntakeDraft;
  /** What the reporter was called before corrections: still in older texts, still to be hidden. */
  readonly formerReporters: readonly Reporter[];
}
type Reporter = NonNullable<IntakeDraft['reporter']>;

/** Whether the four parties have it, or are about to: flagged, or labor trafficking of a child. */
export function isForwarded(report: Pick<StoredReport, 'dmstFlag' | 'trafficking'>): boolean {
  return report.dmstFlag === true || report.trafficking !== null;
}

/** The reporter as known now and as called before. */
export function reportersOf({ content, formerReporters }: StoredReport): ReporterIdentity[] {
  return [content.reporter ?? {}, typedReporter(content.asTyped), ...formerReporters];
}

/**
 * Former identities once `next` takes the place of the present one. In a draft that nobody was told of there are none,
 * and a name that was merely typed on is no former name.
 */
export function formerReportersAfter(report: StoredReport, next: Reporter | undefined): readonly Reporter[] {
  const present = report.content.reporter;
  if (!present || (report.status === 'draft' && !report.urgent)) return report.formerReporters;
  const corrected = IDENTIFYING.some((field) => !(next?.[field] ?? '').startsWith(present[field] ?? ''));
  if (!corrected) return report.formerReporters;
  return [...report.formerReporters, Object.fromEntries(IDENTIFYING.map((field) => [field, present[field]]))];
}
const IDENTIFYING = ['givenName', 'familyName', 'phone', 'email', 'employer'] as const;

/**
 * Acts on one report happen one after the other, a desk's answer and the Careline's correction included: each sees what
 * the one before it did. A desk cannot lock the report's row, which does not exist for it; a number it can.
 */
export async function oneAtATime(ctx: Ctx, reportId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${reportId}, 0))`.execute(ctx.tx);
}

/** The report, or nothing when it does not exist for this actor. `lock` holds it until the transaction ends. */
export async function findReport(
  ctx: Ctx,
  id: string,
  lock: 'lock' | 'look' = 'look',
): Promise<StoredReport | undefined> {
  if (lock === 'lock') await oneAtATime(ctx, id);
  // Reporter, narrative and location are compartments of the Careline: another role's query must not even name them.
  let query = ctx.tx
    .selectFrom('report as r')
    .selectAll('r')
    .$if(ctx.actor.databaseRole === 'careline', (all) =>
      all
        .leftJoin('report_reporter as p', 'p.report_id', 'r.id')
        .leftJoin('report_narrative as n', 'n.report_id', 'r.id')
        .leftJoin('report_location as l', 'l.report_id', 'r.id')
        .select(['p.content as reporter', 'p.former', 'p.version as reporter_version'])
        .select(['n.narrative', 'n.version as narrative_version', 'l.content as location']),
    )
    .where('r.id', '=', id);
  if (lock === 'lock') query = query.forUpdate('r');
  const row = await query.executeTakeFirst();
  if (!row) return undefined;
  const [told, reporter, narrative, screeningReason, dmstBasis] = await Promise.all([
    openReport(ctx, id, row.content_version, [row.content, row.location]),
    row.reporter_version == null
      ? undefined
      : openReporter(ctx, id, { version: row.reporter_version, content: row.reporter, former: row.former }),
    row.narrative_version == null
      ? undefined
      : openNarrative(ctx, id, row.narrative_version, row.narrative ?? ''),
    openNote(ctx, { table: 'report', row: id, column: 'screening_reason' }, row.screening_reason),
    openNote(ctx, { table: 'report', row: id, column: 'dmst_basis' }, row.dmst_basis),
  ]);
  // What replaced a text that cannot be read must not be taken for it and stored or sent.
  if (lock === 'lock' && [told, reporter, narrative].some((read) => read?.readable === false))
    throw reportProblem('report_unreadable');
  const content: IntakeDraft = { ...told.value };
  if (reporter) content.reporter = reporter.value.now;
  if (narrative) content.narrative = narrative.value;
  return {
    id: row.id,
    number: row.number,
    status: row.status as ReportStatus,
    version: row.version,
    receivedAt: row.received_at,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    submittedAt: row.submitted_at,
    editionId: row.edition_id,
    urgent: row.urgent,
    dmstFlag: row.dmst_flag,
    dmstConfidence: row.dmst_confidence as StoredReport['dmstConfidence'],
    dmstBasis,
    trafficking: row.trafficking as StoredReport['trafficking'],
    dmstReasons: row.dmst_reasons as StoredReport['dmstReasons'],
    screeningDecision: row.screening_decision,
    screeningReason,
    screenedAt: row.screened_at,
    accountReviewed: row.account_reviewed,
    tasks: row.tasks as StoredReport['tasks'],
    fieldVersions: row.field_versions as Record<string, number>,
    content,
    formerReporters: reporter?.value.former ?? [],
  };
}

/** A change based on a version that nobody has seen would pass over every conflict. */
export function refuseUnknownVersion(report: StoredReport, baseVersion: number): void {
  if (baseVersion > report.version)
    throw fieldProblem('version', 'unknown_version', 'This version does not exist yet.');
}

export interface NewReport {
  readonly id: string;
  readonly editionId: string;
  readonly content: IntakeDraft;
}

/** Inserts a draft with its compartments; answers its number. */
export async function insertReport(ctx: Ctx, report: NewReport): Promise<string> {
  const { reporter, narrative } = report.content;
  ctx.vault.isNew(report.id);
  const [{ content, location }, called, told] = await Promise.all([
    sealReport(ctx, report.id, 1, report.content),
    reporter ? sealReporter(ctx, report.id, 1, reporter, []) : undefined,
    narrative === undefined ? undefined : sealNarrative(ctx, report.id, 1, report.content),
  ]);
  const { rows } = await sql<{ number: string }>`
    with inserted as (
      insert into report (id, number, status, version, received_at, created_at, created_by, changed_at, changed_by, edition_id, content, content_version)
      values (${report.id}, ${`R-${yearOf(ctx.now)}-`} || lpad(nextval('report_number')::text, 6, '0'), 'draft', 1, ${receivedAt(ctx, report.content)},
              ${ctx.now}, ${ctx.actor.accountId}, ${ctx.now}, ${ctx.actor.accountId}, ${report.editionId}, ${content}::jsonb, 1)
      returning number
    ), located as (
      insert into report_location (report_id, content) values (${report.id}::uuid, ${location}::jsonb)
    ), called as (
      insert into report_reporter (report_id, content, version) select ${report.id}::uuid, r, 1 from (select ${called?.content ?? null}::jsonb as r) x where r is not null
    ), told as (
      insert into report_narrative (report_id, narrative, version) select ${report.id}::uuid, t, 1 from (select ${told ?? null}::text as t) x where t is not null
    )
    select number from inserted`.execute(ctx.tx);
  return rows[0]!.number;
}

/** Writes new content under the next version. The caller holds the lock and has checked that the report may change. */
export async function updateContent(
  ctx: Ctx,
  report: StoredReport,
  content: IntakeDraft,
  fieldVersions: Readonly<Record<string, number>>,
): Promise<number> {
  const { reporter, narrative } = content;
  const version = report.version + 1;
  const sealed = await storeLocation(ctx, report.id, version, content);
  await ctx.tx
    .updateTable('report')
    .set({
      version,
      received_at: receivedAt(ctx, content, report.receivedAt),
      changed_at: ctx.now,
      changed_by: ctx.actor.accountId!,
      content: sealed,
      content_version: version,
      field_versions: JSON.stringify(fieldVersions),
    })
    .where('id', '=', report.id)
    .execute();
  if (JSON.stringify(reporter) !== JSON.stringify(report.content.reporter))
    await putReporter(ctx, report.id, version, reporter, formerReportersAfter(report, reporter));
  // The narrative may speak of whoever is named since.
  const others = String(partsIn(content)) !== String(partsIn(report.content));
  if (narrative !== report.content.narrative || (narrative !== undefined && others))
    await putNarrative(ctx, report.id, version, content);
  return version;
}

/** Writes where a child is or may be met; answers the rest, sealed for the same version of the report. */
export async function storeLocation(
  ctx: Ctx,
  reportId: string,
  version: number,
  told: IntakeDraft,
): Promise<string> {
  const { content, location } = await sealReport(ctx, reportId, version, told);
  await ctx.tx
    .insertInto('report_location')
    .values({ report_id: reportId, content: location })
    .onConflict((c) => c.column('report_id').doUpdateSet({ content: location }))
    .execute();
  return content;
}

async function putReporter(
  ctx: Ctx,
  reportId: string,
  version: number,
  reporter: Reporter | undefined,
  formerReporters: readonly Reporter[],
): Promise<void> {
  const sealed = { ...(await sealReporter(ctx, reportId, version, reporter, formerReporters)), version };
  await ctx.tx
    .insertInto('report_reporter')
    .values({ report_id: reportId, ...sealed })
    .onConflict((c) => c.column('report_id').doUpdateSet(sealed))
    .execute();
}

async function putNarrative(
  ctx: Ctx,
  reportId: string,
  version: number,
  content: IntakeDraft,
): Promise<void> {
  const sealed = { narrative: await sealNarrative(ctx, reportId, version, content), version };
  await ctx.tx
    .insertInto('report_narrative')
    .values({ report_id: reportId, ...sealed })
    .onConflict((c) => c.column('report_id').doUpdateSet(sealed))
    .execute();
}

/** The content of a submitted version is kept as it was sent on. */
export async function keepRevision(
  ctx: Ctx,
  reportId: string,
  version: number,
  content: IntakeDraft,
): Promise<void> {
  await ctx.tx
    .insertInto('report_revision')
    .values({
      report_id: reportId,
      version,
      at: ctx.now,
      account_id: ctx.actor.accountId!,
      content: await sealRevision(ctx, reportId, version, content),
    })
    .execute();
}

function receivedAt(ctx: Ctx, content: IntakeDraft, otherwise: Temporal.Instant = ctx.now): Temporal.Instant {
  return content.receivedAt ? Temporal.Instant.from(content.receivedAt) : otherwise;
}

function yearOf(now: Temporal.Instant): string {
  return now.toString().slice(0, 4);
}
