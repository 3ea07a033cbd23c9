import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { KnowsSomebody } from '../safeguards/access/TieForms.tsx';
import { PrintCopy } from '../safeguards/exports/PrintCopy.tsx';
import { get, isMissing } from '../web/client.ts';
import { Failure, Loading, NotHere, Page } from '../web/parts.tsx';
import { useSession } from '../web/session.tsx';
import { label, t } from '../web/text.ts';
import { clockTime } from '../web/time.tsx';
import { AccountReview } from './AccountReview.tsx';
import { CodeList, FactList, Facts } from './Facts.tsx';
import type { ReportView } from './journey.api.ts';
import { LinkedPeople } from './LinkedPeople.tsx';
import { isTold } from './labels.rules.ts';
import { PoliceNotice } from './PoliceNotice.tsx';
import { ReceiptGrid } from './ReceiptGrid.tsx';
import { ScreeningForms } from './ScreeningForms.tsx';

/** One report: who has it and who is late first, then why, what is to do, and what was taken down. */
export function ReportScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const report = useQuery({
    queryKey: ['live', 'report', id],
    queryFn: ({ signal }) => get<ReportView>(`/reports/${id}`, signal),
  });
  if (report.isPending)
    return (
      <Page title={t('shell.reports')}>
        <Loading />
      </Page>
    );
  if (report.isError) {
    return (
      <Page title={t('shell.reports')}>
        {isMissing(report.error) ? (
          <NotHere />
        ) : (
          <Failure text={t('shell.failed')} retry={() => void report.refetch()} />
        )}
      </Page>
    );
  }
  return <Report report={report.data} />;
}

function Report({ report }: { report: ReportView }) {
  const draft = report.status === 'draft';
  return (
    <Page wide title={t('report.title', { number: report.number })} actions={<Actions report={report} />}>
      <p className="tags">
        {report.urgent && <span className="mark mark--urgent">{t('report.urgent')}</span>}
        <span className="mark">
          {label('confidence', report.dmst.flag ? (report.dmst.confidence ?? 'suspected') : 'none')}
        </span>
        {report.dmst.trafficking && <span>{label('trafficking', report.dmst.trafficking)}</span>}
        <span>{label('reportStatus', report.status)}</span>
        {!draft && <span>{label('decision', report.screening?.decision ?? 'none')}</span>}
        <span className="quiet">{t('report.received', { time: clockTime(report.receivedAt) })}</span>
      </p>
      <section aria-labelledby="receipts">
        <h2 id="receipts">{t('grid.title')}</h2>
        <ReceiptGrid dispatches={report.dispatches} />
      </section>
      <div className="columns no-print">
        <div>
          <Tasks report={report} />
          {report.status === 'submitted' && report.dispatches.length === 0 && (
            <PoliceNotice reportId={report.id} />
          )}
          <Why report={report} />
          {!draft && <ScreeningForms report={report} />}
          <History report={report} />
          <LinkedPeople reportId={report.id} />
          <KnowsSomebody report={report.id} />
        </div>
        <Content report={report} />
      </div>
    </Page>
  );
}

function Actions({ report }: { report: ReportView }) {
  const { role } = useSession();
  return (
    <span className="actions">
      <span className="no-print actions">
        {report.status === 'draft' && (
          <Link className="usa-button" to="/reports/$id/edit" params={{ id: report.id }}>
            {t('report.edit')}
          </Link>
        )}
        {report.status === 'submitted' && (
          <Link className="usa-button usa-button--outline" to="/reports/$id/amend" params={{ id: report.id }}>
            {t('report.amend')}
          </Link>
        )}
        {report.status !== 'draft' && (
          <Link className="usa-link" to="/reports/$id/releases" params={{ id: report.id }}>
            {t('releases.title')}
          </Link>
        )}
        {role === 'supervisor' && (
          <Link className="usa-link" to="/reports/$id/looks" params={{ id: report.id }}>
            {t('looks.title')}
          </Link>
        )}
      </span>
      <PrintCopy kind="report" id={report.id} />
    </span>
  );
}

function Tasks({ report }: { report: ReportView }) {
  if (report.tasks.length === 0) return null;
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">{t('report.tasks')}</h2>
      <ul>
        {report.tasks.map((task) => (
          <li key={task.code + task.text}>
            {task.text}{' '}
            {task.dueAt && (
              <span className="quiet">{t('report.tasks.due', { time: clockTime(task.dueAt) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Why({ report }: { report: ReportView }) {
  if (report.dmst.reasons.length === 0) return null;
  return (
    <section aria-labelledby="why">
      <h2 id="why">{t(report.dmst.flag ? 'report.why' : 'report.whyNot')}</h2>
      <ul>
        {report.dmst.reasons.map((reason) => (
          <li key={reason.code + reason.text}>{reason.text}</li>
        ))}
      </ul>
    </section>
  );
}

function History({ report }: { report: ReportView }) {
  const earlier = report.forwardings;
  if (earlier.length < 2) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('report.history')}</h2>
      <ol className="plain">
        {earlier.map((forwarding) => (
          <li key={forwarding.id}>
            {t('report.history.line', {
              version: forwarding.version,
              time: clockTime(forwarding.at),
              what: label('report.kind', forwarding.kind),
            })}
            {forwarding.whatChanged.length > 0 && (
              <span className="quiet"> {forwarding.whatChanged.join(' · ')}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** In the order in which it is spoken; what stays in the house is marked as such. */
const SECTIONS = [
  'children',
  'places',
  'exploitation',
  'indicators',
  'allegations',
  'allegedPerpetrators',
  'online',
  'caregivers',
  'siblings',
  'missing',
  'contactSafety',
  'household',
  'police',
  'history',
] as const;
const OWN_HEADING = [...SECTIONS, 'narrative', 'accountForForwarding', 'reporter', 'asTyped'];

function Content({ report }: { report: ReportView }) {
  const { content } = report;
  return (
    <section aria-labelledby="content">
      <h2 id="content">{t('report.content')}</h2>
      <Facts of={content} without={OWN_HEADING} />
      {SECTIONS.filter((name) => isTold(content[name])).map((name) => (
        <div key={name}>
          <h3>{label('package', name)}</h3>
          <Told value={content[name]} />
        </div>
      ))}
      {isTold(content.accountForForwarding) && (
        <>
          <h3>{t('report.account')}</h3>
          <p className="prose">{String(content.accountForForwarding)}</p>
          {!report.accountReviewed && report.dispatches.length > 0 && <AccountReview report={report} />}
        </>
      )}
      {isTold(content.narrative) && (
        <>
          <h3>{t('report.narrative')}</h3>
          <p className="prose">{String(content.narrative)}</p>
        </>
      )}
      {isTold(content.reporter) && (
        <>
          <h3>{t('report.reporter')}</h3>
          <Told value={content.reporter} />
        </>
      )}
    </section>
  );
}

/** A list of people or places, a list of codes, or one section of fields. */
function Told({ value }: { value: unknown }) {
  if (!Array.isArray(value)) return <Facts of={value as Record<string, unknown>} />;
  if (value.some((item) => typeof item === 'object')) return <FactList items={value} />;
  return <CodeList codes={value} />;
}
