import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../web/client.ts';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { AuditLogView, WitnessView } from './audit.api.ts';

const LOOK_AGAIN_MS = 10_000;

/** How far the audit log has come, who outside has signed it, and what they found. */
export function AuditLogScreen() {
  const session = useSession();
  const log = useQuery({
    queryKey: ['audit-log'],
    queryFn: ({ signal }) => get<AuditLogView>('/audit-log', signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <Page wide prints title={t('auditLog.title')}>
      <p>{t('auditLog.help')}</p>
      {log.isPending && <Loading />}
      {log.isError && <Failure text={t('shell.failed')} retry={() => void log.refetch()} />}
      {log.data && (
        <>
          <Verdict witnesses={log.data.witnesses} />
          <dl className="facts">
            <div>
              <dt>{t('auditLog.size')}</dt>
              <dd>{t('auditLog.leaves', { count: log.data.size })}</dd>
            </div>
            <div>
              <dt>{t('auditLog.checkpoint')}</dt>
              <dd>
                {log.data.checkpoint ? (
                  <>
                    {t('auditLog.upTo', { size: log.data.checkpoint.size })}
                    {', '}
                    <At instant={log.data.checkpoint.at} />
                  </>
                ) : (
                  t('auditLog.noCheckpoint')
                )}
              </dd>
            </div>
            {log.data.checkpoint && (
              <div>
                <dt>{t('auditLog.root')}</dt>
                <dd className="code">{log.data.checkpoint.root}</dd>
              </div>
            )}
            <div>
              <dt>{t('auditLog.key')}</dt>
              <dd className="code">{log.data.key}</dd>
            </div>
          </dl>
          <Witnesses witnesses={log.data.witnesses} />
          <Alerts witnesses={log.data.witnesses} />
          {session.role === 'auditor' && <TakeProof />}
        </>
      )}
    </Page>
  );
}

/** One sentence: is anything wrong, and can anybody tell? */
function Verdict({ witnesses }: { witnesses: readonly WitnessView[] }) {
  const standing = witnesses.flatMap(({ alerts }) => alerts).filter((alert) => alert.standing).length;
  const silent = witnesses.filter(({ answers }) => !answers).length;
  if (standing > 0) return <Notice kind="error" text={t('auditLog.verdict.alerts', { count: standing })} />;
  if (witnesses.length === 0) return <Notice kind="warning" text={t('auditLog.verdict.nobody')} />;
  if (silent > 0) return <Notice kind="warning" text={t('auditLog.verdict.silent', { count: silent })} />;
  return <Notice kind="success" text={t('auditLog.verdict.fine')} />;
}

function Notice({ kind, text }: { kind: 'error' | 'warning' | 'success'; text: string }) {
  return (
    <div className={`usa-alert usa-alert--${kind} usa-alert--slim`} role="status">
      <div className="usa-alert__body">
        <p className="usa-alert__text">{text}</p>
      </div>
    </div>
  );
}

function Witnesses({ witnesses }: { witnesses: readonly WitnessView[] }) {
  if (witnesses.length === 0) return null;
  return (
    <section>
      <h2>{t('auditLog.witnesses')}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('auditLog.witnesses')}>
        <table className="grid">
          <caption className="usa-sr-only">{t('auditLog.witnesses')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('auditLog.name')}</th>
              <th scope="col">{t('auditLog.signed')}</th>
              <th scope="col">{t('auditLog.checked')}</th>
              <th scope="col">{t('auditLog.found')}</th>
            </tr>
          </thead>
          <tbody>
            {witnesses.map((witness) => (
              <tr key={witness.name}>
                <th scope="row">{witness.name}</th>
                <td>
                  {witness.signedAt === null ? (
                    t('auditLog.never')
                  ) : (
                    <>
                      {t('auditLog.upTo', { size: witness.signedSize! })}, <At instant={witness.signedAt} />
                    </>
                  )}
                </td>
                <td>
                  {witness.checkedAt === null ? t('auditLog.never') : <At instant={witness.checkedAt} />}
                </td>
                <td>{foundBy(witness)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function foundBy({ answers, alerts }: WitnessView): string {
  if (!answers) return `▲ ${t('auditLog.unanswered')}`;
  const standing = alerts.filter((alert) => alert.standing).length;
  return standing > 0 ? `▲ ${t('auditLog.standing', { count: standing })}` : `✓ ${t('auditLog.nothing')}`;
}

function Alerts({ witnesses }: { witnesses: readonly WitnessView[] }) {
  const alerts = witnesses
    .flatMap(({ name, alerts: told }) => told.map((alert) => ({ ...alert, name })))
    .sort((a, b) => b.at.localeCompare(a.at));
  if (alerts.length === 0) return null;
  return (
    <section>
      <h2>{t('auditLog.alerts')}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('auditLog.alerts')}>
        <table className="grid">
          <caption className="usa-sr-only">{t('auditLog.alerts')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('auditLog.at')}</th>
              <th scope="col">{t('auditLog.what')}</th>
              <th scope="col">{t('auditLog.where')}</th>
              <th scope="col">{t('auditLog.by')}</th>
              <th scope="col">{t('auditLog.state')}</th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <tr key={`${alert.name} ${alert.kind} ${alert.subject} ${alert.at}`}>
                <td>
                  <At instant={alert.at} />
                </td>
                <td>{alert.says}</td>
                <td className="code">{alert.subject}</td>
                <td>{alert.name}</td>
                <td>{alert.standing ? `▲ ${t('auditLog.stands')}` : t('auditLog.over')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A form of the browser itself: the file comes as a download, the asking is on record. */
function TakeProof() {
  const [subject, setSubject] = useState('');
  return (
    <section>
      <h2>{t('auditLog.proof')}</h2>
      <p>{t('auditLog.proof.help')}</p>
      <label className="usa-label" htmlFor="proof-subject">
        {t('auditLog.proof.id')}
      </label>
      <div className="row">
        <input
          id="proof-subject"
          className="usa-input"
          value={subject}
          autoComplete="off"
          onChange={(event) => setSubject(event.target.value.trim())}
        />
        <a
          className="usa-button"
          aria-disabled={subject === ''}
          href={subject === '' ? undefined : `/api/v1/audit-log/proofs/${encodeURIComponent(subject)}`}
          download="proof.json"
        >
          {t('auditLog.proof.take')}
        </a>
      </div>
    </section>
  );
}
