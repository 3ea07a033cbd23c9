import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../web/client.ts';
import { TextArea } from '../../web/fields.tsx';
import { Failure } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { DeskNoteList } from './desk-notes.api.ts';

/** What the desk writes down for itself about this report. Fetched when it is opened: reading is on record. */
export function DeskNotes({ dispatchId }: { dispatchId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="box" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('notes.title')}</summary>
      <p className="quiet">{t('notes.help')}</p>
      {open && <Notes dispatchId={dispatchId} />}
    </details>
  );
}

function Notes({ dispatchId }: { dispatchId: string }) {
  const path = `/dispatches/${dispatchId}/notes`;
  const notes = useQuery({
    queryKey: ['live', 'notes', dispatchId],
    queryFn: ({ signal }) => get<DeskNoteList>(path, signal),
  });
  const [text, setText] = useState('');
  const send = useSend<{ text: string }>(path, () => setText(''));
  return (
    <>
      {notes.isError && <Failure text={t('shell.failed')} retry={() => void notes.refetch()} />}
      {notes.data?.items.length === 0 && <p className="quiet">{t('notes.none')}</p>}
      <ol className="plain">
        {notes.data?.items.map((note) => (
          <li key={note.id}>
            <p className="prose">{note.text}</p>
            <p className="quiet">
              {note.by}, <At instant={note.at} />
            </p>
          </li>
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ text: text.trim() });
        }}
      >
        <TextArea label={t('notes.text')} value={text} onChange={setText} required />
        <SendProblem error={send.error} />
        <button className="usa-button usa-button--outline" disabled={send.isPending}>
          {t('notes.save')}
        </button>
      </form>
    </>
  );
}
