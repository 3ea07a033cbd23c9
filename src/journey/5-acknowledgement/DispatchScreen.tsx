import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { CARELINE, WORKING } from '../../safeguards/access/roles.rules.ts';
import { KnowsSomebody } from '../../safeguards/access/TieForms.tsx';
import { PrintCopy } from '../../safeguards/exports/PrintCopy.tsx';
import { get, isMissing } from '../../web/client.ts';
import { Failure, Loading, NotHere, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At, Due } from '../../web/time.tsx';
import type { DispatchPage } from '../journey.api.ts';
import { hasEnded } from '../journey.ts';
import { AcknowledgeForm, ActingForm, NotOursForm, OutcomeForm } from './AnswerForms.tsx';
import { CallForm } from './CallForm.tsx';
import { DeskNotes } from './DeskNotes.tsx';
import { PackageView } from './PackageView.tsx';
import { Questions } from './Questions.tsx';
import { ReleasedFields } from './ReleasedFields.tsx';
import { ReporterForm } from './ReporterForm.tsx';

/** One entry of a desk: what is asked of it now, then what it may know. The Careline sees the same page and answers. */
export function DispatchScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const entry = useQuery({
    queryKey: ['live', 'dispatch', id],
    queryFn: ({ signal }) => get<DispatchPage>(`/dispatches/${id}`, signal),
  });
  const missing = isMissing(entry.error);
  // What has become unreachable, e.g. behind a wall, does not stay on the screen.
  if (entry.data && !missing) return <Entry entry={entry.data} />;
  return (
    <Page title={t('shell.inbox')}>
      {entry.isPending && <Loading />}
      {missing && <NotHere />}
      {entry.isError && !missing && <Failure text={t('shell.failed')} retry={() => void entry.refetch()} />}
    </Page>
  );
}

function Entry({ entry }: { entry: DispatchPage }) {
  const session = useSession();
  const careline = CARELINE.includes(session.role);
  const mine = session.desks.includes(entry.desk);
  return (
    <Page
      wide
      title={t('dispatch.title', { number: entry.number })}
      actions={
        <span className="actions">
          {session.role !== 'screener' && (
            <Link className="usa-link no-print" to="/dispatches/$id/looks" params={{ id: entry.id }}>
              {t('looks.title')}
            </Link>
          )}
          {WORKING.includes(session.role) && <PrintCopy kind="entry" id={entry.id} />}
        </span>
      }
    >
      <p className="tags">
        {entry.urgent && <span className="mark mark--urgent">{t('report.urgent')}</span>}
        <span className="mark">{label('status', entry.status)}</span>
        <span>{t('dispatch.for', { desk: entry.deskName })}</span>
        <span className="quiet">{entry.reason}</span>
        <span className="quiet">
          {t('inbox.sent')} <At instant={entry.sentAt} />
        </span>
      </p>
      <div className="columns columns--entry">
        <PackageView entry={entry} />
        <aside aria-label={t('inbox.state')} className="answers no-print">
          {mine && <DeskAnswers entry={entry} mayRedirect={!careline} />}
          {careline && <CarelineSide entry={entry} />}
          <ReleasedFields dispatchId={entry.id} />
          {careline && !closed(entry) && <ReporterForm entry={entry} />}
          <Questions entry={entry} mayAsk={mine && !careline && !closed(entry)} mayAnswer={careline} />
          {mine && !careline && <DeskNotes dispatchId={entry.id} />}
          <KnowsSomebody dispatch={entry.id} />
        </aside>
      </div>
    </Page>
  );
}

const closed = (entry: DispatchPage) => hasEnded(entry.status) || entry.supersededBy !== null;

/** What this desk can do now, the one thing that is due first. */
function DeskAnswers({ entry, mayRedirect }: { entry: DispatchPage; mayRedirect: boolean }) {
  if (hasEnded(entry.status)) return <p>{t('dispatch.redirected')}</p>;
  if (entry.supersededBy)
    return (
      <p>
        {t('dispatch.superseded')}{' '}
        <a href={`/app/dispatches/${entry.supersededBy}`}>{t('dispatch.superseded.open')}</a>
      </p>
    );
  return (
    <>
      {entry.acknowledgedAt === null ? (
        <section className="box" aria-labelledby="have">
          <h2 id="have">
            {t('dispatch.have')} · <Due by={entry.acknowledgeBy} />
          </h2>
          <AcknowledgeForm entry={entry} />
        </section>
      ) : (
        <section className="box" aria-labelledby="acting">
          <h2 id="acting">
            {t('dispatch.acting')}
            {entry.actBy && !entry.actingAt && (
              <>
                {' '}
                · <Due by={entry.actBy} />
              </>
            )}
          </h2>
          <ActingForm entry={entry} />
        </section>
      )}
      {entry.acknowledgedAt !== null && (
        <details className="box" open={entry.actingAt !== null}>
          <summary>{t('dispatch.outcome')}</summary>
          <OutcomeForm entry={entry} />
        </details>
      )}
      {mayRedirect && entry.redirectable && (
        <details className="box" open={entry.unroutable}>
          <summary>{t(entry.unroutable ? 'dispatch.findDesk' : 'dispatch.notOurs')}</summary>
          <NotOursForm entry={entry} />
        </details>
      )}
    </>
  );
}

function CarelineSide({ entry }: { entry: DispatchPage }) {
  return (
    <>
      <section className="box" aria-labelledby="held">
        <h2 id="held">{label('status', entry.status)}</h2>
        {entry.acknowledgedBy && entry.acknowledgedAt ? (
          <p>
            {t('dispatch.heldBy', entry.acknowledgedBy)}, <At instant={entry.acknowledgedAt} />
          </p>
        ) : (
          !closed(entry) && (
            <p>
              <Due by={entry.acknowledgeBy} />
            </p>
          )
        )}
        {entry.outcomes.map((outcome) => (
          <p key={outcome.at}>
            {label('outcome', outcome.code)} <At instant={outcome.at} /> {outcome.reason}
          </p>
        ))}
      </section>
      {!closed(entry) && (
        <details className="box">
          <summary>{t('dispatch.call')}</summary>
          <CallForm dispatchId={entry.id} />
        </details>
      )}
    </>
  );
}
