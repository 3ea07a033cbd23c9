import { useState } from 'react';
import { TextArea, TextField } from '../../web/fields.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';

/** The Careline reached the desk by phone: with whom, and under which incident number. */
export function CallForm({ dispatchId }: { dispatchId: string }) {
  const [spokeWith, setSpokeWith] = useState('');
  const [incident, setIncident] = useState('');
  const [note, setNote] = useState('');
  const send = useSend<{ spokeWith: string; incident?: string; note?: string }>(
    `/dispatches/${dispatchId}/calls`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({
          spokeWith: spokeWith.trim(),
          ...(incident.trim() ? { incident: incident.trim() } : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
        });
      }}
    >
      <TextField label={t('dispatch.call.spokeWith')} value={spokeWith} onChange={setSpokeWith} required />
      <TextField label={t('dispatch.call.incident')} value={incident} onChange={setIncident} />
      <TextArea label={t('dispatch.call.note')} value={note} onChange={setNote} />
      <SendProblem error={send.error} />
      {send.isSuccess && <p role="status">✓ {t('dispatch.saved')}</p>}
      <button className="usa-button usa-button--outline" disabled={send.isPending}>
        {t('dispatch.call.save')}
      </button>
    </form>
  );
}
