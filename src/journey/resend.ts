import type { DirectoryNow } from '../directory/index.ts';
import { supersedeObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { localDate } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { endActs, hastenActs } from './acting-duty.ts';
import { assess } from './assessment.rules.ts';
import { runningClocks } from './clocks.ts';
import type { JourneyDeps } from './deps.ts';
import { forward, successorOf, supersedeBy } from './forwarding.ts';
import { hasEnded } from './journey.ts';
import type { DispatchStatus } from './journey.ts';
import type { StoredReport } from './report-store.ts';

/**
 * The new version to every desk that the routing names now and to every desk that had the old one. Open duties of the
 * old version are carried on by the new; the clock of "acting" stays, or becomes urgent with the report. After unflagging only the acknowledgement of the
 * correction is owed. Not to a desk that said "not ours" to the same ground, as long as another carries on, and never
 * again to an agency in which a suspect turns out to serve.
 */
export async function resend(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
  edition: PolicyEdition,
  directory: DirectoryNow,
  whatChanged: readonly string[],
  held = true,
): Promise<void> {
  const told = await ctx.tx
    .selectFrom('dispatch')
    .select(['id', 'party', 'desk_id', 'lead', 'unroutable', 'urgent', 'status', 'reason', 'superseded_by'])
    .where('report_id', '=', report.id)
    .execute();
  const earlier = told.filter((old) => old.superseded_by === null && !hasEnded(old.status as DispatchStatus));
  const assessment = assess(report.content, directory.routing, edition, localDate(ctx.now, edition.calendar));
  const routed = assessment.routed.to.filter(
    (desk) =>
      !earlier.some(({ party }) => party === desk.party) ||
      !told.some(
        (old) =>
          old.status === 'redirected' &&
          old.party === desk.party &&
          old.desk_id === desk.deskId &&
          old.reason === desk.reason,
      ),
  );
  const parted = earlier
    .filter(
      (old) =>
        directory.desks.has(old.desk_id) &&
        !assessment.routed.withheldFrom.includes(old.desk_id) &&
        !routed.some((desk) => desk.party === old.party && desk.deskId === old.desk_id),
    )
    // An unroutable entry whose party has found a desk is carried on by that desk.
    .filter((old) => !(old.unroutable && routed.some((desk) => desk.party === old.party && !desk.unroutable)))
    .map((old) => ({
      party: old.party as (typeof routed)[number]['party'],
      deskId: old.desk_id,
      lead: old.lead && !routed.some((desk) => desk.party === old.party && desk.lead),
      unroutable: old.unroutable,
      reason: 'This desk had the earlier version.',
    }));
  const becameUrgent = report.urgent && earlier.some((old) => !old.urgent);
  const running = await runningClocks(ctx, becameUrgent ? earlier : []);
  const sent = await forward(
    ctx,
    deps,
    report,
    edition,
    directory,
    { ...assessment, routed: { ...assessment.routed, to: [...routed, ...parted] } },
    { kind: 'amendment', whatChanged, running },
  );
  for (const old of earlier) {
    const successor = successorOf(old, sent);
    if (successor) await supersedeBy(ctx, old.id, successor.id);
    const desk = { reportId: report.id, party: old.party, deskId: old.desk_id };
    if (!held) await endActs(ctx, desk, null);
    else if (successor?.deskId !== old.desk_id) await endActs(ctx, desk, successor?.id ?? null);
    else if (report.urgent && !old.urgent) await hastenActs(ctx, desk, successor.id, edition);
  }
  if (!held) for (const one of sent) await supersedeObligations(ctx, one.id, null, ['forward']);
}
