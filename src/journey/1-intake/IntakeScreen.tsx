import { useQuery } from '@tanstack/react-query';
import { useBlocker, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { PolicyEdition } from '../../policy/edition.api.ts';
import { CARELINE } from '../../safeguards/access/roles.rules.ts';
import { get, isMissing } from '../../web/client.ts';
import { takeKept, useKeptOverLock } from '../../web/lock.tsx';
import { Dialog, Failure, Loading, NotHere, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { t } from '../../web/text.ts';
import { Autosave } from './autosave.tsx';
import { Conflicts } from './Conflicts.tsx';
import { Draft, DraftStore } from './draft-store.tsx';
import { EditorContext, useNewEditor, useStanding } from './editor.tsx';
import { FormSections, keepLetters } from './FormSections.tsx';
import { LiveView } from './LiveView.tsx';
import { inputId } from './inputs.tsx';
import { whatIsMissing } from './missing.tsx';
import { JumpList, jumpTo } from './Section.tsx';
import { Submit } from './Submit.tsx';
import { EndedElsewhere, SaveLine, UrgentCall, UrgentTasks } from './TopBar.tsx';
import { Directory } from './typed-inputs.tsx';

interface OpenForm {
  readonly key: string;
  readonly store: DraftStore;
  readonly autosave: Autosave;
  /** The draft it was opened for; null = a new one. */
  readonly loads: string | null;
  /** A new draft that has got its address since. */
  addressed: boolean;
  /** The server's draft stands in the form. */
  loaded: boolean;
}

function openForm(id: string | undefined): OpenForm {
  const store = new DraftStore();
  const autosave = new Autosave(store);
  if (id === undefined) autosave.begin();
  return {
    key: crypto.randomUUID(),
    store,
    autosave,
    loads: id ?? null,
    addressed: false,
    loaded: id === undefined,
  };
}

const KEPT = 'intake';

/** The form that was here when the screen was covered, or a new one. */
function keptOrNew(id: string | undefined): OpenForm {
  const kept = takeKept(KEPT) as OpenForm | undefined;
  return kept && belongs(kept, id) ? kept : openForm(id);
}

/** True while the address still means this form: also when a new draft has just got its own. */
function belongs(form: OpenForm, id: string | undefined): boolean {
  return id === undefined
    ? form.loads === null && !form.addressed
    : (form.autosave.standing?.id ?? form.loads) === id;
}

/** A report being taken. Stands at both addresses, so that the form stays as it is when a new draft gets its own. */
export function IntakeScreen() {
  const { id } = useParams({ strict: false });
  const [form, setForm] = useState(() => keptOrNew(id));
  if (!belongs(form, id)) setForm(openForm(id));
  useEffect(() => {
    if (id !== undefined) form.addressed = true;
  }, [form, id]);
  const { autosave } = form;
  useKeptOverLock(
    KEPT,
    form,
    useCallback(() => autosave.saveNow(), [autosave]),
  );
  return <Loaded key={form.key} form={form} />;
}

function Loaded({ form }: { form: OpenForm }) {
  const fresh = { staleTime: Infinity };
  const directory = useQuery({
    queryKey: ['routing-table'],
    queryFn: ({ signal }) => get<RoutingDirectory>('/routing-table', signal),
    ...fresh,
  });
  const edition = useQuery({
    queryKey: ['policy-current'],
    queryFn: ({ signal }) => get<PolicyEdition>('/policy/current', signal),
    ...fresh,
  });
  const [state, setState] = useState<'loading' | 'ready' | 'failed' | 'missing'>(
    form.loads === null || form.loaded ? 'ready' : 'loading',
  );
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (form.loads === null || form.loaded) return;
    form.autosave.load(form.loads).then(
      () => {
        form.loaded = true;
        setState('ready');
      },
      (error: Error) => setState(isMissing(error) ? 'missing' : 'failed'),
    );
  }, [form, tries]);
  const retry = () => {
    setState('loading');
    setTries(tries + 1);
    void directory.refetch();
    void edition.refetch();
  };
  const { role } = useSession();
  if (
    !CARELINE.includes(role) ||
    state === 'missing' ||
    isMissing(directory.error) ||
    isMissing(edition.error)
  )
    return (
      <Page title={t('intake.title')}>
        <NotHere />
      </Page>
    );
  if (state === 'failed' || directory.isError || edition.isError)
    return (
      <Page title={t('intake.title')}>
        <Failure text={t('shell.failed')} retry={retry} />
      </Page>
    );
  if (state === 'loading' || !directory.data || !edition.data)
    return (
      <Page title={t('intake.title')}>
        <Loading />
      </Page>
    );
  return (
    <Directory value={directory.data}>
      <Draft value={form.store}>
        <Form form={form} edition={edition.data} />
      </Draft>
    </Directory>
  );
}

function Form({ form, edition }: { form: OpenForm; edition: PolicyEdition }) {
  const { store, autosave } = form;
  const editor = useNewEditor(autosave);
  const standing = useStanding(autosave);
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const [left, setLeft] = useState(false);

  useEffect(() => autosave.start(), [autosave]);
  const ended = standing !== null && standing.status !== 'draft';
  useEffect(() => {
    if (ended || left) void navigate({ to: '/reports/$id', params: { id: standing!.id }, replace: true });
    else if (standing && id !== standing.id)
      void navigate({
        to: '/reports/$id/edit',
        params: { id: standing.id },
        replace: true,
        resetScroll: false,
      });
  }, [standing, id, ended, left, navigate]);
  useEffect(() => {
    if (form.loads === null) document.getElementById(inputId('reporter.givenName'))?.focus();
  }, [form]);

  return (
    <EditorContext value={editor}>
      <Page wide title={standing ? t('intake.title.number', { number: standing.number }) : t('intake.title')}>
        <div className="intake-bar">
          <span className="intake-bar__acts">
            <UrgentCall autosave={autosave} />
            <Submit
              autosave={autosave}
              missing={() => whatIsMissing(store.now()).length}
              onMissing={() => jumpTo(document.querySelector<HTMLElement>('#live-missing'))}
              onDone={() => setLeft(true)}
            />
            <SaveLine autosave={autosave} />
          </span>
          <JumpList />
        </div>
        <EndedElsewhere autosave={autosave} />
        <UrgentTasks autosave={autosave} />
        <Conflicts autosave={autosave} />
        <div className="intake">
          <div className="intake__form" onKeyDown={keepLetters} onBlur={() => void autosave.saveNow()}>
            <FormSections />
          </div>
          <LiveView edition={edition} />
        </div>
        <LeaveGuard autosave={autosave} />
      </Page>
    </EditorContext>
  );
}

/** Nobody leaves unsaved text by accident; saved text needs no question. */
function LeaveGuard({ autosave }: { autosave: Autosave }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: async ({ next }) => {
      if (next.pathname.endsWith(`/reports/${autosave.standing?.id}/edit`)) return false;
      return autosave.isUnsaved() && !(await autosave.saveNow());
    },
    enableBeforeUnload: () => autosave.isUnsaved(),
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <Dialog title={t('intake.leave')} onClose={reset}>
      <p>{t('intake.leave.help')}</p>
      <button type="button" className="usa-button" onClick={reset}>
        {t('intake.leave.stay')}
      </button>{' '}
      <button type="button" className="usa-button usa-button--unstyled" onClick={proceed}>
        {t('intake.leave.go')}
      </button>
    </Dialog>
  );
}
