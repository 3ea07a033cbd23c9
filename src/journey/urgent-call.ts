import type { Ctx } from '../platform/db/tx.ts';
import { getEdition, localDate } from '../policy/index.ts';
import { getReport, holdDraft } from './1-intake/drafts.ts';
import { endActs } from './acting-duty.ts';
import { accountForForwarding } from './account.ts';
import { assess } from './assessment.rules.ts';
import { runningClocks } from './clocks.ts';
import type { RunningClocks } from './clocks.ts';
import type { JourneyDeps } from './deps.ts';
import { forward, successorOf, supersedeBy } from './forwarding.ts';
import type { StoredReport } from './report-store.ts';

/**
 * Danger now: police and FBI are called at once, before any field is mandatory. On a draft these are the dispatches of
 * its forwarding 0; the later submission tells all desks. What is known so far goes along, the reporter masked.
 */
export async function callUrgently(ctx: Ctx, deps: JourneyDeps, id: string): Promise<StoredReport> {
  const draft = await holdDraft(ctx, id);
  if (draft.urgent) return draft; // pressed twice: police and FBI have been called
  const edition = await getEdition(ctx.tx, draft.editionId);
  const directory = await deps.directory(ctx);
  const account = accountForForwarding(draft);
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
    ordinal: 0,
    whatChanged: [],
    only: ['local_police', 'fbi'],
  });
  return getReport(ctx, id);
}

/** The submission's own dispatches take the place of the urgent calls; what was owed for those is owed for these now. */
export async function supersedeUrgentCalls(
  ctx: Ctx,
  draft: StoredReport,
  send: (
    running: ReadonlyMap<string, RunningClocks>,
  ) => Promise<readonly { id: string; party: string; deskId: string }[]>,
): Promise<void> {
  if (!draft.urgent) return void (await send(new Map())); // nobody was called yet
  const earlier = await ctx.tx
    .selectFrom('dispatch')
    .select(['id', 'party', 'desk_id'])
    .where('report_id', '=', draft.id)
    .where('superseded_by', 'is', null)
    .execute();
  const sent = await send(await runningClocks(ctx, earlier));
  for (const old of earlier) {
    const successor = successorOf(old, sent);
    if (!successor) continue;
    await supersedeBy(ctx, old.id, successor.id);
    // The duty officer called for want of a desk: who answers for the town carries on.
    if (successor.deskId !== old.desk_id)
      await endActs(ctx, { reportId: draft.id, party: old.party, deskId: old.desk_id }, successor.id);
  }
}
