import { useState } from 'react';
import { Choice, TextArea, TextField } from '../../web/fields.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { WORKING } from './roles.rules.ts';
import { TIE_KINDS } from './walls.api.ts';
import type { TieBody } from './walls.api.ts';

const KINDS = TIE_KINDS.map((kind) => ({ value: kind, text: label('tieKind', kind) }));

/** On a report or an entry: "I know this child". What was open is gone for this person afterwards. */
export function KnowsSomebody(about: { report: string } | { dispatch: string }) {
  if (!WORKING.includes(useSession().role)) return null;
  return (
    <details className="box">
      <summary>{t('tie.here')}</summary>
      <KindOnly about={about} />
    </details>
  );
}

function KindOnly({ about }: { about: { report: string } | { dispatch: string } }) {
  const [kind, setKind] = useState<TieBody['kind']>('relative');
  const send = useSend<TieBody>('/ties');
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ kind, ...about });
      }}
    >
      <p className="quiet">{t('tie.here.help')}</p>
      <Choice
        label={t('tie.kind')}
        value={kind}
        onChange={(value) => setKind(value as TieBody['kind'])}
        options={KINDS}
      />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--outline" disabled={send.isPending}>
        {t('tie.save')}
      </button>
    </form>
  );
}

/** By name, before any report of it is there; keepers of walls also for others. */
export function NameTie({ forOthers }: { forOthers: boolean }) {
  const nothing = { givenName: '', familyName: '', dateOfBirth: '', account: '' };
  const [typed, setTyped] = useState(nothing);
  const [kind, setKind] = useState<TieBody['kind']>('own_child');
  const send = useSend<TieBody>('/ties', () => setTyped(nothing));
  const set = (field: keyof typeof nothing) => (value: string) => setTyped({ ...typed, [field]: value });
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        const told = Object.entries(typed).map(([field, value]) => [field, value.trim()]);
        send.mutate({ kind, ...Object.fromEntries(told.filter(([, value]) => value !== '')) });
      }}
    >
      <Choice
        label={t(typed.account ? 'tie.kind.other' : 'tie.kind')}
        value={kind}
        onChange={(value) => setKind(value as TieBody['kind'])}
        options={KINDS}
      />
      <TextField label={t('tie.givenName')} value={typed.givenName} onChange={set('givenName')} required />
      <TextField label={t('tie.familyName')} value={typed.familyName} onChange={set('familyName')} required />
      <TextField label={t('tie.dateOfBirth')} value={typed.dateOfBirth} onChange={set('dateOfBirth')} />
      {forOthers && <TextField label={t('tie.account')} value={typed.account} onChange={set('account')} />}
      <SendProblem error={send.error} />
      {send.isSuccess && <p role="status">✓ {t('tie.saved')}</p>}
      <button className="usa-button" disabled={send.isPending}>
        {t('tie.save')}
      </button>
    </form>
  );
}

/** The first person asks, another one lifts. */
export function LiftForm({ id, asked }: { id: string; asked: boolean }) {
  const [reason, setReason] = useState('');
  const send = useSend<{ reason: string }>(`/ties/${id}/lifting`, () => setReason(''));
  return (
    <details>
      <summary>{t('tie.lift')}</summary>
      <form
        className="short-form"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ reason: reason.trim() });
        }}
      >
        <TextArea label={t('tie.lift.reason')} value={reason} onChange={setReason} required />
        <SendProblem error={send.error} />
        <button className="usa-button usa-button--outline" disabled={send.isPending}>
          {t(asked ? 'tie.lift.do' : 'tie.lift.ask')}
        </button>
      </form>
    </details>
  );
}
