import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../web/client.ts';
import { TextArea } from '../../web/fields.tsx';
import { CouldNotLoad, Loading, Page } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { label, t } from '../../web/text.ts';
import { At, Due } from '../../web/time.tsx';
import type { ProviderRecordBody, ProviderRecordList, ServedPersonView } from './releases.api.ts';
import type { z } from 'zod';

/** A service provider's page: whom a release names to the own agency, and what the agency wrote down. */
export function ServedPeopleScreen() {
  const people = useQuery({
    queryKey: ['live', 'served-people'],
    queryFn: ({ signal }) => get<{ items: ServedPersonView[] }>('/served-people', signal),
  });
  return (
    <Page title={t('served.title')}>
      <p>{t('served.help')}</p>
      {people.isPending && <Loading />}
      <CouldNotLoad query={people} />
      {people.data && !people.isError && (
        <>
          <section aria-labelledby="served">
            <h2 id="served">{t('served.now')}</h2>
            {people.data.items.length === 0 && <p className="quiet">{t('served.none')}</p>}
            <ul className="plain">
              {people.data.items.map((one) => (
                <Served key={one.releaseId} one={one} />
              ))}
            </ul>
          </section>
          <OwnRecords />
        </>
      )}
    </Page>
  );
}

function Served({ one }: { one: ServedPersonView }) {
  return (
    <li className="box">
      <p>
        <strong>{one.subject}</strong>{' '}
        <span className="quiet">{t('served.for', { name: one.recipientName })}</span>
        <br />
        {one.fields.map((field) => label('releaseField', field)).join(', ')} ·{' '}
        <span className="quiet">
          {t('releases.until')} <At instant={one.endsAt} /> · <Due by={one.endsAt} />
        </span>
      </p>
      <RecordForm releaseId={one.releaseId} />
    </li>
  );
}

function RecordForm({ releaseId }: { releaseId: string }) {
  const [note, setNote] = useState('');
  const send = useSend<z.infer<typeof ProviderRecordBody>>('/provider-records', () => setNote(''));
  return (
    <details>
      <summary>{t('served.write')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ releaseId, note: note.trim() });
        }}
      >
        <TextArea label={t('served.note')} value={note} onChange={setNote} required />
        <SendProblem error={send.error} />
        {send.isSuccess && <p role="status">✓ {t('served.saved')}</p>}
        <button className="usa-button usa-button--outline" disabled={send.isPending}>
          {t('served.save')}
        </button>
      </form>
    </details>
  );
}

function OwnRecords() {
  const records = useInfiniteQuery({
    queryKey: ['live', 'provider-records'],
    queryFn: ({ pageParam, signal }) =>
      get<z.infer<typeof ProviderRecordList>>(
        `/provider-records${pageParam && `?cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = records.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="own-records">
      <h2 id="own-records">{t('served.own')}</h2>
      {records.isPending && <Loading />}
      <CouldNotLoad query={records} />
      {records.data && items.length === 0 && <p className="quiet">{t('served.own.none')}</p>}
      <ol className="plain">
        {items.map((record) => (
          <li key={record.id}>
            <strong>{record.subject}</strong>{' '}
            <span className="quiet">
              {record.author}, <At instant={record.writtenAt} />
            </span>
            <p className="prose">{record.note}</p>
          </li>
        ))}
      </ol>
      {records.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void records.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </section>
  );
}
