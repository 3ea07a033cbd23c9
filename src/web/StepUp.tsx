import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionView } from '../safeguards/access/access.api.ts';
import { SignInPanel } from '../safeguards/access/screens/SignInPanel.tsx';
import { whenStepUpIsWanted } from './client.ts';
import { setServerNow } from './clock.ts';
import { DemoPress } from './DemoPress.tsx';
import { Dialog } from './parts.tsx';
import { useSession } from './session.tsx';
import { t } from './text.ts';

/** Opens when an act wants the factors again; the act then goes on by itself. Closing it leaves the act undone. */
export function StepUp() {
  const person = useSession();
  const [open, setOpen] = useState(false);
  const answer = useRef<(showed: boolean) => void>(() => {});
  useEffect(() => {
    whenStepUpIsWanted(
      () =>
        new Promise((resolve) => {
          answer.current(false);
          answer.current = resolve;
          setOpen(true);
        }),
    );
    return () => {
      answer.current(false);
      whenStepUpIsWanted(() => Promise.resolve(false));
    };
  }, []);
  const close = useCallback((showed: boolean) => {
    setOpen(false);
    answer.current(showed);
  }, []);
  const done = useCallback(
    (session: SessionView) => {
      setServerNow(session.now);
      close(true);
    },
    [close],
  );
  if (!open) return null;
  return (
    <Dialog title={t('stepUp.title')} onClose={() => close(false)}>
      <p>{t('stepUp.help')}</p>
      <DemoPress person={person} onDone={done} />
      <SignInPanel purpose="step_up" account={person.account} inPlace onDone={done} />
    </Dialog>
  );
}
