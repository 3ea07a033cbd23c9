import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, get } from '../../web/client.ts';
import { Choice, TextArea, TextField } from '../../web/fields.tsx';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At, Due } from '../../web/time.tsx';
import { WALL_KEEPERS } from './roles.rules.ts';
import { REVIEW_OUTCOMES } from './walls.api.ts';
import type { GlassView } from './walls.api.ts';

/** The way through a wall in an emergency, and its review. A number that opens nothing says nothing. */
export function GlassScreen() {
  const keeper = WALL_KEEPERS.includes(useSession().role);
  const glass = useQuery({
    queryKey: ['live', 'glass'],
    queryFn: ({ signal }) => get<{ items: GlassView[] }>('/break-glass', signal),
  });
  const items = glass.data?.items ?? [];
  const others = items.filter(({ mine }) => !mine);
  const open = others.filter(({ review }) => review === null);
  return (
    <Page title={t('glass.title')}>
      {glass.isPending && <Loading />}
      {glass.isError && <Failure text={t('shell.failed')} retry={() => void glass.refetch()} />}
      <Running items={items.filter(({ mine, running }) => mine && running)} />
      {keeper && glass.data && (
        <section aria-labelledby="to-review">
          <h2 id="to-review">{t('glass.review')}</h2>
          {open.length === 0 && <p className="quiet">{t('glass.review.none')}</p>}
          {open.map((one) => (
            <Opened key={one.id} glass={one} />
          ))}
          {open.length < others.length && <h2>{t('glass.reviewed')}</h2>}
          {others
            .filter(({ review }) => review !== null)
            .map((one) => (
              <Opened key={one.id} glass={one} />
            ))}
        </section>
      )}
      <section aria-labelledby="break">
        <h2 id="break">{t('glass.open')}</h2>
        <p>{t('glass.help')}</p>
        <BreakForm />
      </section>
    </Page>
  );
}

function Running({ items }: { items: readonly GlassView[] }) {
  if (items.length === 0) return null;
  return (
    <section className="box" aria-labelledby="running">
      <h2 id="running">{t('glass.running')}</h2>
      <ul className="plain">
        {items.map(({ id, reportId, dispatchIds, reportNumber: number, endsAt }) => (
          <li key={id}>
            {reportId && (
              <Link to="/reports/$id" params={{ id: reportId }}>
                {t('glass.read', { number })}
              </Link>
            )}{' '}
            {dispatchIds.map((dispatch) => (
              <Link key={dispatch} to="/dispatches/$id" params={{ id: dispatch }}>
                {t('glass.entry', { number })}
              </Link>
            ))}{' '}
            <span className="quiet">
              <Due by={endsAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BreakForm() {
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const send = useSend<{ number: string; reason: string }>('/break-glass', () => {
    setNumber('');
    setReason('');
  });
  const nothing = send.error instanceof ApiProblem && send.error.status === 404;
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ number: number.trim(), reason: reason.trim() });
      }}
    >
      <TextField label={t('glass.number')} value={number} onChange={setNumber} required />
      <TextArea label={t('glass.reason')} value={reason} onChange={setReason} required />
      {nothing ? <p role="alert">{t('glass.nothing')}</p> : <SendProblem error={send.error} />}
      <button className="usa-button" disabled={send.isPending}>
        {t('glass.open')}
      </button>
    </form>
  );
}

function Opened({ glass }: { glass: GlassView }) {
  return (
    <div className="box">
      <p>
        <strong>{t('glass.by', { name: glass.accountName, number: glass.reportNumber })}</strong>{' '}
        <span className="quiet">
          {glass.account}, <At instant={glass.openedAt} />
          {glass.running && ` · ${t('glass.still')}`}
        </span>
      </p>
      <p className="prose">{glass.reason}</p>
      {glass.review ? (
        <p>
          {label('glassOutcome', glass.review.outcome)} <At instant={glass.review.at} /> {glass.review.note}
        </p>
      ) : (
        <ReviewForm id={glass.id} />
      )}
    </div>
  );
}

function ReviewForm({ id }: { id: string }) {
  const [outcome, setOutcome] = useState<string>(REVIEW_OUTCOMES[0]);
  const [note, setNote] = useState('');
  const send = useSend<{ outcome: string; note?: string }>(`/break-glass/${id}/review`);
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ outcome, ...(note.trim() ? { note: note.trim() } : {}) });
      }}
    >
      <Choice
        label={t('glass.outcome')}
        value={outcome}
        onChange={setOutcome}
        options={REVIEW_OUTCOMES.map((one) => ({ value: one, text: label('glassOutcome', one) }))}
      />
      <TextArea label={t('glass.note')} value={note} onChange={setNote} />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--outline" disabled={send.isPending}>
        {t('glass.save')}
      </button>
    </form>
  );
}
