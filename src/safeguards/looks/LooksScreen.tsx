import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, get } from '../../web/client.ts';
import { TextField } from '../../web/fields.tsx';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { LookList, LookView } from './looks.api.ts';

/** Who looked at one report. */
export function ReportLooksScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  return <Looks of={`/reports/${id}/looks`} caption={t('looks.report')} />;
}

/** Who looked at one entry: for a desk its own agency, for the HART Lead everybody. */
export function EntryLooksScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { role } = useSession();
  return (
    <Looks of={`/dispatches/${id}/looks`} caption={t(role === 'party' ? 'looks.entry' : 'looks.report')} />
  );
}

/** The auditor's page: the whole installation, or one report by its number. */
export function AllLooksScreen() {
  const [typed, setTyped] = useState('');
  const [number, setNumber] = useState('');
  return (
    <Looks of="/looks" caption={t('looks.all')} number={number}>
      <form
        className="line-form"
        onSubmit={(event) => {
          event.preventDefault();
          setNumber(typed.trim().toUpperCase());
        }}
      >
        <TextField
          label={t('looks.number')}
          hint={t('looks.number.hint')}
          value={typed}
          onChange={setTyped}
        />
        <button type="submit" className="usa-button usa-button--outline">
          {t('looks.find')}
        </button>
      </form>
    </Looks>
  );
}

function Looks({
  of,
  caption,
  number = '',
  children,
}: {
  of: string;
  caption: string;
  number?: string;
  children?: React.ReactNode;
}) {
  // Not live: each fetch is a look of its own, which would call for the next one.
  const looks = useInfiniteQuery({
    queryKey: ['looks', of, number],
    queryFn: ({ pageParam, signal }) =>
      get<LookList>(
        `${of}?limit=100${pageParam && `&cursor=${pageParam}`}${number && `&number=${encodeURIComponent(number)}`}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
  });
  const items = looks.data?.pages.flatMap((page) => page.items) ?? [];
  const missing = looks.error instanceof ApiProblem && looks.error.status === 404;
  return (
    <Page wide title={t('looks.title')}>
      {children}
      {looks.isPending && <Loading />}
      {missing && (
        <p>
          {t('shell.notFound')} {t('shell.notFound.help')}
        </p>
      )}
      {looks.isError && !missing && (
        <Failure
          text={
            looks.error instanceof ApiProblem && looks.error.message ? looks.error.message : t('shell.failed')
          }
          retry={() => void looks.refetch()}
        />
      )}
      {looks.data && (
        <p className="quiet">
          {caption}. {t('looks.logged')}
        </p>
      )}
      {looks.data && items.length === 0 && <p>{t('looks.none')}</p>}
      {items.length > 0 && <LookTable looks={items} caption={caption} numbers={of === '/looks'} />}
      {looks.hasNextPage && (
        <button
          type="button"
          className="usa-button usa-button--outline"
          onClick={() => void looks.fetchNextPage()}
        >
          {t('table.more')}
        </button>
      )}
    </Page>
  );
}

function LookTable({
  looks,
  caption,
  numbers,
}: {
  looks: readonly LookView[];
  caption: string;
  numbers: boolean;
}) {
  return (
    <table className="grid grid--board">
      <caption className="usa-sr-only">{caption}</caption>
      <thead>
        <tr>
          {numbers && <th scope="col">{t('looks.number')}</th>}
          {(['when', 'who', 'where', 'what', 'outcome'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`looks.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {looks.map((look) => (
          <tr key={look.id} className={look.outcome === 'refused' ? 'grid__late' : undefined}>
            {numbers && <td data-label={t('looks.number')}>{look.number}</td>}
            <td data-label={t('looks.when')}>
              <At instant={look.at} />
            </td>
            <td data-label={t('looks.who')}>
              <span className="said">
                {look.name ?? t('looks.system')}
                <br />
                <span className="quiet">
                  {[look.name && label('role', look.role), ...look.agencies].filter(Boolean).join(' · ')}
                </span>
              </span>
            </td>
            <td data-label={t('looks.where')}>{look.origin}</td>
            <td data-label={t('looks.what')}>
              <span className="said">
                {label('act', look.act)}
                {look.desk && <span className="quiet"> {look.desk}</span>}
              </span>
            </td>
            <td data-label={t('looks.outcome')}>
              {look.outcome === 'refused' ? `▲ ${t('looks.refused')}` : t('looks.done')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
