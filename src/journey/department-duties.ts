import type { DirectoryNow } from '../directory/index.ts';
import { openObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import type { PolicyEdition } from '../policy/index.ts';
import { SEXUAL_ALLEGATIONS } from './1-intake/codes.ts';
import type { Assessment } from './assessment.rules.ts';
import type { StoredReport } from './report-store.ts';
import { REVIEW_ACCOUNT } from './tasks.rules.ts';

/** What the law asks of the department itself, beside the desks' clocks; nothing resets it. Reviews of its own screen too. */
export async function openDepartmentDuties(
  ctx: Ctx,
  report: StoredReport,
  { screening }: Assessment,
  edition: PolicyEdition,
  directory: DirectoryNow,
): Promise<void> {
  const owed = owedByDepartment(report, edition, directory);
  const review =
    report.accountReviewed || !screening.forwards
      ? []
      : [
          {
            ...owed,
            kind: 'review_account' as const,
            clause: edition.packages.clause,
            dueAt: ctx.now.add({ hours: REVIEW_ACCOUNT.dueInHours }),
          },
        ];
  await openCeilings(ctx, report, { screening }, edition, directory);
  await openObligations(ctx, review);
}

/** The legal ceilings that these facts start and that do not run yet: a correction may start one, none begins anew. */
export async function openCeilings(
  ctx: Ctx,
  report: StoredReport,
  { screening }: Pick<Assessment, 'screening'>,
  edition: PolicyEdition,
  directory: DirectoryNow,
  running: readonly string[] = [],
): Promise<void> {
  const alleged = (report.content.allegations ?? []).some((code) => SEXUAL_ALLEGATIONS.includes(code));
  const sexual = screening.flag || screening.sexualAbusePath || alleged;
  const ceilings = edition.ceilings
    .filter((ceiling) => (ceiling.when === 'flag' ? screening.flag : sexual))
    .filter((ceiling) => !running.includes(ceiling.kind))
    .map((ceiling) => {
      const from = ceiling.from === 'received' ? report.receivedAt : ctx.now;
      return {
        ...owedByDepartment(report, edition, directory),
        kind: ceiling.kind as 'legal_police_12h',
        clause: ceiling.clause,
        openedAt: from,
        dueAt: from.add(ceiling.clock),
      };
    });
  await openObligations(ctx, ceilings);
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
