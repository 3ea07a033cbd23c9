import { sql } from 'kysely';
import type { DirectoryNow } from '../directory/index.ts';
import { supersedeObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { fieldProblem } from '../platform/errors.ts';
import { clocksFor } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { forwardReport } from './4-dispatch/forward.ts';
import type { RoutedDesk } from './4-dispatch/forward.ts';
import type { Assessment } from './assessment.rules.ts';
import { clockKey, clocksOf } from './clocks.ts';
import type { RunningClocks } from './clocks.ts';
import type { JourneyDeps } from './deps.ts';
import type { Party } from './journey.ts';
import { packageCutter } from './package-content.ts';
import type { StoredReport } from './report-store.ts';
import { partsIn } from './sealed-content.ts';

export interface ForwardKind {
  readonly kind: 'urgent' | 'first' | 'amendment';
  /** Which forwarding of the report this is, where that is known without asking; the next one when absent. */
  readonly ordinal?: number;
  readonly whatChanged: readonly string[];
  /** Only these parties; all when absent. */
  readonly only?: readonly Party[];
  /** Clocks of earlier dispatches that the new ones may not set back, by party and desk. */
  readonly running?: ReadonlyMap<string, RunningClocks>;
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
      ordinal: how.ordinal ?? (await nextOrdinal(ctx, report.id)),
      kind: how.kind,
      urgent,
      confidence: report.dmstConfidence,
      whatChanged: how.whatChanged,
      about: partsIn(report.content),
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
        clocksOf(ctx.now, edition, routed, urgent, how.running?.get(clockKey(routed.party, routed.desk.id))),
      telephone: () => how.kind === 'urgent',
    },
  );
}

async function nextOrdinal(ctx: Ctx, reportId: string): Promise<number> {
  const { rows } = await sql<{
    next: number;
  }>`select coalesce(max(ordinal), 0) + 1 as next from forwarding where report_id = ${reportId}`.execute(
    ctx.tx,
  );
  return rows[0]!.next;
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

export function deskOf(directory: DirectoryNow, deskId: string) {
  const desk = directory.desks.get(deskId);
  if (!desk) throw new Error(`The directory has no live desk ${deskId}.`);
  return { id: desk.id, name: desk.name, contacts: desk.contacts, channels: desk.channels };
}

/** Which new dispatch carries on an older one: to the same desk, else the first of its party. */
export function successorOf<Sent extends { readonly party: string; readonly deskId: string }>(
  old: { readonly party: string; readonly desk_id: string },
  sent: readonly Sent[],
): Sent | undefined {
  return (
    sent.find((one) => one.party === old.party && one.deskId === old.desk_id) ??
    sent.find((one) => one.party === old.party)
  );
}

export async function supersedeBy(ctx: Ctx, oldDispatch: string, newDispatch: string): Promise<void> {
  await ctx.tx
    .updateTable('dispatch')
    .set({ superseded_by: newDispatch })
    .where('id', '=', oldDispatch)
    .execute();
  await supersedeObligations(ctx, oldDispatch, newDispatch, ['forward', 'acknowledge', 'call_desk']);
}

/** 422 for a desk nobody knows. */
export function unknownDesk(path: string): Error {
  return fieldProblem(path, 'unknown_desk', 'There is no desk of this name in the directory.');
}
