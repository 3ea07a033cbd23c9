import type { PolicyEdition } from '../policy/index.ts';
import { packageFor, prepareReport } from './4-dispatch/package.rules.ts';
import type { PackageContent, ReportToSend } from './4-dispatch/package.rules.ts';
import type { Assessment } from './assessment.rules.ts';
import type { Party } from './journey.ts';
import type { StoredReport } from './report-store.ts';

/** Cuts each party's package from one masked copy of the report. */
export function packageCutter(
  report: StoredReport,
  edition: PolicyEdition,
  assessment: Assessment,
  now: Temporal.Instant,
): (party: Party) => PackageContent {
  const prepared = prepareReport(reportToSend(report, assessment, now));
  return (party) => packageFor(party, prepared, edition.packages);
}

function reportToSend(report: StoredReport, assessment: Assessment, now: Temporal.Instant): ReportToSend {
  const { accountForForwarding, ...content } = report.content;
  return {
    number: report.number,
    version: report.version,
    receivedAt: report.receivedAt.toString(),
    at: now.toString(),
    urgent: report.urgent,
    urgentReasons: assessment.urgency.reasons,
    flag: report.dmstFlag ?? assessment.screening.flag,
    // What was decided about a submitted report counts, also where the facts alone would say otherwise.
    confidence: report.dmstFlag === null ? assessment.screening.confidence : report.dmstConfidence,
    trafficking: report.dmstFlag === null ? assessment.screening.trafficking : report.trafficking,
    reasons: assessment.screening.reasons,
    decision: report.screeningDecision,
    formerReporters: report.formerReporters,
    // A stand-in that nobody reviewed is made anew from the narrative, so that it stays marked as such.
    intake:
      report.accountReviewed && accountForForwarding !== undefined
        ? { ...content, accountForForwarding }
        : content,
  };
}
