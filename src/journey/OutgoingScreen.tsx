import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { get } from '../web/client.ts';
import { CouldNotLoad, Loading, Page } from '../web/parts.tsx';
import { label, t } from '../web/text.ts';
import { At } from '../web/time.tsx';
import type { OutgoingItem, OutgoingList } from './outgoing.api.ts';

/** Everything that left the training system, word for word, as the other side got it. */
export function OutgoingScreen() {
  const outgoing = useQuery({
    queryKey: ['live', 'outgoing'],
    queryFn: ({ signal }) => get<z.infer<typeof OutgoingList>>('/demo/outgoing', signal),
  });
  return (
    <Page wide title={t('outgoing.title')}>
      <p>{t('outgoing.help')}</p>
      {outgoing.isPending && <Loading />}
      <CouldNotLoad query={outgoing} />
      {outgoing.data?.items.length === 0 && <p>{t('outgoing.none')}</p>}
      {outgoing.data && outgoing.data.items.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('outgoing.caption')}>
          <table className="grid">
            <caption className="usa-sr-only">{t('outgoing.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('outgoing.at')}</th>
                <th scope="col">{t('outgoing.kind')}</th>
                <th scope="col">{t('outgoing.to')}</th>
                <th scope="col">{t('outgoing.verified')}</th>
                <th scope="col">{t('outgoing.answer')}</th>
                <th scope="col">{t('outgoing.body')}</th>
              </tr>
            </thead>
            <tbody>
              {outgoing.data.items.map((item, index) => (
                <Row key={`${item.noticeId}-${index}`} item={item} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}

function Row({ item }: { item: z.infer<typeof OutgoingItem> }) {
  return (
    <tr>
      <td>
        <At instant={item.at} />
      </td>
      <td>{label('channel', item.kind)}</td>
      <td>
        {item.dispatchId ? (
          <Link to="/dispatches/$id" params={{ id: item.dispatchId }}>
            {item.to}
          </Link>
        ) : (
          item.to
        )}
      </td>
      <td>
        {item.verified === null
          ? ''
          : item.verified
            ? `✓ ${t('outgoing.verified.yes')}`
            : `▲ ${t('outgoing.verified.no')}`}
      </td>
      <td>{item.answer}</td>
      <td>
        <details>
          <summary>{item.subject ?? t('outgoing.body')}</summary>
          <pre className="raw">{item.body}</pre>
        </details>
      </td>
    </tr>
  );
}
