import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { ReleaseOptions, ReporterDisclosureBody } from '../../safeguards/releases/releases.api.ts';
import { get } from '../../web/client.ts';
import { Choice, TextArea, TextField } from '../../web/fields.tsx';
import { CouldNotLoad, Loading } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';
import type { DispatchPage } from '../journey.api.ts';

/** The Careline asks that this desk be shown who called; a second person decides. */
export function ReporterForm({ entry }: { entry: DispatchPage }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="box" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('reporter.ask')}</summary>
      <p className="quiet">{t('reporter.ask.help')}</p>
      {open && <Loaded entry={entry} />}
    </details>
  );
}

function Loaded({ entry }: { entry: DispatchPage }) {
  const options = useQuery({
    queryKey: ['release-options'],
    queryFn: ({ signal }) => get<ReleaseOptions>('/release-options', signal),
  });
  if (!options.data) return options.isError ? <CouldNotLoad query={options} /> : <Loading />;
  const covering = options.data.bases.filter(
    ({ kinds, recipients }) =>
      kinds.includes('reporter_identity') && (recipients.includes(entry.party) || recipients.includes('any')),
  );
  return <Form dispatchId={entry.id} bases={covering} />;
}

const NOTHING = { basis: '', reference: '', purpose: '' };

function Form({ dispatchId, bases }: { dispatchId: string; bases: ReleaseOptions['bases'] }) {
  const [typed, setTyped] = useState(NOTHING);
  const send = useSend<z.infer<typeof ReporterDisclosureBody>>(`/dispatches/${dispatchId}/disclosures`, () =>
    setTyped(NOTHING),
  );
  const field = (name: keyof typeof NOTHING) => ({
    value: typed[name],
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  const reference = typed.reference.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.basis)
          send.mutate({
            field: 'reporter',
            basis: typed.basis,
            ...(reference ? { basisReference: reference } : {}),
            purpose: typed.purpose.trim(),
          });
      }}
    >
      <Choice
        label={t('reporter.basis')}
        {...field('basis')}
        options={[
          { value: '', text: t('reporter.basis.choose') },
          ...bases.map(({ code, title, toBeConfirmed }) => ({
            value: code,
            text: toBeConfirmed ? t('reporter.basis.unconfirmed', { title }) : title,
          })),
        ]}
      />
      <TextField label={t('reporter.reference')} {...field('reference')} />
      <TextArea label={t('reporter.purpose')} {...field('purpose')} required />
      <SendProblem error={send.error} />
      {send.isSuccess && <p role="status">✓ {t('reporter.saved')}</p>}
      <button className="usa-button usa-button--outline" disabled={send.isPending || !typed.basis}>
        {t('reporter.save')}
      </button>
    </form>
  );
}
