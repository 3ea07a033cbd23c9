import type { DirectoryNow } from '../directory/index.ts';
import { openObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { SEXUAL_ALLEGATIONS } from './1-intake/codes.ts';
import type { Screening } from './2-screening/screening.rules.ts';
import type { Assessment } from './assessment.rules.ts';
import { isForwarded } from './report-store.ts';
import type { StoredReport } from './report-store.ts';
import { REVIEW_ACCOUNT } from './tasks.rules.ts';

/**
 * What is owed by the department itself beside the desks' clocks: what the law asks of it, which nothing resets, and the
 * review of an account that the software made. Opened as soon as the facts or a decision ask for it, each once.
 */
export async function openDepartmentDuties(
  ctx: Ctx,
  report: StoredReport,
  { screening }: Pick<Assessment, 'screening'>,
  edition: PolicyEdition,
  directory: DirectoryNow,
): Promise<void> {
  const running = await ctx.tx
    .selectFrom('obligation')
    .select('kind')
    .where('subject_id', '=', report.id)
    .execute();
  const duties = [
    ...ceilings(ctx, report, screening, edition),
    ...reviewOfAccount(ctx, report, edition),
  ].filter(({ kind }) => !running.some((one) => one.kind === kind));
  const owed = owedByDepartment(report, edition, directory);
  await openObligations(
    ctx,
    duties.map((duty) => ({ ...owed, ...duty })),
  );
}

function reviewOfAccount(ctx: Ctx, report: StoredReport, edition: PolicyEdition) {
  if (report.accountReviewed || !isForwarded(report)) return [];
  const dueAt = ctx.now.add({ hours: REVIEW_ACCOUNT.dueInHours });
  return [{ kind: 'review_account' as const, clause: edition.packages.clause, dueAt }];
}

/** The legal ceilings that the facts or the flag start. */
function ceilings(ctx: Ctx, report: StoredReport, screening: Screening, edition: PolicyEdition) {
  const flagged = report.dmstFlag === true;
  const alleged = (report.content.allegations ?? []).some((code) => SEXUAL_ALLEGATIONS.includes(code));
  const sexual = flagged || screening.sexualAbusePath || alleged;
  return edition.ceilings
    .filter((ceiling) => (ceiling.when === 'flag' ? flagged : sexual))
    .map((ceiling) => {
      const openedAt = ceiling.from === 'received' ? report.receivedAt : ctx.now;
      return {
        kind: ceiling.kind as 'legal_police_12h',
        clause: ceiling.clause,
        openedAt,
        dueAt: openedAt.add(ceiling.clock),
      };
    });
}

function owedByDepartment(report: StoredReport, edition: PolicyEdition, directory: DirectoryNow) {
  return {
    subjectKind: 'report' as const,
    subjectId: report.id,
    reportId: report.id,
    owedBy: directory.routing.hotline,
    edition: edition.id,
  };
}
