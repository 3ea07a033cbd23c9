import type { DirectoryNow } from '../directory/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { commonProblem, fieldProblem } from '../platform/errors.ts';
import { getEdition } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';
import type { JourneyDeps } from './deps.ts';
import { findReport, reportProblem } from './report-store.ts';
import type { StoredReport } from './report-store.ts';

/** A submitted report, held until the transaction ends. Drafts and ended reports are refused by name. */
export async function holdSubmitted(ctx: Ctx, id: string): Promise<StoredReport> {
  const report = await findReport(ctx, id, 'lock');
  if (!report) throw commonProblem('not_found');
  if (report.status === 'draft')
    throw fieldProblem('status', 'still_a_draft', 'This report is still a draft: change it, then submit it.');
  if (report.status !== 'submitted') throw reportProblem('report_closed');
  return report;
}

/** The edition the report is bound to, and the directory as it is now. */
export async function boundTo(
  ctx: Ctx,
  deps: JourneyDeps,
  report: StoredReport,
): Promise<{ edition: PolicyEdition; directory: DirectoryNow }> {
  return { edition: await getEdition(ctx.tx, report.editionId), directory: await deps.directory(ctx) };
}
