import { useEffect, useState } from 'react';
import { ApiProblem, post } from '../../web/client.ts';
import { useKeys } from '../../web/keys.tsx';
import { t } from '../../web/text.ts';
import type { ReportView } from '../journey.api.ts';
import type { Autosave } from './autosave.tsx';

/** Ends the intake. It never happens by Enter; what is missing is said and gets the focus. */
export function Submit({
  autosave,
  missing,
  onMissing,
  onDone,
}: {
  autosave: Autosave;
  missing: () => number;
  onMissing: () => void;
  onDone: (id: string) => void;
}) {
  const [said, setSaid] = useState<string | null>(null);
  const [key] = useState(() => crypto.randomUUID());
  const submit = async () => {
    const count = missing();
    if (count > 0) {
      setSaid(t('intake.submit.missing', { count }));
      return onMissing();
    }
    if (autosave.clashes.length > 0) return setSaid(t('intake.submit.conflict'));
    setSaid(t('intake.submit.running'));
    try {
      if (!(await autosave.saveNow()) || !autosave.standing) return setSaid(t('intake.submit.unsaved'));
      const view = await post<ReportView>(`/reports/${autosave.standing.id}/submission`, undefined, key);
      autosave.finish();
      onDone(view.id);
    } catch (error) {
      setSaid(error instanceof ApiProblem && error.message ? error.message : t('intake.submit.unsaved'));
    }
  };
  const [runNow] = useState(() => ({ current: submit }));
  useEffect(() => {
    runNow.current = submit;
  });
  const [keys] = useState(() => [
    { key: 'Enter', mod: true, label: t('intake.submit'), run: () => void runNow.current() },
  ]);
  useKeys(keys);
  return (
    <>
      <button type="button" className="usa-button" onClick={() => void submit()}>
        {t('intake.submit')} <kbd>Ctrl ↵</kbd>
      </button>
      <span role="status" className="submit__said">
        {said}
      </span>
    </>
  );
}
