import { useQuery } from '@tanstack/react-query';
import { useBlocker, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { PolicyEdition } from '../../policy/edition.api.ts';
import { get, isMissing } from '../../web/client.ts';
import { Failure, Loading, NotHere, Page } from '../../web/parts.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';
import type { ReportView } from '../journey.api.ts';
import { changesSince } from './draft-changes.rules.ts';
import { fieldsOf } from './draft-fields.rules.ts';
import { Draft, DraftStore, useWholeDraft } from './draft-store.tsx';
import { EditorContext, useEditorOf } from './editor.tsx';
import { FormSections, keepLetters } from './FormSections.tsx';
import { LiveView } from './LiveView.tsx';
import { JumpList } from './Section.tsx';
import { Directory } from './typed-inputs.tsx';

/** A correction of a submitted report: the same form, sent as one amendment to every desk that has the report. */
export function AmendScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const once = { staleTime: Infinity };
  const report = useQuery({
    // Not among the live queries: what somebody types over must not change under the hands.
    queryKey: ['amend', id],
    queryFn: ({ signal }) => get<ReportView>(`/reports/${id}`, signal),
    ...once,
    gcTime: 0,
  });
  const directory = useQuery({
    queryKey: ['routing-table'],
    queryFn: ({ signal }) => get<RoutingDirectory>('/routing-table', signal),
    ...once,
  });
  const edition = useQuery({
    queryKey: ['policy-current'],
    queryFn: ({ signal }) => get<PolicyEdition>('/policy/current', signal),
    ...once,
  });
  if (report.isError || directory.isError || edition.isError)
    return (
      <Page title={t('intake.amend.title')}>
        {isMissing(report.error) ? (
          <NotHere />
        ) : (
          <Failure text={t('shell.failed')} retry={() => void report.refetch()} />
        )}
      </Page>
    );
  if (!report.data || !directory.data || !edition.data)
    return (
      <Page title={t('intake.amend.title')}>
        <Loading />
      </Page>
    );
  return (
    <Directory value={directory.data}>
      <Correction key={report.data.id} report={report.data} edition={edition.data} />
    </Directory>
  );
}

function Correction({ report, edition }: { report: ReportView; edition: PolicyEdition }) {
  const [store] = useState(() => {
    const opened = new DraftStore();
    opened.open(report.content);
    return opened;
  });
  const editor = useEditorOf(
    report.id,
    useCallback(() => Promise.resolve(report.id), [report.id]),
  );
  return (
    <Draft value={store}>
      <EditorContext value={editor}>
        <Page wide title={t('intake.amend.number', { number: report.number })}>
          <div className="intake-bar">
            <Send report={report} />
            <JumpList />
          </div>
          <div className="intake">
            <div className="intake__form" onKeyDown={keepLetters}>
              <FormSections />
            </div>
            <LiveView edition={edition} />
          </div>
        </Page>
      </EditorContext>
    </Draft>
  );
}

/** Nothing of a correction is kept before it is sent; leaving with something unsent asks first. */
function Send({ report }: { report: ReportView }) {
  const navigate = useNavigate();
  const [sent, setSent] = useState(false);
  const draft = useWholeDraft();
  const changes = changesSince(fieldsOf(report.content), draft);
  const unsettled = Object.keys(draft.fields).some((path) => path.startsWith('asTyped.'));
  const send = useSend<object>(`/reports/${report.id}/amendments`, () => {
    setSent(true);
    void navigate({ to: '/reports/$id', params: { id: report.id }, ignoreBlocker: true });
  });
  const isUnsent = () => changes !== undefined && !sent;
  useBlocker({
    shouldBlockFn: () => isUnsent() && !globalThis.confirm(t('intake.amend.leave')),
    enableBeforeUnload: isUnsent,
  });
  return (
    <span className="intake-bar__acts">
      <button
        type="button"
        className="usa-button"
        disabled={changes === undefined || unsettled || send.isPending}
        onClick={() => send.mutate({ version: report.version, ...changes })}
      >
        {t('intake.amend.send')}
      </button>
      <span className="saved" role="status">
        {unsettled
          ? t('intake.amend.unsettled')
          : changes === undefined
            ? t('intake.amend.nothing')
            : t('intake.amend.unsent')}
      </span>
      <SendProblem error={send.error} />
    </span>
  );
}
