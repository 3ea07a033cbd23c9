import { useState } from 'react';
import { Choice, TextArea } from '../web/fields.tsx';
import { SendProblem, useSend } from '../web/send.tsx';
import { useSession } from '../web/session.tsx';
import { label, t } from '../web/text.ts';
import type { ReportView } from './journey.api.ts';
import { SCREENING_DECISIONS } from './journey.ts';

/** Screening's own decision, and the supervisor's say about the flag. The forwards wait for neither. */
export function ScreeningForms({ report }: { report: ReportView }) {
  const session = useSession();
  return (
    <section aria-labelledby="screening">
      <h2 id="screening">{t('report.screening')}</h2>
      <p>
        {label('decision', report.screening?.decision ?? 'none')}
        {report.screening?.reason && `: ${report.screening.reason}`}
      </p>
      <details>
        <summary>{t('report.screening.decide')}</summary>
        <Decide reportId={report.id} />
      </details>
      {report.dmst.flag && session.role === 'supervisor' && (
        <details>
          <summary>{t('report.flag.remove')}</summary>
          <Unflag reportId={report.id} />
        </details>
      )}
      {report.dmst.flag && report.dmst.confidence !== 'confirmed' && (
        <details>
          <summary>{t('report.flag.confirm')}</summary>
          <Confirm reportId={report.id} />
        </details>
      )}
    </section>
  );
}

function Decide({ reportId }: { reportId: string }) {
  const [decision, setDecision] = useState<string>(SCREENING_DECISIONS[0]);
  const [reason, setReason] = useState('');
  const send = useSend<{ decision: string; reason?: string }>(`/reports/${reportId}/screening`);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ decision, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      }}
    >
      <p className="quiet">{t('report.screening.note')}</p>
      <Choice
        label={t('report.screening.decision')}
        value={decision}
        onChange={setDecision}
        options={SCREENING_DECISIONS.map((value) => ({ value, text: label('decision', value) }))}
      />
      <TextArea label={t('report.screening.reason')} value={reason} onChange={setReason} />
      <SendProblem error={send.error} />
      <button className="usa-button" disabled={send.isPending}>
        {t('report.screening.save')}
      </button>
    </form>
  );
}

function Unflag({ reportId }: { reportId: string }) {
  const [reason, setReason] = useState('');
  const send = useSend<{ dmst: { flag: false; reason: string } }>(`/reports/${reportId}/screening`);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ dmst: { flag: false, reason: reason.trim() } });
      }}
    >
      <p className="quiet">{t('report.flag.remove.help')}</p>
      <TextArea label={t('report.screening.reason')} value={reason} onChange={setReason} required />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--secondary" disabled={send.isPending}>
        {t('report.flag.remove')}
      </button>
    </form>
  );
}

const BASES = ['disclosure', 'police_evidence', 'adjudication'] as const;

function Confirm({ reportId }: { reportId: string }) {
  const [basis, setBasis] = useState<string>(BASES[0]);
  const send = useSend<{ dmst: { confidence: 'confirmed'; basis: string } }>(
    `/reports/${reportId}/screening`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ dmst: { confidence: 'confirmed', basis } });
      }}
    >
      <Choice
        label={t('report.flag.basis')}
        value={basis}
        onChange={setBasis}
        options={BASES.map((value) => ({ value, text: label('basis', value) }))}
      />
      <SendProblem error={send.error} />
      <button className="usa-button" disabled={send.isPending}>
        {t('report.flag.save')}
      </button>
    </form>
  );
}
