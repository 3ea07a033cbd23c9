import type { Ctx } from '../platform/db/tx.ts';
import { editionInForce, localDate } from '../policy/index.ts';
import type { IntakeDraft } from './1-intake/intake.api.ts';
import { submissionProblems } from './1-intake/submission.rules.ts';
import { packageFor, prepareReport } from './4-dispatch/package.rules.ts';
import { assess } from './assessment.rules.ts';
import type { JourneyDeps } from './deps.ts';
import { PARTIES } from './journey.ts';
import type { PreviewView } from './journey.api.ts';

/** What would happen if this intake were submitted now. Nothing is written, nothing leaves. */
export async function preview(ctx: Ctx, deps: JourneyDeps, content: IntakeDraft): Promise<PreviewView> {
  const edition = await editionInForce(ctx.tx, ctx.now);
  const directory = await deps.directory(ctx);
  const { screening, urgency, routed, tasks } = assess(
    content,
    directory.routing,
    edition,
    localDate(ctx.now, edition.calendar),
  );
  const prepared = prepareReport({
    number: '—',
    version: 1,
    receivedAt: content.receivedAt ?? ctx.now.toString(),
    at: ctx.now.toString(),
    urgent: urgency.urgent,
    urgentReasons: urgency.reasons,
    flag: screening.flag,
    confidence: screening.confidence,
    trafficking: screening.trafficking,
    reasons: screening.reasons,
    decision: null,
    intake: content,
  });
  const { account, accountReviewed, maskedInAccount } = prepared.masked;
  return {
    dmst: {
      flag: screening.flag,
      confidence: screening.confidence,
      trafficking: screening.trafficking,
      reasons: [...screening.reasons],
      basis: null,
    },
    forwards: screening.forwards,
    urgent: { urgent: urgency.urgent, reasons: [...urgency.reasons] },
    desks: routed.to.map((desk) => ({
      party: desk.party,
      desk: desk.deskId,
      deskName: directory.desks.get(desk.deskId)?.name ?? desk.deskId,
      lead: desk.lead,
      unroutable: desk.unroutable,
      reason: desk.reason,
    })),
    questions: routed.questions.map((question) => ({
      placeIndex: question.placeIndex,
      why: question.why,
      candidates: [...question.candidates],
    })),
    tasks: tasks.map(({ code, text, dueInHours }) => ({
      code,
      text,
      dueAt: dueInHours === null ? null : ctx.now.add({ hours: dueInHours }).toString(),
    })),
    problems: submissionProblems(content),
    packages: PARTIES.map((party) => ({
      party,
      package: packageFor(party, prepared, edition.packages),
      masked: maskedInAccount,
    })),
    account: { text: account, masked: maskedInAccount, reviewed: accountReviewed },
  };
}
