import { useState } from 'react';
import { post } from '../../../web/client.ts';
import { SecretField, TextField } from '../../../web/fields.tsx';
import { t } from '../../../web/text.ts';
import type { SignInStep } from '../access.api.ts';

/** The way without a passkey: password, then a code. Closed at first, so that the better way comes first. */
export function PasswordWay({
  account,
  take,
}: {
  account?: string;
  take: (step: Promise<SignInStep>) => Promise<SignInStep['next'] | null>;
}) {
  const [address, setAddress] = useState(account ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wantsCode, setWantsCode] = useState(false);

  const sendPassword = async () => {
    const next = await take(post<SignInStep>('/sign-in/password', { address, password }));
    setPassword('');
    if (next === 'second_factor') setWantsCode(true);
  };
  const sendCode = async () => {
    await take(post<SignInStep>('/sign-in/code', { code }));
    setCode('');
  };
  return (
    <details>
      <summary>{t('signIn.password.other')}</summary>
      {wantsCode ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void sendCode();
          }}
        >
          <TextField
            label={t('signIn.code')}
            hint={t('signIn.code.help')}
            value={code}
            onChange={setCode}
            autoComplete="one-time-code"
            required
            focus
          />
          <button type="submit" className="usa-button">
            {t('signIn.enter')}
          </button>
        </form>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void sendPassword();
          }}
        >
          {account === undefined && (
            <TextField
              label={t('signIn.address')}
              value={address}
              onChange={setAddress}
              autoComplete="username"
              required
            />
          )}
          <SecretField
            label={t('signIn.password')}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
          />
          <button type="submit" className="usa-button">
            {t('signIn.next')}
          </button>
        </form>
      )}
    </details>
  );
}
