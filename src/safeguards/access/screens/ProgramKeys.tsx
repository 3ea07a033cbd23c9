import { useState } from 'react';
import { post } from '../../../web/client.ts';
import { Checks, TextField } from '../../../web/fields.tsx';
import { Failure } from '../../../web/parts.tsx';
import { At } from '../../../web/time.tsx';
import { label, t } from '../../../web/text.ts';
import type { AgencyPeople, NewKeyView } from '../accounts/accounts.api.ts';
import { SCOPES } from '../accounts/scopes.rules.ts';
import { useAct } from './act.tsx';
import { Once } from './Once.tsx';

/** Keys of the agency's own programs: made, listed, revoked. */
export function ProgramKeys({ data, changed }: { data: AgencyPeople; changed: () => void }) {
  const [shown, setShown] = useState<{ name: string; token: string } | null>(null);
  const { run, problem } = useAct(changed);
  if (data.desks.length === 0) return null;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{t('keys.heading')}</h2>
      <p>{t('keys.help')}</p>
      {problem && <Failure text={problem} />}
      {shown && (
        <Once
          text={t('keys.shown', { name: shown.name })}
          value={shown.token}
          onKept={() => setShown(null)}
        />
      )}
      {data.keys.length === 0 ? (
        <p className="quiet">{t('keys.none')}</p>
      ) : (
        <ul className="things">
          {data.keys.map((key) => (
            <li key={key.id}>
              <strong>{key.name}</strong> {label('keyState', key.state)}{' '}
              <span className="quiet">
                {key.scopes.map((scope) => label('scope', scope)).join('; ')}, {t('keys.until')}{' '}
                <At instant={key.expiresAt} />
                {key.usedAt && (
                  <>
                    , {t('keys.used')} <At instant={key.usedAt} />
                  </>
                )}
              </span>{' '}
              {key.state === 'valid' && (
                <button
                  type="button"
                  className="usa-button usa-button--unstyled"
                  aria-label={`${t('keys.revoke')}: ${key.name}`}
                  onClick={() => void run(() => post(`/api-keys/${key.id}/revocation`))}
                >
                  {t('keys.revoke')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <NewKey data={data} changed={changed} onKey={setShown} />
    </section>
  );
}

function NewKey({
  data,
  changed,
  onKey,
}: {
  data: AgencyPeople;
  changed: () => void;
  onKey: (key: { name: string; token: string }) => void;
}) {
  const [name, setName] = useState('');
  const [desks, setDesks] = useState<string[]>(data.desks.length === 1 ? [data.desks[0]!.id] : []);
  const [scopes, setScopes] = useState<string[]>(['inbox.read']);
  const [perMinute, setPerMinute] = useState('120');
  const [days, setDays] = useState('90');
  const { run, problem, isRunning } = useAct(changed);
  const make = async () => {
    const body = {
      agency: data.agency.id,
      name,
      desks,
      scopes,
      perMinute: Number(perMinute),
      expiresInDays: Number(days),
    };
    const { token } = await post<NewKeyView>('/api-keys', body);
    onKey({ name, token });
    setName('');
  };
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void run(make);
      }}
    >
      {problem && <Failure text={problem} />}
      <TextField label={t('keys.name')} value={name} onChange={setName} required />
      <Checks
        legend={t('people.desks')}
        options={data.desks.map((desk) => ({ value: desk.id, text: desk.name }))}
        chosen={desks}
        onChange={setDesks}
      />
      <Checks
        legend={t('keys.scopes')}
        options={SCOPES.map((scope) => ({ value: scope, text: label('scope', scope) }))}
        chosen={scopes}
        onChange={setScopes}
      />
      <TextField label={t('keys.rate')} value={perMinute} onChange={setPerMinute} required />
      <TextField label={t('keys.days')} value={days} onChange={setDays} required />
      <button type="submit" className="usa-button" disabled={isRunning}>
        {t('keys.make')}
      </button>
    </form>
  );
}
