import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { DemoAccount } from '../safeguards/access/access.api.ts';
import { CARELINE, DESK_MEMBERS } from '../safeguards/access/roles.rules.ts';
import { get } from './client.ts';
import { Failure, Loading } from './parts.tsx';
import { useSignIn } from './session.tsx';
import { label, t } from './text.ts';

const GROUPS = [
  { key: 'signIn.group.careline', has: (role: string) => includes(CARELINE, role) },
  { key: 'signIn.group.desks', has: (role: string) => includes(DESK_MEMBERS, role) },
  {
    key: 'signIn.group.department',
    has: (role: string) => !includes(CARELINE, role) && !includes(DESK_MEMBERS, role),
  },
] as const;

/** The demo profile's sign-in: one press on a name. */
export function SignInScreen() {
  const accounts = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: ({ signal }) => get<DemoAccount[]>('/demo/accounts', signal),
  });
  const signIn = useSignIn();
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false }) as { to?: string };
  const [failed, setFailed] = useState(false);

  const enter = (address: string) => {
    setFailed(false);
    signIn(address).then(
      () => void navigate({ to: isOwnPath(to) ? to : '/', replace: true }),
      () => setFailed(true),
    );
  };

  return (
    <>
      {accounts.data && (
        <header>
          <p className="demo-banner">{t('shell.demo')}</p>
        </header>
      )}
      <main id="main" className="sign-in" tabIndex={-1}>
        <h1>{t('signIn.title')}</h1>
        {accounts.isPending && <Loading />}
        {accounts.isError && <p>{t('signIn.none')}</p>}
        {failed && <Failure text={t('signIn.failed')} />}
        {accounts.data && <p>{t('signIn.demo')}</p>}
        {accounts.data &&
          GROUPS.map(({ key, has }) => (
            <section key={key} aria-labelledby={key}>
              <h2 id={key}>{t(key)}</h2>
              <ul className="sign-in__people">
                {accounts.data
                  .filter(({ role }) => has(role))
                  .map(({ address, name, role }) => (
                    <li key={address}>
                      <button type="button" className="sign-in__person" onClick={() => enter(address)}>
                        <strong>{address.split('@')[0]}</strong>
                        <span>
                          {name}, {label('role', role)}
                        </span>
                      </button>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
      </main>
    </>
  );
}

const includes = (roles: readonly string[], role: string) => roles.includes(role);

/** Where to go after signing in: a path of this app, never another site. */
function isOwnPath(to: string | undefined): to is string {
  return to !== undefined && /^\/(?!\/)[\w./-]*$/.test(to);
}
