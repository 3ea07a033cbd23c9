import { useState } from 'react';
import { post } from '../../../web/client.ts';
import { SecretField, TextField } from '../../../web/fields.tsx';
import { Failure } from '../../../web/parts.tsx';
import { t } from '../../../web/text.ts';
import type { AuthenticatorView, MySignIn, RecoveryCodes } from '../access.api.ts';
import { useAct } from './act.tsx';

/** Password, authenticator program and recovery codes of the person who looks at it. */
export function PasswordAndCodes({ mine, changed }: { mine: MySignIn; changed: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <>
      <section aria-labelledby="password">
        <h2 id="password">{t('mySignIn.password')}</h2>
        <p>{t('mySignIn.password.help')}</p>
        <Password isSet={mine.passwordSetAt !== null} changed={changed} />
        <Authenticator isBound={mine.authenticatorBoundAt !== null} changed={changed} onCodes={setCodes} />
      </section>
      {(mine.authenticatorBoundAt !== null || codes) && (
        <section aria-labelledby="recovery">
          <h2 id="recovery">{t('mySignIn.recovery')}</h2>
          <Recovery left={mine.recoveryCodesLeft} codes={codes} setCodes={setCodes} changed={changed} />
        </section>
      )}
    </>
  );
}

function Password({ isSet, changed }: { isSet: boolean; changed: () => void }) {
  const [password, setPassword] = useState('');
  const [saved, setSaved] = useState(false);
  const { run, problem, isRunning } = useAct(changed);
  const save = async () => {
    await post('/my-sign-in/password', { password });
    setPassword('');
    setSaved(true);
  };
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void run(save);
      }}
    >
      <p role="status">
        {saved
          ? t('mySignIn.password.saved')
          : isSet
            ? t('mySignIn.password.set')
            : t('mySignIn.password.unset')}
      </p>
      {problem && <Failure text={problem} />}
      <SecretField
        label={t('mySignIn.password.new')}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <button type="submit" className="usa-button" disabled={isRunning}>
        {t('mySignIn.password.save')}
      </button>
    </form>
  );
}

function Authenticator({
  isBound,
  changed,
  onCodes,
}: {
  isBound: boolean;
  changed: () => void;
  onCodes: (codes: readonly string[]) => void;
}) {
  const [shown, setShown] = useState<AuthenticatorView | null>(null);
  const [code, setCode] = useState('');
  const { run, problem, isRunning } = useAct(changed);
  const begin = async () => setShown(await post<AuthenticatorView>('/my-sign-in/authenticator'));
  const confirm = async () => {
    const made = await post<RecoveryCodes>('/my-sign-in/authenticator/confirmation', { code });
    setShown(null);
    setCode('');
    onCodes(made.codes);
  };
  return (
    <div className="inline-form">
      <p role="status">{isBound ? t('mySignIn.authenticator.bound') : t('mySignIn.authenticator.unbound')}</p>
      {problem && <Failure text={problem} />}
      {shown === null ? (
        <button
          type="button"
          className="usa-button usa-button--outline"
          disabled={isRunning}
          onClick={() => void run(begin)}
        >
          {t('mySignIn.authenticator.begin')}
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void run(confirm);
          }}
        >
          <p>{t('mySignIn.authenticator.scan')}</p>
          <p>
            <code className="secret">{shown.secret}</code>
          </p>
          <img src={shown.picture} alt={t('mySignIn.authenticator.picture')} width={180} height={180} />
          <TextField
            label={t('mySignIn.authenticator.code')}
            value={code}
            onChange={setCode}
            autoComplete="one-time-code"
            required
            focus
          />
          <button type="submit" className="usa-button" disabled={isRunning}>
            {t('mySignIn.authenticator.confirm')}
          </button>
        </form>
      )}
    </div>
  );
}

function Recovery({
  left,
  codes,
  setCodes,
  changed,
}: {
  left: number;
  codes: readonly string[] | null;
  setCodes: (codes: readonly string[] | null) => void;
  changed: () => void;
}) {
  const { run, problem, isRunning } = useAct(changed);
  const make = async () => setCodes((await post<RecoveryCodes>('/my-sign-in/recovery-codes')).codes);
  if (codes)
    return (
      <>
        <p role="status">{t('mySignIn.recovery.shown')}</p>
        <ul className="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <button type="button" className="usa-button" onClick={() => setCodes(null)}>
          {t('mySignIn.recovery.kept')}
        </button>
      </>
    );
  return (
    <>
      <p>{t('mySignIn.recovery.left', { count: left })}</p>
      {problem && <Failure text={problem} />}
      <button
        type="button"
        className="usa-button usa-button--outline"
        disabled={isRunning}
        onClick={() => void run(make)}
      >
        {t('mySignIn.recovery.make')}
      </button>
    </>
  );
}
