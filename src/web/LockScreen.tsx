import { SignInPanel } from '../safeguards/access/screens/SignInPanel.tsx';
import { DemoPress } from './DemoPress.tsx';
import { leaveTo, openScreen } from './lock.tsx';
import type { Lock } from './lock.tsx';
import { t } from './text.ts';

/** In place of everything: who was here, and the ways back in. Nothing of a case. */
export function LockScreen({ lock }: { lock: Lock }) {
  const { person, why } = lock;
  return (
    <>
      {person.demo && (
        <header>
          <p className="demo-banner">{t('shell.demo')}</p>
        </header>
      )}
      <main id="main" className="sign-in" tabIndex={-1}>
        <h1>{why === 'ended' ? t('lock.ended') : t('lock.title')}</h1>
        {why === 'idle' && <p>{t('lock.idle')}</p>}
        <p>{t('lock.help', { name: person.name })}</p>
        <DemoPress person={person} onDone={openScreen} />
        <SignInPanel purpose="sign_in" account={person.account} inPlace onDone={openScreen} />
        <p>
          <button
            type="button"
            className="usa-button usa-button--unstyled"
            onClick={() => leaveTo('/app/sign-in')}
          >
            {t('lock.other')}
          </button>
        </p>
      </main>
    </>
  );
}
