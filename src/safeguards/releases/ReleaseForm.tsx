import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../web/client.ts';
import { Checks, Choice, TextArea, TextField } from '../../web/fields.tsx';
import { CouldNotLoad, Loading } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { label, t } from '../../web/text.ts';
import { endOfDay } from '../../web/time.tsx';
import { DocumentField } from './DocumentField.tsx';
import { RELEASE_FIELDS, SIGNER_CAPACITIES } from './release.rules.ts';
import type { ReleaseBody, ReleaseOptions } from './releases.api.ts';
import { useReportPeople } from './report-people.tsx';
import type { ReportPerson } from './report-people.tsx';

/** Whose information can be released; whoever is alleged to have done harm is no subject of a release. */
const SUBJECTS = ['child', 'caregiver', 'sibling'];
const NOTHING = {
  personId: '',
  recipientAgency: '',
  recipientName: '',
  fields: [] as string[],
  purpose: '',
  expires: '',
  signer: '',
  signerPerson: '',
  capacity: 'parent_guardian',
  signedOn: '',
};
type Typed = typeof NOTHING;

/** The people are fetched when the form is opened: reading who they are is on record. */
export function ReleaseForm({ reportId }: { reportId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="box no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('release.record')}</summary>
      <p className="quiet">{t('release.record.help')}</p>
      {open && <Loaded reportId={reportId} />}
    </details>
  );
}

function Loaded({ reportId }: { reportId: string }) {
  const people = useReportPeople(reportId);
  const options = useQuery({
    queryKey: ['release-options'],
    queryFn: ({ signal }) => get<ReleaseOptions>('/release-options', signal),
  });
  if (people.data && options.data)
    return <Form reportId={reportId} people={people.data} agencies={options.data.agencies} />;
  return people.isError || options.isError ? (
    <CouldNotLoad query={people.isError ? people : options} />
  ) : (
    <Loading />
  );
}

function Form({
  reportId,
  people,
  agencies,
}: {
  reportId: string;
  people: readonly ReportPerson[];
  agencies: ReleaseOptions['agencies'];
}) {
  const [typed, setTyped] = useState<Typed>(NOTHING);
  const [documentSha256, setDocument] = useState('');
  const send = useSend<ReleaseBody>(`/reports/${reportId}/releases`, () => {
    setTyped(NOTHING);
    setDocument('');
  });
  const field = <Name extends keyof Typed>(name: Name) => ({
    value: typed[name],
    onChange: (value: Typed[Name]) => setTyped({ ...typed, [name]: value }),
  });
  const named = (some: readonly ReportPerson[]) =>
    some.map(({ personId, kind, name }) => ({
      value: personId,
      text: [name, label('releasePerson', kind)].filter(Boolean).join(', '),
    }));
  const whole = typed.personId && typed.recipientAgency && typed.fields.length > 0 && documentSha256;
  return (
    <form
      className="short-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) send.mutate(bodyOf(typed, documentSha256));
      }}
    >
      <Choice
        label={t('release.person')}
        {...field('personId')}
        options={[
          { value: '', text: t('release.person.choose') },
          ...named(people.filter(({ kind }) => SUBJECTS.includes(kind))),
        ]}
      />
      <Choice
        label={t('release.agency')}
        {...field('recipientAgency')}
        options={[
          { value: '', text: t('release.agency.choose') },
          ...agencies.map(({ id, name }) => ({ value: id, text: name })),
        ]}
      />
      <TextField
        label={t('release.recipient')}
        hint={t('release.recipient.hint')}
        {...field('recipientName')}
        required
      />
      <Checks
        legend={t('release.fields')}
        chosen={typed.fields}
        onChange={field('fields').onChange}
        options={RELEASE_FIELDS.map((value) => ({ value, text: label('releaseField', value) }))}
      />
      <TextArea label={t('release.purpose')} {...field('purpose')} required />
      <TextField
        label={t('release.expires')}
        hint={t('release.expires.hint')}
        type="date"
        {...field('expires')}
        required
      />
      <TextField label={t('release.signer')} {...field('signer')} required />
      <Choice
        label={t('release.signerPerson')}
        {...field('signerPerson')}
        options={[{ value: '', text: t('release.signerPerson.none') }, ...named(people)]}
      />
      <Choice
        label={t('release.capacity')}
        {...field('capacity')}
        options={SIGNER_CAPACITIES.map((value) => ({ value, text: label('signerCapacity', value) }))}
      />
      <TextField label={t('release.signedOn')} type="date" {...field('signedOn')} required />
      <DocumentField sum={documentSha256} onSum={setDocument} />
      <SendProblem error={send.error} />
      {send.isSuccess && <p role="status">✓ {t('release.saved')}</p>}
      <button className="usa-button" disabled={send.isPending || !whole}>
        {t('release.save')}
      </button>
    </form>
  );
}

function bodyOf(typed: Typed, documentSha256: string): ReleaseBody {
  return {
    personId: typed.personId,
    recipientAgency: typed.recipientAgency,
    recipientName: typed.recipientName.trim(),
    fields: typed.fields as ReleaseBody['fields'],
    purpose: typed.purpose.trim(),
    expiresAt: endOfDay(typed.expires),
    signer: {
      name: typed.signer.trim(),
      ...(typed.signerPerson ? { personId: typed.signerPerson } : {}),
      capacity: typed.capacity as ReleaseBody['signer']['capacity'],
      signedOn: typed.signedOn,
    },
    documentSha256,
  };
}
