import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { get } from '../../web/client.ts';
import { TextArea } from '../../web/fields.tsx';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { BrowsingStopList, BrowsingStopView } from './browsing.api.ts';

type List = z.infer<typeof BrowsingStopList>;

/** Who lost browsing, why, and a second person's decision. */
export function AccessReviewsScreen() {
  const stops = useInfiniteQuery({
    queryKey: ['live', 'access-reviews'],
    queryFn: ({ pageParam, signal }) =>
      get<List>(`/access-reviews?limit=50${pageParam && `&cursor=${pageParam}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = stops.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page wide title={t('reviews.title')}>
      <p className="quiet prose">{t('reviews.help')}</p>
      {stops.isPending && <Loading />}
      {stops.isError && <Failure text={t('shell.failed')} retry={() => void stops.refetch()} />}
      {stops.data && items.length === 0 && <p>{t('reviews.none')}</p>}
      {items.length > 0 && (
        <table className="grid grid--board">
          <caption className="usa-sr-only">{t('reviews.caption')}</caption>
          <thead>
            <tr>
              {(['who', 'when', 'why', 'decision'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`reviews.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((stop) => (
              <Row key={stop.id} stop={stop} />
            ))}
          </tbody>
        </table>
      )}
      {stops.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void stops.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </Page>
  );
}

function Row({ stop }: { stop: BrowsingStopView }) {
  const { role } = useSession();
  const why =
    stop.reason === 'ceiling'
      ? t('reviews.ceiling', { opened: stop.opened })
      : t('reviews.colleagues', {
          opened: stop.opened,
          hours: stop.windowHours,
          usual: Math.round(stop.usual ?? 0),
        });
  return (
    <tr className={stop.decision === null ? 'grid__late' : undefined}>
      <th scope="row">
        {stop.name}
        <br />
        <span className="quiet">{label('role', stop.role)}</span>
      </th>
      <td data-label={t('reviews.when')}>
        <At instant={stop.at} />
      </td>
      <td data-label={t('reviews.why')}>
        <span className="said">{why}</span>
      </td>
      <td data-label={t('reviews.decision')}>
        <span className="said">
          {stop.decision && stop.reviewedAt && (
            <p>
              {t(`reviews.${stop.decision}`, { name: stop.reviewer ?? '' })}, <At instant={stop.reviewedAt} />
              : {stop.note}
            </p>
          )}
          {stop.own && <p>{t('reviews.own')}</p>}
          {!stop.own && role !== 'auditor' && stop.decision !== 'restored' && <ReviewForm id={stop.id} />}
        </span>
      </td>
    </tr>
  );
}

function ReviewForm({ id }: { id: string }) {
  const [note, setNote] = useState('');
  const send = useSend<{ decision: 'restored' | 'kept'; note: string }>(`/access-reviews/${id}`);
  return (
    <form onSubmit={(event) => (event.preventDefault(), send.mutate({ decision: 'restored', note }))}>
      <TextArea label={t('reviews.note')} value={note} onChange={setNote} required />
      <div className="actions">
        <button type="submit" className="usa-button" disabled={send.isPending}>
          {t('reviews.restore')}
        </button>
        <button
          type="button"
          className="usa-button usa-button--outline"
          disabled={send.isPending}
          onClick={() => send.mutate({ decision: 'kept', note })}
        >
          {t('reviews.keep')}
        </button>
      </div>
      <SendProblem error={send.error} />
    </form>
  );
}
