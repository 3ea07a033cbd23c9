import { useState } from 'react';
import { post } from '../../../web/client.ts';
import { Checks, Choice, TextField } from '../../../web/fields.tsx';
import { Dialog, Failure } from '../../../web/parts.tsx';
import { label, t } from '../../../web/text.ts';
import type { AccountView, AgencyPeople, InvitedView } from '../accounts/accounts.api.ts';
import { useAct } from './act.tsx';

const rolesOf = (data: AgencyPeople) =>
  data.roles.map((role) => ({ value: role, text: label('role', role) }));
const desksOf = (data: AgencyPeople) => data.desks.map(({ id, name }) => ({ value: id, text: name }));

/** Somebody new: the link is made here and handed over by the administrator. */
export function InviteForm({
  data,
  onLink,
  changed,
}: {
  data: AgencyPeople;
  onLink: (link: { name: string; link: string }) => void;
  changed: () => void;
}) {
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [role, setRole] = useState<string>(data.roles[0] ?? '');
  const [desks, setDesks] = useState<string[]>([]);
  const { run, problem, isRunning } = useAct(changed);
  const send = async () => {
    const body = { agency: data.agency.id, name, address, role, desks };
    const made = await post<InvitedView>('/accounts', body);
    onLink({ name, link: made.link });
    setName('');
    setAddress('');
    setDesks([]);
  };
  if (data.roles.length === 0) return null;
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">{t('people.invite')}</h2>
      {problem && <Failure text={problem} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(send);
        }}
      >
        <TextField label={t('people.name')} value={name} onChange={setName} required />
        <TextField label={t('people.invite.address')} value={address} onChange={setAddress} required />
        <Choice label={t('people.role')} value={role} onChange={setRole} options={rolesOf(data)} />
        {data.desks.length > 0 && (
          <Checks legend={t('people.desks')} options={desksOf(data)} chosen={desks} onChange={setDesks} />
        )}
        <button type="submit" className="usa-button" disabled={isRunning}>
          {t('people.invite.send')}
        </button>
      </form>
    </section>
  );
}

export function RightsForm({
  account,
  data,
  onClose,
  onDone,
}: {
  account: AccountView;
  data: AgencyPeople;
  onClose: () => void;
  onDone: () => void;
}) {
  const [role, setRole] = useState<string>(account.role);
  const [desks, setDesks] = useState<string[]>(account.desks);
  const { run, problem, isRunning } = useAct(onDone);
  return (
    <Dialog title={`${t('people.rights')}: ${account.name}`} onClose={onClose}>
      <p>{t('people.rights.help')}</p>
      {problem && <Failure text={problem} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => post(`/accounts/${account.id}/rights`, { role, desks }));
        }}
      >
        <Choice label={t('people.role')} value={role} onChange={setRole} options={rolesOf(data)} />
        {data.desks.length > 0 && (
          <Checks legend={t('people.desks')} options={desksOf(data)} chosen={desks} onChange={setDesks} />
        )}
        <button type="submit" className="usa-button" disabled={isRunning}>
          {t('people.rights.save')}
        </button>
      </form>
    </Dialog>
  );
}
