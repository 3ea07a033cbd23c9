import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { DisclosureLine, ReleaseView } from './releases.api.ts';

const COLUMNS = ['when', 'to', 'fields', 'ground', 'purpose', 'state'] as const;

/** What was given about one report, to whom, on which ground. */
export function DisclosureTable({
  lines,
  releases,
}: {
  lines: readonly DisclosureLine[];
  releases: readonly ReleaseView[];
}) {
  if (lines.length === 0) return <p className="quiet">{t('releases.disclosures.none')}</p>;
  return (
    <>
      {lines.some((line) => line.basisToBeConfirmed) && <p className="quiet">{t('releases.confirm.help')}</p>}
      <table className="grid grid--board">
        <caption className="usa-sr-only">{t('releases.disclosures')}</caption>
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
          {lines.map((line) => (
            <tr key={line.id}>
              <td data-label={t('releases.when')}>
                <At instant={line.at} />
              </td>
              <td data-label={t('releases.to')}>
                <span className="said">
                  {label('party', line.party)} <span className="quiet">{line.agency}</span>
                </span>
              </td>
              <td data-label={t('releases.fields')}>{label('releaseField', line.field)}</td>
              <td data-label={t('releases.ground')}>
                <span className="said">
                  <Ground line={line} releases={releases} />
                </span>
              </td>
              <td data-label={t('releases.purpose')}>{line.purpose}</td>
              <td data-label={t('releases.state')}>{label('disclosureState', stateOf(line))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Ground({ line, releases }: { line: DisclosureLine; releases: readonly ReleaseView[] }) {
  if (line.basis === null) {
    const release = releases.find(({ id }) => id === line.releaseId);
    return release
      ? t('releases.underRelease', { name: release.signer.name })
      : t('releases.underSomeRelease');
  }
  return (
    <>
      {line.basis} <span className="quiet">{line.basisReference}</span>
      {line.basisToBeConfirmed && <span className="mark">{t('releases.confirm')}</span>}
    </>
  );
}

/** Whether a release behind it is still in force stands in the list of releases. */
function stateOf(line: DisclosureLine): 'ended' | 'waiting' | 'given' {
  if (line.endedAt !== null) return 'ended';
  return line.kind === 'reporter_identity' && line.approvedAt === null ? 'waiting' : 'given';
}
