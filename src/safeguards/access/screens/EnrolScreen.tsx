import { useEffect, useState } from 'react';
import { post } from '../../../web/client.ts';
import { openScreen } from '../../../web/lock.tsx';
import { Failure, Page } from '../../../web/parts.tsx';
import { useGoOn } from '../../../web/session.tsx';
import { t } from '../../../web/text.ts';
import type { SessionView } from '../access.api.ts';
import { BANNER } from '../banner.rules.ts';
import { useAct } from './act.tsx';
import { Banner } from './Banner.tsx';
import { useMySignIn } from './MySignInScreen.tsx';
import { Passkeys } from './Passkeys.tsx';
import { PasswordAndCodes } from './PasswordAndCodes.tsx';

/** The link of an invitation: the conditions of use, then what the person will sign in with. */
export function EnrolScreen() {
  const [token] = useState(() => globalThis.location.hash.slice(1));
  const [session, setSession] = useState<SessionView | null>(null);
  const { run, problem } = useAct(() => {});
  useEffect(() => {
    // The secret stays in memory and leaves the address.
    globalThis.history.replaceState(null, '', globalThis.location.pathname);
  }, []);
  const open = async () => setSession(await post<SessionView>('/enrolment', { token, banner: BANNER }));
  return (
    <Page prints title={t('enrol.title')}>
      {problem && <Failure text={problem} />}
      {token === '' && <p>{t('enrol.none')}</p>}
      {token !== '' && !session && <Banner onAccept={() => void run(open)} />}
      {session && <Binding session={session} />}
    </Page>
  );
}

function Binding({ session }: { session: SessionView }) {
  const mine = useMySignIn();
  const goOn = useGoOn();
  const changed = () => void mine.refetch();
  const { run, problem, isRunning } = useAct(() => goOn('/'));
  const finish = async () => openScreen(await post<SessionView>('/enrolment/completion'));
  if (!mine.data) return null;
  return (
    <>
      <p>{t('enrol.hello', { name: session.name })}</p>
      <Passkeys mine={mine.data} changed={changed} />
      <PasswordAndCodes mine={mine.data} changed={changed} />
      {problem && <Failure text={problem} />}
      <p>
        <button
          type="button"
          className="usa-button usa-button--big"
          disabled={isRunning}
          onClick={() => void run(finish)}
        >
          {t('enrol.finish')}
        </button>
      </p>
    </>
  );
}
