import { useState } from 'react';
import { TextArea } from '../../web/fields.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { label, t } from '../../web/text.ts';
import { At, Due } from '../../web/time.tsx';
import type { ReleaseView } from './releases.api.ts';

const COLUMNS = ['who', 'to', 'fields', 'purpose', 'signer', 'state'] as const;
/** Enough of a sum to tell two documents apart by eye. */
const DIGITS = 12;

/** Who released what to whom, newest first. */
export function ReleaseTable({
  releases,
  mayRevoke,
}: {
  releases: readonly ReleaseView[];
  mayRevoke: boolean;
}) {
  if (releases.length === 0) return <p className="quiet">{t('releases.releases.none')}</p>;
  return (
    <table className="grid grid--board">
      <caption className="usa-sr-only">{t('releases.releases')}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`releases.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {releases.map((release) => (
          <tr key={release.id}>
            <td data-label={t('releases.who')}>{release.person}</td>
            <td data-label={t('releases.to')}>
              <span className="said">
                {release.recipientName} <span className="quiet">{release.recipientAgencyName}</span>
              </span>
            </td>
            <td data-label={t('releases.fields')}>
              {release.fields.map((field) => label('releaseField', field)).join(', ')}
            </td>
            <td data-label={t('releases.purpose')}>{release.purpose}</td>
            <td data-label={t('releases.signer')}>
              <span className="said">
                {release.signer.name}{' '}
                <span className="quiet" title={release.documentSha256}>
                  {t('releases.signed', {
                    capacity: label('signerCapacity', release.signer.capacity),
                    date: release.signer.signedOn,
                  })}{' '}
                  · {t('releases.document', { digits: release.documentSha256.slice(0, DIGITS) })}
                </span>
              </span>
            </td>
            <td data-label={t('releases.state')}>
              <div className="said">
                <State release={release} />
                {mayRevoke && release.live && <RevokeForm id={release.id} />}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ release }: { release: ReleaseView }) {
  if (release.revokedAt !== null)
    return (
      <>
        ▲ {t('releases.revoked')} <At instant={release.revokedAt} />{' '}
        <span className="quiet">{release.revokedReason}</span>
      </>
    );
  if (!release.live)
    return (
      <>
        ▲ {t('releases.ended')} <At instant={release.expiresAt} />
      </>
    );
  return (
    <>
      <span className="state state--held">✓ {t('releases.live')}</span> {t('releases.until')}{' '}
      <At instant={release.expiresAt} /> · <Due by={release.expiresAt} />
    </>
  );
}

function RevokeForm({ id }: { id: string }) {
  const [reason, setReason] = useState('');
  const send = useSend<{ reason: string }>(`/releases/${id}/revocation`, () => setReason(''));
  return (
    <details>
      <summary>{t('release.revoke')}</summary>
      <form
        className="short-form"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ reason: reason.trim() });
        }}
      >
        <p className="quiet">{t('release.revoke.help')}</p>
        <TextArea label={t('release.revoke.reason')} value={reason} onChange={setReason} required />
        <SendProblem error={send.error} />
        <button className="usa-button usa-button--outline" disabled={send.isPending}>
          {t('release.revoke.save')}
        </button>
      </form>
    </details>
  );
}
