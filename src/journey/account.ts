import { reporterMask } from './4-dispatch/masking.rules.ts';
import { reportersOf } from './report-store.ts';
import type { StoredReport } from './report-store.ts';

/**
 * The text that travels. What the screener wrote for it, else the narrative; the reporter is masked in both, and the
 * second is marked as not reviewed.
 */
export function accountForForwarding(report: StoredReport): { text: string; reviewed: boolean } {
  const { content } = report;
  const own = content.accountForForwarding?.trim();
  const mask = reporterMask(reportersOf(report));
  return {
    text: mask(own ? content.accountForForwarding! : (content.narrative ?? '')).text,
    reviewed: Boolean(own),
  };
}
