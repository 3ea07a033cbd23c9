import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { get } from '../web/client.ts';
import { CouldNotLoad, Loading, Page } from '../web/parts.tsx';
import { useRowKeys } from '../web/rows.tsx';
import { label, t } from '../web/text.ts';
import { At, Due } from '../web/time.tsx';
import type { Inbox, InboxLine } from './journey.api.ts';
import { hasEnded } from './journey.ts';

/** What was sent to the signed-in person's desks: new first, then what they hold, then what has ended. */
export function InboxScreen() {
  const inbox = useInfiniteQuery({
    queryKey: ['live', 'inbox'],
    queryFn: ({ pageParam, signal }) =>
      get<z.infer<typeof Inbox>>(`/inbox?limit=100${pageParam ? `&cursor=${pageParam}` : ''}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const rows = useRowKeys<HTMLDivElement>();
  const items = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  const ended = items.filter(({ status }) => hasEnded(status));
  const fresh = items.filter((line) => !line.acknowledgedAt && !hasEnded(line.status));
  const held = items.filter((line) => line.acknowledgedAt && !hasEnded(line.status));
  return (
    <Page title={t('inbox.title')}>
      {inbox.isLoading && <Loading />}
      <CouldNotLoad query={inbox} />
      {inbox.data && items.length === 0 && (
        <p>
          {t('inbox.none')} <span className="quiet">{t('inbox.none.help')}</span>
        </p>
      )}
      <div ref={rows}>
        <Group title={t('inbox.new')} lines={fresh} />
        <Group title={t('inbox.held')} lines={held} />
        <Group title={t('inbox.ended')} lines={ended} />
      </div>
      {inbox.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void inbox.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </Page>
  );
}

function Group({ title, lines }: { title: string; lines: readonly InboxLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>
        {title} <span className="quiet">{lines.length}</span>
      </h2>
      <ul className="inbox">
        {lines.map((line) => (
          <li key={line.id} className={line.late ? 'inbox__line inbox__line--late' : 'inbox__line'}>
            <Link data-row to="/dispatches/$id" params={{ id: line.id }} className="number inbox__number">
              {line.number}
            </Link>
            <span>
              {line.urgent && <span className="mark mark--urgent">{t('report.urgent')}</span>}
              {line.confidence && label('confidence', line.confidence)}
              {line.unroutable && <span className="grid__warn"> ▲ {t('dispatch.findDesk')}</span>}
              {line.amended && <strong> {t('inbox.amended')}</strong>}
            </span>
            <span className="quiet">
              {label('party', line.party)}
              {line.lead && <span className="mark">{t('grid.lead')}</span>}
            </span>
            <span>
              {label('status', line.status)}
              {line.acknowledgedBy && <span className="quiet"> {line.acknowledgedBy.name}</span>}
            </span>
            <span>
              <DueNext line={line} />
            </span>
            <span className="quiet">
              <At instant={line.sentAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DueNext({ line }: { line: InboxLine }) {
  if (hasEnded(line.status) || line.actingAt) return null;
  const by = line.acknowledgedAt ? line.actBy : line.acknowledgeBy;
  return by ? <Due by={by} /> : null;
}
