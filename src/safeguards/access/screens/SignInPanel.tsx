import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, get, post } from '../../../web/client.ts';
import { TextField } from '../../../web/fields.tsx';
import { Failure, Loading } from '../../../web/parts.tsx';
import { hearTabs } from '../../../web/tabs.ts';
import { t } from '../../../web/text.ts';
import type { SessionView, SignInOffer, SignInStep } from '../access.api.ts';
import { Banner } from './Banner.tsx';
import { showPasskey } from './ceremonies.tsx';
import { PasswordWay } from './PasswordWay.tsx';

/**
 * Every way in, passkey first: on the sign-in page, over a covered screen, and when an act wants the factors again. A
 * step-up goes on under the banner of its session.
 */
export function SignInPanel({
  purpose,
  account,
  inPlace = false,
  onDone,
}: {
  purpose: 'sign_in' | 'step_up';
  /** Whose factors are wanted, where that is known. */
  account?: string;
  /** This page must stay as it is: single sign-on goes on in a window of its own. */
  inPlace?: boolean;
  onDone: (session: SessionView) => void;
}) {
  const offer = useQuery({
    queryKey: ['sign-in-offer'],
    queryFn: ({ signal }) => get<SignInOffer>('/sign-in', signal),
  });
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [address, setAddress] = useState(account ?? '');

  const failed = useCallback((error: unknown) => {
    const known = error instanceof ApiProblem;
    // The ten minutes from the banner to the last factor are over.
    if (known && error.code === 'banner_not_acknowledged') setOpen(false);
    if (known && error.code === 'offline') setProblem(t('shell.offline'));
    else setProblem(known ? error.message : t('signIn.passkey.none'));
  }, []);
  const begin = useCallback(
    (banner?: string) => {
      setProblem(null);
      post('/sign-in', banner === undefined ? { purpose } : { purpose, banner }).then(
        () => setOpen(true),
        failed,
      );
    },
    [purpose, failed],
  );
  useEffect(() => {
    if (purpose === 'step_up') begin();
  }, [purpose, begin]);
  const take = useCallback(
    async (step: Promise<SignInStep>): Promise<SignInStep['next'] | null> => {
      setProblem(null);
      try {
        const done = await step;
        if (done.next === 'signed_in') onDone(done.session);
        return done.next;
      } catch (error) {
        failed(error);
        return null;
      }
    },
    [onDone, failed],
  );
  // Single sign-on came back in its own window.
  useEffect(() => {
    if (!inPlace) return;
    return hearTabs(({ kind }) => {
      if (kind === 'signed_in') void get<SessionView>('/session').then(onDone, () => {});
    });
  }, [inPlace, onDone]);

  if (offer.isPending) return <Loading />;
  if (offer.isError) return <Failure text={t('shell.offline')} retry={() => void offer.refetch()} />;
  if (!open)
    return (
      <>
        {problem && <Failure text={problem} />}
        {purpose === 'sign_in' && <Banner onAccept={() => begin(offer.data.banner)} />}
      </>
    );
  return (
    <div className="ways">
      <button
        type="button"
        className="usa-button ways__first"
        autoFocus
        onClick={() => void take(showPasskey(address.trim() || undefined))}
      >
        {t('signIn.passkey')}
      </button>
      <p className="quiet">{t('signIn.passkey.help')}</p>
      {offer.data.sso !== null && <SsoWay name={offer.data.sso} inPlace={inPlace} onFailed={failed} />}
      {problem && <Failure text={problem} />}
      {account === undefined && (
        <details>
          <summary>{t('signIn.byAddress')}</summary>
          <TextField label={t('signIn.address')} value={address} onChange={setAddress} />
        </details>
      )}
      <PasswordWay {...(account === undefined ? {} : { account })} take={take} />
    </div>
  );
}

function SsoWay({
  name,
  inPlace,
  onFailed,
}: {
  name: string;
  inPlace: boolean;
  onFailed: (error: unknown) => void;
}) {
  const go = () => {
    // Opened at once: a browser does not open windows long after the press.
    const target = inPlace ? globalThis.open('about:blank', '_blank') : null;
    post<{ url: string }>('/sign-in/sso').then(({ url }) => {
      if (target) target.location.replace(url);
      else globalThis.location.assign(url);
    }, onFailed);
  };
  return (
    <p>
      <button type="button" className="usa-button usa-button--outline" onClick={go}>
        {t('signIn.sso', { name })}
      </button>
      {inPlace && <span className="quiet"> {t('signIn.sso.window')}</span>}
    </p>
  );
}
