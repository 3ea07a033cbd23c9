import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { CARELINE, WORKING } from '../safeguards/access/roles.rules.ts';
import { get } from '../web/client.ts';
import { CouldNotLoad, Loading, Page } from '../web/parts.tsx';
import { useRowKeys } from '../web/rows.tsx';
import { useSession } from '../web/session.tsx';
import { label, t } from '../web/text.ts';
import { Due } from '../web/time.tsx';
import type { ObligationList, ObligationView } from './journey.api.ts';

type Owed = z.infer<typeof ObligationList>;

/** Everyone's home page: the open duties, soonest first. The Careline may also see everybody else's. */
export function OwedScreen() {
  const session = useSession();
  const careline = CARELINE.includes(session.role);
  const [everybody, setEverybody] = useState(false);
  const owed = useInfiniteQuery({
    queryKey: ['live', 'obligations', everybody],
    queryFn: ({ pageParam, signal }) =>
      get<Owed>(
        `/obligations?state=open&mine=${!everybody}&limit=100${pageParam ? `&cursor=${pageParam}` : ''}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: WORKING.includes(session.role),
  });
  const rows = useRowKeys<HTMLTableSectionElement>();
  const items = owed.data?.pages.flatMap((page) => page.items) ?? [];
  const late = items.filter(({ overdue }) => overdue).length;
  const nothing = !WORKING.includes(session.role) || (owed.data !== undefined && items.length === 0);
  return (
    <Page
      title={t('owed.title')}
      actions={
        careline && (
          <button
            type="button"
            className="usa-button usa-button--unstyled"
            onClick={() => setEverybody(!everybody)}
          >
            {t(everybody ? 'owed.mine' : 'owed.all')}
          </button>
        )
      }
    >
      {owed.isLoading && <Loading />}
      <CouldNotLoad query={owed} />
      {late > 0 && (
        <p className="due--late" role="status">
          ⚠ {t('owed.late', { count: late })}
        </p>
      )}
      {nothing && (
        <p>
          {t('owed.none')} <span className="quiet">{t('owed.none.help')}</span>
        </p>
      )}
      {careline && (
        <p>
          <Link className="usa-button" to="/reports/new">
            {t('shell.newReport')} <kbd>n</kbd>
          </Link>
        </p>
      )}
      {items.length > 0 && (
        <table className="grid grid--owed">
          <caption className="usa-sr-only">{t('owed.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('owed.due')}</th>
              <th scope="col">{t('owed.what')}</th>
              <th scope="col">{t('owed.about')}</th>
              {everybody && <th scope="col">{t('owed.who')}</th>}
            </tr>
          </thead>
          <tbody ref={rows}>
            {items.map((item) => (
              <Row key={item.id} item={item} showWho={everybody} />
            ))}
          </tbody>
        </table>
      )}
      {owed.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void owed.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </Page>
  );
}

function Row({ item, showWho }: { item: ObligationView; showWho: boolean }) {
  const about = [item.reportNumber, item.party && label('party', item.party), item.deskName]
    .filter(Boolean)
    .join(' · ');
  return (
    <tr className={item.overdue ? 'grid__late' : undefined}>
      <td>
        <Due by={item.dueAt} />
      </td>
      <th scope="row">
        <span title={t('owed.clause', { clause: item.clause, edition: item.edition })}>
          {label('obligation', item.kind)}
        </span>
        {item.urgent && ' '}
        {item.urgent && <span className="mark mark--urgent">{t('report.urgent')}</span>}
      </th>
      <td>
        {item.subjectKind === 'browsing_stop' ? (
          <Link data-row to="/access-reviews">
            {t('owed.access')}
          </Link>
        ) : item.subjectKind === 'dispatch' ? (
          <Link data-row to="/dispatches/$id" params={{ id: item.subjectId }}>
            {about}
          </Link>
        ) : item.subjectKind === 'break_glass' ? (
          <Link data-row to="/emergency-access">
            {t('owed.review')}
          </Link>
        ) : item.reportId ? (
          <Link data-row to="/reports/$id" params={{ id: item.reportId }}>
            {about}
          </Link>
        ) : (
          about
        )}
      </td>
      {showWho && <td>{item.owedByName}</td>}
    </tr>
  );
}
