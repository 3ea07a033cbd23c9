import { SendProblem, useSend } from '../web/send.tsx';
import { t } from '../web/text.ts';
import type { ReportView } from './journey.api.ts';

/** The text that travelled was made by the software: a person reads it and lets it stand, or corrects it. */
export function AccountReview({ report }: { report: ReportView }) {
  const send = useSend<{ version: number; accountForForwarding: string }>(`/reports/${report.id}/amendments`);
  return (
    <>
      <p className="grid__warn">▲ {t('report.accountNotReviewed')}</p>
      <SendProblem error={send.error} />
      <button
        type="button"
        className="usa-button usa-button--outline"
        disabled={send.isPending}
        onClick={() =>
          send.mutate({
            version: report.version,
            accountForForwarding: String(report.content.accountForForwarding),
          })
        }
      >
        {t('report.account.stands')}
      </button>
    </>
  );
}
