import { useState } from 'react';
import { TextField } from '../../../web/fields.tsx';
import { call } from '../../../web/client.ts';
import { Failure } from '../../../web/parts.tsx';
import { At } from '../../../web/time.tsx';
import { t } from '../../../web/text.ts';
import type { MySignIn } from '../access.api.ts';
import { makePasskey } from './ceremonies.tsx';
import { useAct } from './act.tsx';

/** Passkeys of the person who looks at it. */
export function Passkeys({ mine, changed }: { mine: MySignIn; changed: () => void }) {
  const [name, setName] = useState('');
  const { run, problem, isRunning } = useAct(changed);
  const add = async () => {
    await makePasskey(name.trim());
    setName('');
  };
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{t('mySignIn.passkeys')}</h2>
      <p>{t('mySignIn.passkeys.help')}</p>
      {mine.passkeys.length === 1 && <p className="nag">▲ {t('mySignIn.passkeys.one')}</p>}
      {mine.passkeys.length === 0 ? (
        <p className="quiet">{t('mySignIn.passkeys.none')}</p>
      ) : (
        <ul className="things">
          {mine.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <strong>{passkey.name}</strong>{' '}
              <span className="quiet">
                {t('mySignIn.passkeys.boundAt')} <At instant={passkey.boundAt} />
                {passkey.usedAt && (
                  <>
                    , {t('mySignIn.passkeys.usedAt')} <At instant={passkey.usedAt} />
                  </>
                )}
              </span>{' '}
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                aria-label={`${t('mySignIn.remove')} ${passkey.name}`}
                onClick={() => void run(() => call('DELETE', `/my-sign-in/passkeys/${passkey.id}`))}
              >
                {t('mySignIn.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem && <Failure text={problem} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(add);
        }}
      >
        <TextField label={t('mySignIn.passkeys.name')} value={name} onChange={setName} required />
        <button type="submit" className="usa-button" disabled={isRunning}>
          {t('mySignIn.passkeys.add')}
        </button>
      </form>
    </section>
  );
}
