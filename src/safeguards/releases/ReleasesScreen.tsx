import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { get, isMissing } from '../../web/client.ts';
import { CouldNotLoad, Loading, NotHere, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { t } from '../../web/text.ts';
import { CARELINE } from '../access/roles.rules.ts';
import { DisclosureTable } from './DisclosureTable.tsx';
import { ReleaseForm } from './ReleaseForm.tsx';
import type { DisclosureLine, ReleaseView } from './releases.api.ts';
import { ReleaseTable } from './ReleaseTable.tsx';

/** What was released and disclosed about one report; a supervisor records and revokes. An auditor sees disclosures alone. */
export function ReleasesScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { role } = useSession();
  const careline = CARELINE.includes(role);
  const releases = useQuery({
    queryKey: ['live', 'releases', id],
    queryFn: ({ signal }) => get<{ items: ReleaseView[] }>(`/reports/${id}/releases`, signal),
    enabled: careline,
  });
  const disclosures = useQuery({
    queryKey: ['live', 'disclosures-of-report', id],
    queryFn: ({ signal }) => get<{ items: DisclosureLine[] }>(`/reports/${id}/disclosures`, signal),
  });
  // What has become unreachable, e.g. behind a wall, does not stay on the screen.
  if (isMissing(disclosures.error) || isMissing(releases.error))
    return (
      <Page title={t('releases.title')}>
        <NotHere />
      </Page>
    );
  return (
    <Page
      wide
      title={t('releases.title')}
      actions={
        <Link className="usa-link no-print" to="/reports/$id" params={{ id }}>
          {t('releases.back')}
        </Link>
      }
    >
      {careline && (
        <section aria-labelledby="releases">
          <h2 id="releases">{t('releases.releases')}</h2>
          {releases.isPending && <Loading />}
          <CouldNotLoad query={releases} />
          {releases.data && <ReleaseTable releases={releases.data.items} mayRevoke={role === 'supervisor'} />}
        </section>
      )}
      {role === 'supervisor' && disclosures.data && <ReleaseForm reportId={id} />}
      <section aria-labelledby="disclosures">
        <h2 id="disclosures">{t('releases.disclosures')}</h2>
        {disclosures.isPending && <Loading />}
        <CouldNotLoad query={disclosures} />
        {disclosures.data && (
          <DisclosureTable lines={disclosures.data.items} releases={releases.data?.items ?? []} />
        )}
      </section>
    </Page>
  );
}
