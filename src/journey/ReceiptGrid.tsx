import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { At, clockTime, Due } from '../web/time.tsx';
import { label, t } from '../web/text.ts';
import type { DispatchView } from './journey.api.ts';
import { hasEnded, PARTIES } from './journey.ts';

/** Shows who has the report, since when, and who is late. The server decides `late`; color never speaks alone. */
export function ReceiptGrid({ dispatches }: { dispatches: readonly DispatchView[] }) {
  if (dispatches.length === 0) return <p className="quiet">{t('grid.none')}</p>;
  const late = dispatches.filter((dispatch) => dispatch.late);
  return (
    <>
      {late.length > 0 && (
        <div className="usa-alert usa-alert--error usa-alert--slim" role="alert">
          <div className="usa-alert__body">
            <p className="usa-alert__text">
              <strong>{t('grid.late', { count: late.length })}:</strong>{' '}
              {late.map(({ deskName }) => deskName).join(', ')}
            </p>
          </div>
        </div>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label={t('grid.caption')}>
        <table className="grid grid--desks">
          <caption className="usa-sr-only">{t('grid.caption')}</caption>
          <thead>
            <tr>
              {(['desk', 'sent', 'delivered', 'opened', 'acknowledged', 'due'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`grid.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {PARTIES.map((party) => (
              <Fragment key={party}>
                <tr className="grid__party">
                  <th scope="rowgroup" colSpan={6}>
                    {label('party', party)}
                  </th>
                </tr>
                {dispatches
                  .filter((dispatch) => dispatch.party === party)
                  .map((dispatch, _, desks) => (
                    <DeskRow key={dispatch.id} dispatch={dispatch} ofSeveral={desks.length > 1} />
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function DeskRow({ dispatch, ofSeveral }: { dispatch: DispatchView; ofSeveral: boolean }) {
  return (
    <tr className={dispatch.late ? 'grid__late' : undefined}>
      <th scope="row">
        <Link to="/dispatches/$id" params={{ id: dispatch.id }}>
          {dispatch.deskName}
        </Link>
        {dispatch.lead && ofSeveral && (
          <span className="mark" title={t('grid.leadTitle')}>
            {t('grid.lead')}
          </span>
        )}
        {dispatch.unroutable && <p className="grid__warn">▲ {t('grid.unroutable')}</p>}
        <p className="grid__why">{dispatch.reason}</p>
        {dispatch.openQuestions > 0 && (
          <p className="grid__warn">? {t('grid.questions', { count: dispatch.openQuestions })}</p>
        )}
        <Notices notices={dispatch.notices} />
      </th>
      <td data-label={t('grid.sent')}>
        <At instant={dispatch.sentAt} />
      </td>
      <td data-label={t('grid.delivered')}>
        {dispatch.deliveredAt ? <At instant={dispatch.deliveredAt} /> : <NotYet />}
      </td>
      <td data-label={t('grid.opened')}>
        {dispatch.openedAt ? <At instant={dispatch.openedAt} /> : <NotYet />}
      </td>
      <td data-label={t('grid.acknowledged')}>
        <div className="said">
          <Holder dispatch={dispatch} />
        </div>
      </td>
      <td data-label={t('grid.due')}>
        <div className="said">
          <NextDue dispatch={dispatch} />
        </div>
      </td>
    </tr>
  );
}

const NotYet = () => <span className="quiet">{t('grid.no')}</span>;

function Holder({ dispatch }: { dispatch: DispatchView }) {
  if (hasEnded(dispatch.status)) return <>{label('status', dispatch.status)}</>;
  if (!dispatch.acknowledgedBy || !dispatch.acknowledgedAt) return <NotYet />;
  return (
    <>
      {dispatch.acknowledgedBy.name}, {dispatch.acknowledgedBy.role}
      <br />
      <At instant={dispatch.acknowledgedAt} />
      {dispatch.caseNumber && <>, {t('grid.caseNumber', { number: dispatch.caseNumber })}</>}
      {dispatch.actingAt && (
        <>
          <br />
          <strong>{label('status', 'acting')}</strong> <At instant={dispatch.actingAt} />
        </>
      )}
      {dispatch.outcome && (
        <>
          <br />
          {label('outcome', dispatch.outcome.code)}
        </>
      )}
    </>
  );
}

function NextDue({ dispatch }: { dispatch: DispatchView }) {
  if (hasEnded(dispatch.status) || dispatch.actingAt || dispatch.outcome)
    return <span className="quiet">{t('grid.done')}</span>;
  const acknowledged = dispatch.acknowledgedAt !== null;
  const by = acknowledged ? dispatch.actBy : dispatch.acknowledgeBy;
  if (!by) return <span className="quiet">{t('grid.done')}</span>;
  return (
    <>
      <span className="no-print">
        <Due by={by} />
        <br />
      </span>
      <span className="quiet">{t(acknowledged ? 'grid.dueAct' : 'grid.dueAcknowledge')}</span>
      <span className="print-only"> {t('grid.dueBy', { time: clockTime(by) })}</span>
    </>
  );
}

function Notices({ notices }: { notices: DispatchView['notices'] }) {
  if (notices.length === 0) return null;
  return (
    <details className="no-print">
      <summary>{t('grid.notices')}</summary>
      <ul className="plain">
        {notices.map((notice) => (
          <li key={notice.id}>
            {label('channel', notice.channel)}: {label('noticeState', notice.state)}
            {notice.at && (
              <>
                {' '}
                <At instant={notice.at} />
              </>
            )}
            {notice.attempts > 1 && <>, {t('grid.attempts', { count: notice.attempts })}</>}
          </li>
        ))}
      </ul>
    </details>
  );
}
