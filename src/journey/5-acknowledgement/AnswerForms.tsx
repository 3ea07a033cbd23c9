import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { RoutingDirectory } from '../../directory/directory.api.ts';
import { get } from '../../web/client.ts';
import { Choice, TextArea, TextField } from '../../web/fields.tsx';
import { useKeys } from '../../web/keys.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { DispatchPage } from '../journey.api.ts';
import { OUTCOME_CODES } from '../journey.ts';
import { desksOfParty } from './desk-choice.rules.ts';

const NAME_FIELD = 'acknowledge-name';

/** A named person says "we have it". */
export function AcknowledgeForm({ entry }: { entry: DispatchPage }) {
  const session = useSession();
  const [name, setName] = useState(session.name);
  const [role, setRole] = useState('');
  const [caseNumber, setCaseNumber] = useState('');
  const send = useSend<{ name: string; role: string; caseNumber?: string }>(
    `/dispatches/${entry.id}/acknowledgement`,
  );
  useKeys(
    useMemo(
      () => [
        {
          key: 'a',
          label: t('dispatch.acknowledge.key'),
          run: () => document.getElementById(NAME_FIELD)?.focus(),
        },
      ],
      [],
    ),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({
          name: name.trim(),
          role: role.trim(),
          ...(caseNumber.trim() ? { caseNumber: caseNumber.trim() } : {}),
        });
      }}
    >
      <p className="quiet">{t('dispatch.have.help')}</p>
      <TextField id={NAME_FIELD} label={t('dispatch.name')} value={name} onChange={setName} required />
      <TextField
        label={t('dispatch.role')}
        hint={t('dispatch.role.hint')}
        value={role}
        onChange={setRole}
        required
      />
      <TextField label={t('dispatch.caseNumber')} value={caseNumber} onChange={setCaseNumber} />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--big" disabled={send.isPending}>
        {t('dispatch.acknowledge')}
      </button>
    </form>
  );
}

export function ActingForm({ entry }: { entry: DispatchPage }) {
  const send = useSend<Record<string, never>>(`/dispatches/${entry.id}/acting`);
  if (entry.actingAt)
    return (
      <p>
        {label('status', 'acting')} <At instant={entry.actingAt} />.{' '}
        {entry.acknowledgedBy && t('dispatch.heldBy', entry.acknowledgedBy)}
      </p>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({});
      }}
    >
      {entry.acknowledgedBy && <p>{t('dispatch.acting.help', entry.acknowledgedBy)}</p>}
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--big" disabled={send.isPending}>
        {t('dispatch.acting')}
      </button>
    </form>
  );
}

export function OutcomeForm({ entry }: { entry: DispatchPage }) {
  const [code, setCode] = useState('');
  const [reason, setReason] = useState('');
  const send = useSend<{ code: string; reason?: string }>(`/dispatches/${entry.id}/outcome`, () =>
    setReason(''),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ code, ...(reason.trim() ? { reason: reason.trim() } : {}) });
      }}
    >
      {entry.outcomes.map((outcome) => (
        <p key={outcome.at}>
          <strong>{label('outcome', outcome.code)}</strong> <At instant={outcome.at} /> {outcome.reason}
        </p>
      ))}
      <Choice
        label={t('dispatch.outcome.code')}
        value={code}
        onChange={setCode}
        options={[
          { value: '', text: t('dispatch.outcome.choose') },
          ...OUTCOME_CODES.map((value) => ({ value, text: label('outcome', value) })),
        ]}
      />
      <TextArea label={t('dispatch.outcome.reason')} value={reason} onChange={setReason} />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--outline" disabled={send.isPending || code === ''}>
        {t('dispatch.outcome.save')}
      </button>
    </form>
  );
}

/** "Not ours, because…": to a desk of the same party, by name; the clock keeps running. */
export function NotOursForm({ entry }: { entry: DispatchPage }) {
  const [reason, setReason] = useState('');
  const [toDesk, setToDesk] = useState('');
  const directory = useQuery({
    queryKey: ['routing-table'],
    queryFn: ({ signal }) => get<RoutingDirectory>('/routing-table', signal),
    staleTime: Infinity,
  });
  const send = useSend<{ reason: string; toDesk?: string }>(`/dispatches/${entry.id}/redirection`);
  const desks = directory.data ? desksOfParty(entry.party, directory.data, entry.desk) : [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ reason: reason.trim(), ...(toDesk ? { toDesk } : {}) });
      }}
    >
      <p className="quiet">{t('dispatch.notOurs.help')}</p>
      <TextArea label={t('dispatch.notOurs.reason')} value={reason} onChange={setReason} required />
      <Choice
        label={t('dispatch.notOurs.to')}
        value={toDesk}
        onChange={setToDesk}
        options={[
          { value: '', text: t('dispatch.notOurs.anybody') },
          ...desks.map(({ id, name }) => ({ value: id, text: name })),
        ]}
      />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--outline" disabled={send.isPending}>
        {t('dispatch.notOurs.save')}
      </button>
    </form>
  );
}
