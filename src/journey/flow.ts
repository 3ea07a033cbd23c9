import { sql } from 'kysely';
import type { z } from 'zod';
import type { DirectoryNow } from '../directory/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { clocksFor, dueAt, editionInForce, getEdition, localDate } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { openObligations, supersedeObligations } from '../obligations/index.ts';
import { appendAudit } from '../safeguards/index.ts';
import type { Signer } from '../platform/signing.ts';
import { createDraft, getReport, holdDraft, saveDraft } from './1-intake/drafts.ts';
import type { DraftChecks } from './1-intake/drafts.ts';
import type { IntakeBody, IntakeDraft, IntakePatch } from './1-intake/intake.api.ts';
import { submissionProblems } from './1-intake/submission.rules.ts';
import { forwardReport } from './4-dispatch/forward.ts';
import type { DispatchClocks, RoutedDesk } from './4-dispatch/forward.ts';
import { reporterMask } from './4-dispatch/masking.rules.ts';
import type { HeldDispatch } from './5-acknowledgement/answers.ts';
import { assess, placeProblems } from './assessment.rules.ts';
import type { Assessment } from './assessment.rules.ts';
import { packageCutter } from './package-content.ts';
import type { Party } from './journey.ts';
import { keepRevision } from './report-store.ts';
import type { StoredReport } from './report-store.ts';
import type { UrgentBody } from './journey.api.ts';

export interface JourneyDeps {
  readonly signer: Signer;
  readonly baseUrl: string;
  readonly directory: (ctx: Ctx) => Promise<DirectoryNow>;
}

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
  const account = accountForForwarding(draft.content);
  const content: IntakeDraft = { ...draft.content, accountForForwarding: account.text };
  const report = await markSubmitted(ctx, draft, content, assessment, account.reviewed);
  await openDepartmentDuties(ctx, report, assessment, edition, directory);
  if (assessment.screening.forwards) {
    await supersedeUrgentCalls(ctx, report.id, () =>
      forward(ctx, deps, report, edition, directory, assessment, { kind: 'first', whatChanged: [] }),
    );
  }
  await appendAudit(ctx, {
    act: 'report.submitted',
    subjectKind: 'report',
    subjectId: report.id,
    detail: { flag: assessment.screening.flag, urgent: report.urgent },
  });
  return getReport(ctx, report.id);
}

/**
 * The text that travels. What the screener wrote for it, else the narrative; the reporter is masked in both, and the
 * second is marked as not reviewed.
 */
function accountForForwarding(content: IntakeDraft): { text: string; reviewed: boolean } {
  const own = content.accountForForwarding?.trim();
  const mask = reporterMask(content.reporter ?? {});
  return {
    text: mask(own ? content.accountForForwarding! : (content.narrative ?? '')).text,
    reviewed: Boolean(own),
  };
}

async function markSubmitted(
  ctx: Ctx,
  draft: StoredReport,
  content: IntakeDraft,
  { screening, urgency, tasks }: Assessment,
  reviewed: boolean,
): Promise<StoredReport> {
  const { reporter: _reporter, narrative: _narrative, ...rest } = content;
  const version = draft.version + 1;
  const urgent = draft.urgent || urgency.urgent;
  const reasons = [...screening.reasons, ...urgency.reasons];
  const open = [
    ...tasks,
    ...(reviewed || !screening.forwards
      ? []
      : [
          {
            code: 'review_account',
            text: 'Review the account for forwarding: the narrative with the reporter masked stands in.',
            dueInHours: 4,
          },
        ]),
  ];
  const dated = open.map(({ code, text, dueInHours }) => ({
    code,
    text,
    dueAt: dueInHours === null ? null : ctx.now.add({ hours: dueInHours }).toString(),
  }));
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
      content: JSON.stringify(rest),
      tasks: JSON.stringify(dated),
    })
    .where('id', '=', draft.id)
    .execute();
  await keepRevision(ctx, draft.id, version, content);
  return {
    ...draft,
    status: 'submitted',
    version,
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

/** What the law asks of the department itself, beside the desks' clocks; nothing resets it. Reviews of its own screen too. */
async function openDepartmentDuties(
  ctx: Ctx,
  report: StoredReport,
  { screening }: Assessment,
  edition: PolicyEdition,
  directory: DirectoryNow,
): Promise<void> {
  const owed = {
    subjectKind: 'report' as const,
    subjectId: report.id,
    reportId: report.id,
    owedBy: directory.routing.hotline,
    edition: edition.id,
  };
  const sexual = screening.flag || screening.sexualAbusePath;
  const ceilings = edition.ceilings
    .filter((ceiling) => (ceiling.when === 'flag' ? screening.flag : sexual))
    .map((ceiling) => {
      const from = ceiling.from === 'received' ? report.receivedAt : ctx.now;
      return {
        ...owed,
        kind: ceiling.kind as 'legal_police_12h',
        clause: ceiling.clause,
        openedAt: from,
        dueAt: from.add(ceiling.clock),
      };
    });
  const review =
    report.accountReviewed || !screening.forwards
      ? []
      : [
          {
            ...owed,
            kind: 'review_account' as const,
            clause: edition.packages.clause,
            dueAt: ctx.now.add({ hours: 4 }),
          },
        ];
  await openObligations(ctx, [...ceilings, ...review]);
}

export interface ForwardKind {
  readonly kind: 'urgent' | 'first' | 'amendment';
  readonly whatChanged: readonly string[];
  /** Only these parties; all when absent. */
  readonly only?: readonly Party[];
  /** Old acknowledgement times that a new clock may not pass, by party and desk. */
  readonly notLaterThan?: ReadonlyMap<string, Temporal.Instant>;
}

/** Sends the report as it stands to the desks that routing found. */
export async function forward(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
  edition: PolicyEdition,
  directory: DirectoryNow,
  assessment: Assessment,
  how: ForwardKind,
) {
  const { rows } = await sql<{
    next: number;
  }>`select coalesce(max(ordinal), 0) + 1 as next from forwarding where report_id = ${report.id}`.execute(
    ctx.tx,
  );
  const urgent = how.kind === 'urgent' || report.urgent;
  const to = assessment.routed.to
    .filter(({ party }) => how.only === undefined || how.only.includes(party))
    .map(
      (desk): RoutedDesk =>
        urgentPolice(how, desk, directory) ?? {
          party: desk.party,
          desk: deskOf(directory, desk.deskId),
          lead: desk.lead,
          unroutable: desk.unroutable,
          reason: desk.reason,
        },
    );
  return forwardReport(
    ctx,
    { signer: deps.signer, baseUrl: deps.baseUrl, forwardedBy: directory.routing.hotline },
    {
      reportId: report.id,
      number: report.number,
      version: report.version,
      editionId: edition.id,
      ordinal: how.kind === 'urgent' ? 0 : rows[0]!.next,
      kind: how.kind,
      urgent,
      confidence: report.dmstConfidence,
      whatChanged: how.whatChanged,
      to,
      routing: {
        directory: directory.routing.version,
        edition: edition.id,
        clause: clocksFor(edition, 'fbi', urgent).clause,
        questions: assessment.routed.questions,
        withheldFrom: assessment.routed.withheldFrom,
      },
      contentFor: packageCutter(report, edition, assessment, ctx.now),
      clocksFor: (routed) =>
        clocksOf(
          ctx.now,
          edition,
          routed,
          urgent,
          how.notLaterThan?.get(`${routed.party} ${routed.desk.id}`),
        ),
      telephone: () => how.kind === 'urgent',
    },
  );
}

/** Before a town is known an urgent police call goes to the duty officer: 911 or State Police. */
function urgentPolice(
  how: ForwardKind,
  desk: { party: Party; unroutable: boolean },
  directory: DirectoryNow,
): RoutedDesk | undefined {
  if (how.kind !== 'urgent' || desk.party !== 'local_police' || !desk.unroutable) return undefined;
  return {
    party: 'local_police',
    desk: deskOf(directory, directory.routing.dutyOfficer),
    lead: true,
    unroutable: false,
    reason: 'No town is known yet: the duty officer calls 911 or State Police.',
  };
}

function clocksOf(
  now: Temporal.Instant,
  edition: PolicyEdition,
  routed: RoutedDesk,
  urgent: boolean,
  notLaterThan: Temporal.Instant | undefined,
): DispatchClocks {
  const row = clocksFor(edition, routed.party, urgent);
  const acknowledgeBy = dueAt(now, row.acknowledge, edition.calendar);
  return {
    forward: { dueAt: dueAt(now, row.forward, edition.calendar), clause: row.clause },
    acknowledge: {
      dueAt:
        notLaterThan && Temporal.Instant.compare(notLaterThan, acknowledgeBy) < 0
          ? notLaterThan
          : acknowledgeBy,
      clause: row.clause,
    },
  };
}

export function deskOf(directory: DirectoryNow, deskId: string) {
  const desk = directory.desks.get(deskId);
  if (!desk) throw new Error(`The directory has no live desk ${deskId}.`);
  return { id: desk.id, name: desk.name, contacts: desk.contacts, channels: desk.channels };
}

/**
 * Danger now: police and FBI are called at once, before any field is mandatory. On a draft these are the dispatches of
 * its forwarding 0; the later submission tells all desks. What is known so far goes along, the reporter masked.
 */
export async function callUrgently(
  ctx: Ctx,
  deps: JourneyDeps,
  id: string,
  _body: z.infer<typeof UrgentBody>,
): Promise<StoredReport> {
  const draft = await holdDraft(ctx, id);
  if (draft.urgent) return draft; // pressed twice: police and FBI have been called
  const edition = await getEdition(ctx.tx, draft.editionId);
  const directory = await deps.directory(ctx);
  const account = accountForForwarding(draft.content);
  const report: StoredReport = {
    ...draft,
    urgent: true,
    content: { ...draft.content, accountForForwarding: account.text },
    accountReviewed: account.reviewed,
  };
  const assessment = assess(report.content, directory.routing, edition, localDate(ctx.now, edition.calendar));
  await ctx.tx
    .updateTable('report')
    .set({ urgent: true, changed_at: ctx.now, changed_by: ctx.actor.accountId! })
    .where('id', '=', id)
    .execute();
  await forward(ctx, deps, report, edition, directory, assessment, {
    kind: 'urgent',
    whatChanged: [],
    only: ['local_police', 'fbi'],
  });
  return getReport(ctx, id);
}

/** The submission's own dispatches take the place of the urgent calls; what was owed for those is owed for these now. */
async function supersedeUrgentCalls(
  ctx: Ctx,
  reportId: string,
  send: () => Promise<readonly { id: string; party: string; deskId: string }[]>,
): Promise<void> {
  const earlier = await ctx.tx
    .selectFrom('dispatch')
    .select(['id', 'party', 'desk_id'])
    .where('report_id', '=', reportId)
    .where('superseded_by', 'is', null)
    .execute();
  const sent = await send();
  for (const old of earlier) {
    const successor =
      sent.find((one) => one.party === old.party && one.deskId === old.desk_id) ??
      sent.find((one) => one.party === old.party);
    if (!successor) continue;
    await supersedeBy(ctx, old.id, successor.id);
  }
}

export async function supersedeBy(ctx: Ctx, oldDispatch: string, newDispatch: string): Promise<void> {
  await ctx.tx
    .updateTable('dispatch')
    .set({ superseded_by: newDispatch })
    .where('id', '=', oldDispatch)
    .execute();
  await supersedeObligations(ctx, oldDispatch, newDispatch, ['forward', 'acknowledge', 'call_desk']);
}

/** The clock of "acting", from the edition the report is bound to. */
export async function actClock(
  ctx: Ctx,
  dispatch: HeldDispatch,
): Promise<{ dueAt: Temporal.Instant; edition: string; clause: string }> {
  const bound = await ctx.tx
    .selectFrom('obligation')
    .select('edition_id')
    .where('subject_id', '=', dispatch.id)
    .executeTakeFirst();
  const edition = bound ? await getEdition(ctx.tx, bound.edition_id) : await editionInForce(ctx.tx, ctx.now);
  const row = clocksFor(edition, dispatch.party, dispatch.urgent);
  return { dueAt: dueAt(ctx.now, row.act, edition.calendar), edition: edition.id, clause: row.clause };
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

/** 422 for a desk nobody knows. */
export function unknownDesk(path: string): Error {
  return fieldProblem(path, 'unknown_desk', 'There is no desk of this name in the directory.');
}
