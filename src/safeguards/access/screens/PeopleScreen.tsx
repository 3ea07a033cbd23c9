import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post } from '../../../web/client.ts';
import { Choice } from '../../../web/fields.tsx';
import { Failure, Loading, Page } from '../../../web/parts.tsx';
import { useSession } from '../../../web/session.tsx';
import { At } from '../../../web/time.tsx';
import { label, t } from '../../../web/text.ts';
import type { AccountView, AgencyPeople, InvitedView } from '../accounts/accounts.api.ts';
import { useAct } from './act.tsx';
import { InviteForm, RightsForm } from './GrantForms.tsx';
import { Once } from './Once.tsx';
import { ProgramKeys } from './ProgramKeys.tsx';

/** Who belongs to the agency, what each may do, and the acts of its administrator. */
export function PeopleScreen() {
  const [agency, setAgency] = useState<string | null>(null);
  const people = useQuery({
    queryKey: ['accounts', agency],
    queryFn: ({ signal }) =>
      get<AgencyPeople>(
        agency === null ? '/accounts' : `/accounts?agency=${encodeURIComponent(agency)}`,
        signal,
      ),
  });
  const changed = () => void people.refetch();
  const { data } = people;
  return (
    <Page title={t('people.title')} wide>
      {people.isPending && <Loading />}
      {people.isError && <Failure text={t('shell.failed')} retry={changed} />}
      {data && (
        <>
          {data.agencies.length > 1 ? (
            <Choice
              label={t('people.agency')}
              value={data.agency.id}
              onChange={setAgency}
              options={data.agencies.map(({ id, name }) => ({ value: id, text: name }))}
            />
          ) : (
            <p className="quiet">{data.agency.name}</p>
          )}
          <People key={data.agency.id} data={data} changed={changed} />
          <ProgramKeys key={`${data.agency.id} keys`} data={data} changed={changed} />
        </>
      )}
    </Page>
  );
}

function People({ data, changed }: { data: AgencyPeople; changed: () => void }) {
  const session = useSession();
  const { run, problem } = useAct(changed);
  const [link, setLink] = useState<{ name: string; link: string } | null>(null);
  const [said, setSaid] = useState('');
  const [editing, setEditing] = useState<string | null>(null);
  const act = (account: AccountView, name: string, words: string) =>
    void run(async () => {
      await post(`/accounts/${account.id}/${name}`);
      setSaid(words);
    });
  const inviteAgain = (account: AccountView) =>
    void run(async () => {
      const made = await post<InvitedView>(`/accounts/${account.id}/invitation`);
      setLink({ name: account.name, link: made.link });
    });
  const deskName = (id: string) => data.desks.find((desk) => desk.id === id)?.name ?? id;

  return (
    <>
      {problem && <Failure text={problem} />}
      <p role="status">{said}</p>
      {link && (
        <Once
          text={t('people.invite.link', { name: link.name })}
          value={link.link}
          onKept={() => setLink(null)}
        />
      )}
      {data.people.length === 0 && <p className="quiet">{t('people.none')}</p>}
      {data.people.length > 0 && (
        <div
          className="usa-table-container--scrollable"
          tabIndex={0}
          role="region"
          aria-label={t('people.title')}
        >
          <table className="usa-table usa-table--borderless table">
            <thead>
              <tr>
                {(['name', 'role', 'desks', 'state', 'seen', 'acts'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`people.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.people.map((account) => (
                <tr key={account.id}>
                  <th scope="row">
                    {account.name}
                    <div className="quiet">{account.address}</div>
                  </th>
                  <td>{label('role', account.role)}</td>
                  <td>{account.desks.map(deskName).join(', ')}</td>
                  <td>
                    {label('accountState', account.state)}
                    {account.passwordLocked && <div>▲ {t('people.locked')}</div>}
                  </td>
                  <td>{account.seenAt ? <At instant={account.seenAt} /> : t('people.never')}</td>
                  <td>
                    {account.address === session.account ? (
                      <span className="quiet">{t('people.self')}</span>
                    ) : (
                      <span className="acts">
                        {account.state === 'suspended' ? (
                          <Act
                            account={account}
                            does="people.reinstate"
                            onPress={() =>
                              act(account, 'reinstatement', t('people.done', { name: account.name }))
                            }
                          />
                        ) : (
                          <>
                            <Act
                              account={account}
                              does="people.suspend"
                              onPress={() =>
                                act(account, 'suspension', t('people.suspend.done', { name: account.name }))
                              }
                            />
                            <Act
                              account={account}
                              does="people.rights"
                              onPress={() => setEditing(account.id)}
                            />
                            <Act
                              account={account}
                              does="people.invite.again"
                              onPress={() => inviteAgain(account)}
                            />
                          </>
                        )}
                        {account.passwordLocked && (
                          <Act
                            account={account}
                            does="people.unlock"
                            onPress={() =>
                              act(account, 'unlocking', t('people.done', { name: account.name }))
                            }
                          />
                        )}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.people
        .filter(({ id }) => id === editing)
        .map((account) => (
          <RightsForm
            key={account.id}
            account={account}
            data={data}
            onClose={() => setEditing(null)}
            onDone={() => {
              setEditing(null);
              setSaid(t('people.done', { name: account.name }));
              changed();
            }}
          />
        ))}
      <InviteForm data={data} onLink={setLink} changed={changed} />
    </>
  );
}

function Act({
  account,
  does,
  onPress,
}: {
  account: AccountView;
  does: 'people.reinstate' | 'people.suspend' | 'people.rights' | 'people.invite.again' | 'people.unlock';
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className="usa-button usa-button--unstyled"
      aria-label={`${t(does)}: ${account.name}`}
      onClick={onPress}
    >
      {t(does)}
    </button>
  );
}
