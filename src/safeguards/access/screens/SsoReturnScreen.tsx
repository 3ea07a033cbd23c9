import { useEffect, useState } from 'react';
import { ApiProblem, post } from '../../../web/client.ts';
import { openScreen } from '../../../web/lock.tsx';
import { Failure, Loading } from '../../../web/parts.tsx';
import { useGoOn } from '../../../web/session.tsx';
import { t } from '../../../web/text.ts';
import type { SignInStep } from '../access.api.ts';

/** Where the single sign-on sends people back to: hands its answer to the server and takes it out of the address. */
export function SsoReturnScreen() {
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const goOn = useGoOn();
  useEffect(() => {
    const query = globalThis.location.search.slice(1);
    if (query === '') return;
    globalThis.history.replaceState(null, '', globalThis.location.pathname);
    post<SignInStep>('/sign-in/sso/return', { query }).then(
      (step) => {
        if (step.next !== 'signed_in') return;
        openScreen(step.session);
        // A window that was opened for this alone has done its work; its opener heard that somebody signed in.
        if (globalThis.history.length > 1 && globalThis.opener === null) goOn('/');
        else {
          setDone(true);
          globalThis.close();
        }
      },
      (error: unknown) =>
        setProblem(
          error instanceof ApiProblem && error.code !== 'offline' ? error.message : t('shell.offline'),
        ),
    );
  }, [goOn]);
  return (
    <main id="main" className="sign-in" tabIndex={-1}>
      <h1>{t('signIn.title')}</h1>
      {problem === null ? done ? <p>{t('signIn.sso.close')}</p> : <Loading /> : <Failure text={problem} />}
      {problem !== null && <a href="/app/sign-in">{t('signIn.title')}</a>}
    </main>
  );
}
