import { useState } from 'react';
import type { SessionView } from '../safeguards/access/access.api.ts';
import { call } from './client.ts';
import { Failure } from './parts.tsx';
import { t } from './text.ts';

const INVENTED = /@demo\.hartline\.example$/;

/** The training system's factors are one press; for a person with real ones it shows nothing. */
export function DemoPress({
  person,
  onDone,
}: {
  person: SessionView;
  onDone: (session: SessionView) => void;
}) {
  const [failed, setFailed] = useState(false);
  if (!person.demo || !INVENTED.test(person.account)) return null;
  const press = () => {
    setFailed(false);
    call<SessionView>('POST', '/session', { body: { account: person.account } }).then(onDone, () =>
      setFailed(true),
    );
  };
  return (
    <>
      {failed && <Failure text={t('signIn.failed')} />}
      <p>
        <button type="button" className="usa-button" onClick={press}>
          {t('lock.again', { name: person.name })}
        </button>
      </p>
    </>
  );
}
