import { useEffect, useState } from 'react';
import { post } from '../../web/client.ts';
import { t } from '../../web/text.ts';
import { clockTime, useNow } from '../../web/time.tsx';
import type { ReportView } from '../journey.api.ts';
import type { Autosave, SaveState } from './autosave.tsx';
import { useSaveState, useStanding } from './editor.tsx';
import { reasonWithoutName } from './live.rules.ts';

const LOST: readonly SaveState['kind'][] = ['away', 'signed_out', 'refused', 'ended_elsewhere'];

/** When the text was last on the server, always in sight; what is wrong, in words. */
export function SaveLine({ autosave }: { autosave: Autosave }) {
  const { kind, savedAt, refusal } = useSaveState(autosave);
  const now = useNow();
  const time = savedAt === null ? null : clockTime(savedAt, now);
  const lost = LOST.includes(kind);
  const text = {
    nothing: t('intake.save.nothing'),
    saved: t('intake.save.saved', { time: time ?? '' }),
    unsaved: time === null ? t('intake.save.first') : t('intake.save.saved', { time }),
    away: time === null ? t('intake.save.away.never') : t('intake.save.away', { time }),
    signed_out: time === null ? t('intake.save.away.never') : t('intake.save.away', { time }),
    refused: t('intake.save.refused', { why: refusal ?? '' }),
    ended_elsewhere: t('intake.save.ended'),
    finished: t('intake.save.finished'),
  }[kind];
  return (
    <span className={lost ? 'saved saved--not' : 'saved'} role={lost ? 'alert' : undefined} data-save={kind}>
      {lost ? '▲ ' : ''}
      {text}
      {kind === 'unsaved' && <span className="saved__more"> {t('intake.save.more')}</span>}
    </span>
  );
}

/**
 * Danger now, before any field is filled in: two presses of one button, or of Alt+U from inside any field. Police and
 * FBI get a phone task at once.
 */
export function UrgentCall({ autosave }: { autosave: Autosave }) {
  const standing = useStanding(autosave);
  const [step, setStep] = useState<'idle' | 'asked' | 'calling' | 'failed'>('idle');
  const made = standing?.urgent ?? false;

  const press = () => {
    if (made || step === 'calling') return;
    if (step !== 'asked') return setStep('asked');
    setStep('calling');
    callUrgently(autosave).then(
      () => setStep('idle'),
      () => setStep('failed'),
    );
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && step === 'asked') return setStep('idle');
      if (event.code !== 'KeyU' || !event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      event.preventDefault();
      press();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  });
  return (
    <>
      {!made && (
        <button type="button" className="usa-button usa-button--secondary urgent" onClick={press}>
          {step === 'asked' ? t('intake.urgent.again') : t('intake.urgent')} <kbd>Alt U</kbd>
        </button>
      )}
      {step === 'asked' && (
        <button type="button" className="usa-button usa-button--unstyled" onClick={() => setStep('idle')}>
          {t('intake.urgent.no')}
        </button>
      )}
      <span role="alert" className="urgent__said">
        {step === 'asked' && t('intake.urgent.sure')}
        {step === 'calling' && t('intake.urgent.calling')}
        {step === 'failed' && t('intake.urgent.failed')}
      </span>
    </>
  );
}

async function callUrgently(autosave: Autosave): Promise<void> {
  const id = await autosave.ensureId();
  autosave.take(await post<ReportView>(`/reports/${id}/urgent`, undefined, crypto.randomUUID()));
}

/** The phone tasks that the urgent call opened. */
export function UrgentTasks({ autosave }: { autosave: Autosave }) {
  const standing = useStanding(autosave);
  if (!standing?.urgent) return null;
  return (
    <div className="usa-alert usa-alert--error usa-alert--slim tasks" role="status">
      <div className="usa-alert__body">
        <h2 className="tasks__title">{t('intake.urgent.done')}</h2>
        <ul>
          {standing.dispatches.map((dispatch) => (
            <li key={dispatch.id}>
              <strong>{dispatch.deskName}</strong>: {reasonWithoutName(dispatch.reason, dispatch.deskName)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Somebody else ended the intake while text was typed here: that text is still in sight, and said not to be saved. */
export function EndedElsewhere({ autosave }: { autosave: Autosave }) {
  const { kind } = useSaveState(autosave);
  const standing = useStanding(autosave);
  if (kind !== 'ended_elsewhere' || !standing) return null;
  return (
    <div className="usa-alert usa-alert--warning usa-alert--slim" role="alert">
      <div className="usa-alert__body">
        <p className="usa-alert__text">
          {t('intake.ended')} <a href={`/app/reports/${standing.id}`}>{t('intake.ended.open')}</a>
        </p>
      </div>
    </div>
  );
}
