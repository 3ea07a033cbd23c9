import type { z } from 'zod';
import { meetObligations } from '../obligations/index.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { announce } from '../platform/live.ts';
import { appendAudit } from '../safeguards/index.ts';
import type { PoliceNoticeBody } from './answers.api.ts';
import { holdSubmitted } from './submitted.ts';

/**
 * The Careline told the police itself, for a report that is not forwarded to them: sexual abuse without trafficking.
 * Meets the legal ceiling; a forwarded report meets it by its dispatch.
 */
export async function recordPoliceNotice(
  ctx: Ctx,
  id: string,
  reportId: string,
  body: z.infer<typeof PoliceNoticeBody>,
): Promise<void> {
  const report = await holdSubmitted(ctx, reportId);
  await ctx.tx
    .insertInto('police_notice')
    .values({
      id,
      report_id: report.id,
      agency: body.agency,
      spoke_with: body.spokeWith,
      incident: body.incident ?? null,
      at: ctx.now,
      account_id: ctx.actor.accountId!,
    })
    .execute();
  await meetObligations(ctx, [report.id], ['legal_police_12h'], { kind: 'police_notice', id });
  await appendAudit(ctx, { act: 'report.police_told', subjectKind: 'report', subjectId: report.id });
  await announce(ctx, [{ kind: 'report.changed', id: report.id, desks: [] }]);
}
