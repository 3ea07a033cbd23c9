import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { get } from '../../web/client.ts';
import { TextArea } from '../../web/fields.tsx';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';
import { At, Due, useNow } from '../../web/time.tsx';
import type { ReadingList } from './walls.api.ts';

type Reading = z.infer<typeof ReadingList>['items'][number];

/** An auditor says why, and reads until the time is over. */
export function ReadingsScreen() {
  const readings = useQuery({
    queryKey: ['live', 'readings'],
    queryFn: ({ signal }) => get<z.infer<typeof ReadingList>>('/readings', signal),
  });
  const now = useNow();
  const items = readings.data?.items ?? [];
  const open = items.filter(({ endsAt }) => Temporal.Instant.compare(now, endsAt) < 0);
  const over = items.filter((one) => !open.includes(one));
  return (
    <Page title={t('readings.title')}>
      <p>{t('readings.help')}</p>
      {readings.isPending && <Loading />}
      {readings.isError && <Failure text={t('shell.failed')} retry={() => void readings.refetch()} />}
      {readings.data && open.length === 0 && <p className="quiet">{t('readings.none')}</p>}
      {open.map((one) => (
        <OpenReading key={one.id} reading={one} />
      ))}
      <ReasonForm />
      {over.length > 0 && (
        <section aria-labelledby="over">
          <h2 id="over">{t('readings.past')}</h2>
          <ul className="plain">
            {over.map(({ id, reason, openedAt }) => (
              <li key={id}>
                <At instant={openedAt} /> {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function OpenReading({ reading: { reason, endsAt } }: { reading: Reading }) {
  return (
    <div className="box" role="status">
      <p>
        <strong>{t('readings.now')}</strong>{' '}
        <span className="quiet">
          <Due by={endsAt} />
        </span>
      </p>
      <p className="prose">{reason}</p>
      <Link to="/reports">{t('readings.board')}</Link>
    </div>
  );
}

function ReasonForm() {
  const [reason, setReason] = useState('');
  const send = useSend<{ reason: string }>('/readings', () => setReason(''));
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ reason: reason.trim() });
      }}
    >
      <TextArea label={t('readings.reason')} value={reason} onChange={setReason} required />
      <SendProblem error={send.error} />
      <button className="usa-button" disabled={send.isPending}>
        {t('readings.open')}
      </button>
    </form>
  );
}
