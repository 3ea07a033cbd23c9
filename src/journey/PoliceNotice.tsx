import { useState } from 'react';
import { TextField } from '../web/fields.tsx';
import { SendProblem, useSend } from '../web/send.tsx';
import { t } from '../web/text.ts';

/** For a report that is not forwarded: who at which police agency was told of it. */
export function PoliceNotice({ reportId }: { reportId: string }) {
  const [agency, setAgency] = useState('');
  const [spokeWith, setSpokeWith] = useState('');
  const [incident, setIncident] = useState('');
  const send = useSend<{ agency: string; spokeWith: string; incident?: string }>(
    `/reports/${reportId}/police-notice`,
  );
  return (
    <details className="box">
      <summary>{t('police.title')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({
            agency: agency.trim(),
            spokeWith: spokeWith.trim(),
            ...(incident.trim() ? { incident: incident.trim() } : {}),
          });
        }}
      >
        <p className="quiet">{t('police.help')}</p>
        <TextField label={t('police.agency')} value={agency} onChange={setAgency} required />
        <TextField label={t('dispatch.call.spokeWith')} value={spokeWith} onChange={setSpokeWith} required />
        <TextField label={t('dispatch.call.incident')} value={incident} onChange={setIncident} />
        <SendProblem error={send.error} />
        {send.isSuccess && <p role="status">✓ {t('dispatch.saved')}</p>}
        <button className="usa-button usa-button--outline" disabled={send.isPending}>
          {t('police.save')}
        </button>
      </form>
    </details>
  );
}
