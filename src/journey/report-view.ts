import { sql } from 'kysely';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem } from '../platform/errors.ts';
import { appendAudit } from '../safeguards/index.ts';
import { findReport } from './report-store.ts';
import type { StoredReport } from './report-store.ts';
import { dispatchView, readDispatches, text } from './dispatch-view.ts';
import type { DispatchRow } from './dispatch-view.ts';
import type { ForwardingView, ReportView } from './journey.api.ts';

/** The report for somebody who reads it: on record. */
export async function readReport(ctx: Ctx, id: string): Promise<ReportView> {
  const view = await getReportViewById(ctx, id);
  await appendAudit(ctx, { act: 'report.read', subjectKind: 'report', subjectId: view.id });
  return view;
}

export async function getReportViewById(ctx: Ctx, id: string): Promise<ReportView> {
  const report = await findReport(ctx, id);
  if (!report) throw commonProblem('not_found');
  return getReportView(ctx, report);
}

/** The report as the Careline reads it, with every desk's state. */
export async function getReportView(ctx: Ctx, report: StoredReport): Promise<ReportView> {
  const sent = report.status !== 'draft' || report.urgent;
  const rows = sent ? await readDispatches(ctx, sql`d.report_id = ${report.id}`) : [];
  const forwardings = sent
    ? await ctx.tx
        .selectFrom('forwarding')
        .select(['id', 'ordinal', 'kind', 'report_version', 'at', 'what_changed'])
        .where('report_id', '=', report.id)
        .orderBy('ordinal')
        .execute()
    : [];
  return {
    id: report.id,
    number: report.number,
    status: report.status,
    version: report.version,
    receivedAt: report.receivedAt.toString(),
    createdAt: report.createdAt.toString(),
    changedAt: report.changedAt.toString(),
    submittedAt: text(report.submittedAt),
    urgent: report.urgent,
    dmst: {
      flag: report.dmstFlag ?? false,
      confidence: report.dmstConfidence,
      trafficking: report.trafficking,
      reasons: [...report.dmstReasons],
      basis: report.dmstBasis,
    },
    screening:
      report.screeningDecision === null
        ? null
        : {
            decision: report.screeningDecision as never,
            reason: report.screeningReason,
            at: report.screenedAt!.toString(),
          },
    accountReviewed: report.accountReviewed,
    edition: report.editionId,
    tasks: [...report.tasks],
    dispatches: newest(rows).map(dispatchView),
    forwardings: forwardings.map((forwarding): ForwardingView => ({
      id: forwarding.id,
      ordinal: forwarding.ordinal,
      kind: forwarding.kind as ForwardingView['kind'],
      version: forwarding.report_version,
      at: forwarding.at.toString(),
      whatChanged: forwarding.what_changed as string[],
      dispatches: rows.filter((row) => row.forwarding_id === forwarding.id).map(dispatchView),
    })),
    content: report.content as Record<string, unknown>,
  };
}

const PARTY_ORDER = ['hart_lead', 'fbi', 'local_police', 'local_mdt'];

/** The newest dispatch of each desk and party; urgent calls count until a submission that forwards replaces them. */
function newest(rows: readonly DispatchRow[]): DispatchRow[] {
  return rows
    .filter((row) => row.superseded_by === null)
    .sort(
      (a, b) =>
        PARTY_ORDER.indexOf(a.party) - PARTY_ORDER.indexOf(b.party) ||
        Number(b.lead) - Number(a.lead) ||
        a.desk_name.localeCompare(b.desk_name),
    );
}
