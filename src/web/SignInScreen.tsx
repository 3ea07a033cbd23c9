import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { DemoAccount, SessionView } from '../safeguards/access/access.api.ts';
import { CARELINE, DESK_MEMBERS } from '../safeguards/access/roles.rules.ts';
import { SignInPanel } from '../safeguards/access/screens/SignInPanel.tsx';
import { call, get } from './client.ts';
import { openScreen } from './lock.tsx';
import { Failure, Loading } from './parts.tsx';
import { useGoOn } from './session.tsx';
import { label, t } from './text.ts';

const GROUPS = [
  { key: 'signIn.group.careline', has: (role: string) => includes(CARELINE, role) },
  { key: 'signIn.group.desks', has: (role: string) => includes(DESK_MEMBERS, role) },
  {
    key: 'signIn.group.department',
    has: (role: string) => !includes(CARELINE, role) && !includes(DESK_MEMBERS, role),
  },
] as const;

/** Signing in; in the training system also by one press on a name. */
export function SignInScreen() {
  const offer = useQuery({
    queryKey: ['sign-in-offer'],
    queryFn: ({ signal }) => get<{ demo: boolean }>('/sign-in', signal),
  });
  const { to } = useSearch({ strict: false }) as { to?: string };
  const goOn = useGoOn();
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('shell.name')}`;
  }, []);
  const enter = (session: SessionView) => {
    openScreen(session);
    goOn(isOwnPath(to) ? to : '/');
  };
  return (
    <>
      {offer.data?.demo && (
        <header>
          <p className="demo-banner">{t('shell.demo')}</p>
        </header>
      )}
      <main id="main" className="sign-in" tabIndex={-1}>
        <h1>{t('signIn.title')}</h1>
        <SignInPanel purpose="sign_in" onDone={enter} />
        {offer.data?.demo && <DemoPeople onDone={enter} />}
      </main>
    </>
  );
}

function DemoPeople({ onDone }: { onDone: (session: SessionView) => void }) {
  const accounts = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: ({ signal }) => get<DemoAccount[]>('/demo/accounts', signal),
  });
  const [failed, setFailed] = useState(false);
  const press = (account: string) => {
    setFailed(false);
    call<SessionView>('POST', '/session', { body: { account } }).then(onDone, () => setFailed(true));
  };
  if (!accounts.data) return accounts.isError ? <Failure text={t('shell.offline')} /> : <Loading />;
  return (
    <section aria-labelledby="demo-people">
      <h2 id="demo-people">{t('signIn.demo.heading')}</h2>
      <p>{t('signIn.demo')}</p>
      {failed && <Failure text={t('signIn.failed')} />}
      {GROUPS.map(({ key, has }) => (
        <section key={key} aria-labelledby={key}>
          <h3 id={key}>{t(key)}</h3>
          <ul className="sign-in__people">
            {accounts.data
              .filter(({ role }) => has(role))
              .map(({ address, name, role }) => (
                <li key={address}>
                  <button type="button" className="sign-in__person" onClick={() => press(address)}>
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
    </section>
  );
}

const includes = (roles: readonly string[], role: string) => roles.includes(role);

/** Where to go after signing in: a path of this app, never another site. */
function isOwnPath(to: string | undefined): to is string {
  return to !== undefined && /^\/(?!\/)[\w./-]*$/.test(to);
}
