import { useQuery } from '@tanstack/react-query';
import { get } from '../../web/client.ts';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { label, t } from '../../web/text.ts';
import type { PolicyPage } from './policy-page.api.ts';

type PolicyObject = PolicyPage['objects'][number];
type Fields = PolicyObject['rules'][number]['select'];

/** The table that the database's rules are written from, for everybody to read. */
export function WhoMaySeeScreen() {
  const policy = useQuery({
    queryKey: ['who-may-see-what'],
    queryFn: ({ signal }) => get<PolicyPage>('/who-may-see-what', signal),
    staleTime: Infinity,
  });
  return (
    <Page wide prints title={t('rights.title')}>
      <p>{t('rights.help')}</p>
      {policy.isPending && <Loading />}
      {policy.isError && <Failure text={t('shell.failed')} retry={() => void policy.refetch()} />}
      {policy.data && (
        <>
          <h2>{t('rights.people')}</h2>
          <dl className="facts">
            {policy.data.people.map(({ role, says }) => (
              <div key={role}>
                <dt>{label('role', role)}</dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
          {policy.data.objects.map((object) => (
            <Rights key={object.object} object={object} relations={policy.data.relations} />
          ))}
        </>
      )}
    </Page>
  );
}

function Rights({ object, relations }: { object: PolicyObject; relations: PolicyPage['relations'] }) {
  return (
    <section aria-labelledby={object.object}>
      <h2 id={object.object}>{object.says}</h2>
      {object.compartment && <p className="quiet">{t('rights.compartment')}</p>}
      <div className="usa-table-container--scrollable" tabIndex={0} role="group" aria-label={object.says}>
        <table className="usa-table usa-table--compact">
          <thead>
            <tr>
              <th scope="col">{t('rights.role')}</th>
              <th scope="col">{t('rights.when')}</th>
              <th scope="col">{t('rights.read')}</th>
              <th scope="col">{t('rights.add')}</th>
              <th scope="col">{t('rights.change')}</th>
            </tr>
          </thead>
          <tbody>
            {object.rules.map((rule) => (
              <tr key={`${rule.role} ${rule.relation} ${String(rule.insert !== null)}`}>
                <th scope="row">{label('databaseRole', rule.role)}</th>
                <td>{relations[rule.relation]}</td>
                <td>{fields(rule.select)}</td>
                <td>{fields(rule.insert)}</td>
                <td>{fields(rule.update)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function fields(of: Fields): string {
  if (of === null) return t('rights.no');
  return of === 'all' ? t('rights.all') : of.join(', ');
}
