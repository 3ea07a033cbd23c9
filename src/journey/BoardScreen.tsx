import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { ExportBoard } from '../safeguards/exports/ExportBoard.tsx';
import { get } from '../web/client.ts';
import { CouldNotLoad, Loading, Page } from '../web/parts.tsx';
import { useRowKeys } from '../web/rows.tsx';
import { label, t } from '../web/text.ts';
import { At, Due } from '../web/time.tsx';
import type { ReportLine, ReportList } from './journey.api.ts';
import { hasEnded, PARTIES } from './journey.ts';

type List = z.infer<typeof ReportList>;
type Line = z.infer<typeof ReportLine>;

const FILTERS = { all: '', drafts: '&status=draft', flagged: '&flagged=true', late: '&late=true' } as const;
type Filter = keyof typeof FILTERS;

/** The queue of all reports: desks by party and how far each is. */
export function BoardScreen() {
  const [filter, setFilter] = useState<Filter>('all');
  const reports = useInfiniteQuery({
    queryKey: ['live', 'reports', filter],
    queryFn: ({ pageParam, signal }) =>
      get<List>(`/reports?limit=50${FILTERS[filter]}${pageParam ? `&cursor=${pageParam}` : ''}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const rows = useRowKeys<HTMLTableSectionElement>();
  const items = reports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      wide
      title={t('board.title')}
      actions={
        <span className="actions">
          <ExportBoard />
          <fieldset className="choices">
            <legend className="usa-sr-only">{t('board.filter')}</legend>
            {(Object.keys(FILTERS) as Filter[]).map((one) => (
              <label key={one}>
                <input type="radio" name="filter" checked={filter === one} onChange={() => setFilter(one)} />
                {t(`board.${one}`)}
              </label>
            ))}
          </fieldset>
        </span>
      }
    >
      {reports.isLoading && <Loading />}
      <CouldNotLoad query={reports} />
      {reports.data && items.length === 0 && <p>{t('board.none')}</p>}
      {items.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('board.caption')}>
          <table className="grid grid--board">
            <caption className="usa-sr-only">{t('board.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('board.number')}</th>
                <th scope="col">{t('board.state')}</th>
                {PARTIES.map((party) => (
                  <th key={party} scope="col">
                    {label('party', party)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody ref={rows}>
              {items.map((line) => (
                <Row key={line.id} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reports.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void reports.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </Page>
  );
}

function Row({ line }: { line: Line }) {
  return (
    <tr className={line.late > 0 ? 'grid__late' : undefined}>
      <th scope="row">
        <Link data-row to="/reports/$id" params={{ id: line.id }} className="number">
          {line.number}
        </Link>
        <br />
        <At instant={line.receivedAt} />
      </th>
      <td>
        {line.urgent && <span className="mark mark--urgent">{t('report.urgent')}</span>}
        {line.dmst.flag
          ? label('confidence', line.dmst.confidence ?? 'suspected')
          : label('reportStatus', line.status)}
        <br />
        <span className="quiet">
          {line.dmst.flag || line.status === 'draft'
            ? label('decision', line.screening ?? 'none')
            : t('board.noForward')}
        </span>
        {line.late > 0 && (
          <>
            <br />
            <span className="due--late">⚠ {t('board.lateCount', { count: line.late })}</span>
          </>
        )}
      </td>
      {PARTIES.map((party) => (
        <td key={party} data-label={label('party', party)}>
          <ul className="plain">
            {line.dispatches
              .filter((dispatch) => dispatch.party === party)
              .map((dispatch) => (
                <li key={dispatch.id}>
                  <StateMark dispatch={dispatch} />
                  <br />
                  {dispatch.deskName}
                </li>
              ))}
          </ul>
        </td>
      ))}
    </tr>
  );
}

/** One desk in a word: who has it is quiet, who does not is counted down. */
function StateMark({ dispatch }: { dispatch: Line['dispatches'][number] }) {
  if (dispatch.acknowledgedAt)
    return <span className="state state--held">✓ {label('status', dispatch.status)}</span>;
  if (hasEnded(dispatch.status)) return <span className="state">{label('status', dispatch.status)}</span>;
  return (
    <span className="state">
      {dispatch.unroutable && '▲ '}
      {label('status', dispatch.status)}, <Due by={dispatch.acknowledgeBy} />
    </span>
  );
}
