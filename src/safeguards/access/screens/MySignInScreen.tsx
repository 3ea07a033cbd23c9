import { useQuery } from '@tanstack/react-query';
import { call, get } from '../../../web/client.ts';
import { Failure, Loading, Page } from '../../../web/parts.tsx';
import { At } from '../../../web/time.tsx';
import { label, t } from '../../../web/text.ts';
import type { MySignIn } from '../access.api.ts';
import { useAct } from './act.tsx';
import { Passkeys } from './Passkeys.tsx';
import { PasswordAndCodes } from './PasswordAndCodes.tsx';

export function useMySignIn() {
  return useQuery({
    queryKey: ['my-sign-in'],
    queryFn: ({ signal }) => get<MySignIn>('/my-sign-in', signal),
  });
}

/** What one signs in with, and where one is signed in. */
export function MySignInScreen() {
  const mine = useMySignIn();
  const changed = () => void mine.refetch();
  return (
    <Page prints title={t('mySignIn.title')}>
      {mine.isPending && <Loading />}
      {mine.isError && <Failure text={t('shell.failed')} retry={changed} />}
      {mine.data && (
        <>
          <Passkeys mine={mine.data} changed={changed} />
          <PasswordAndCodes mine={mine.data} changed={changed} />
          <Sessions sessions={mine.data.sessions} changed={changed} />
        </>
      )}
    </Page>
  );
}

function Sessions({ sessions, changed }: { sessions: MySignIn['sessions']; changed: () => void }) {
  const { run, problem } = useAct(changed);
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('mySignIn.sessions')}</h2>
      {problem && <Failure text={problem} />}
      <ul className="things">
        {sessions.map((session) => (
          <li key={session.id}>
            <strong>{session.browser}</strong> {label('how', session.how)}{' '}
            {session.current && <em>({t('mySignIn.sessions.this')})</em>}{' '}
            <span className="quiet">
              {t('mySignIn.sessions.from', { origin: session.origin })}, {t('mySignIn.sessions.since')}{' '}
              <At instant={session.startedAt} />, {t('mySignIn.sessions.seen')}{' '}
              <At instant={session.seenAt} />
            </span>{' '}
            {!session.current && (
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                aria-label={`${t('mySignIn.sessions.end')} ${session.browser}`}
                onClick={() => void run(() => call('DELETE', `/my-sign-in/sessions/${session.id}`))}
              >
                {t('mySignIn.sessions.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="usa-button usa-button--outline"
        onClick={() => void run(() => call('DELETE', '/my-sign-in/sessions'))}
      >
        {t('mySignIn.sessions.endAll')}
      </button>
    </section>
  );
}
