import { memo, useDeferredValue, useMemo, useState } from 'react';
import { label, t } from '../../web/text.ts';
import { serverNow } from '../../web/clock.ts';
import type { PolicyEdition } from '../../policy/edition.api.ts';
import { assess } from '../assessment.rules.ts';
import type { Assessment } from '../assessment.rules.ts';
import { PARTIES } from '../journey.ts';
import { contentOf } from './draft-fields.rules.ts';
import type { DraftFields } from './draft-fields.rules.ts';
import { useDraft, useWholeDraft } from './draft-store.tsx';
import { whatIsMissing } from './missing.tsx';
import { inputId } from './inputs.tsx';
import { reasonWithoutName } from './live.rules.ts';
import { jumpTo, sectionId } from './Section.tsx';
import { useDirectory } from './typed-inputs.tsx';

/** What the facts mean so far: computed here, by the rules that decide at submission, after each keystroke. */
export function LiveView({ edition }: { edition: Pick<PolicyEdition, 'screening' | 'conflictOfInterest'> }) {
  const draft = useDeferredValue(useWholeDraft());
  return <Meaning draft={draft} edition={edition} />;
}

/** Apart and memoized: a keystroke draws the old meaning first, the new one when the browser has time. */
const Meaning = memo(function Meaning({
  draft,
  edition,
}: {
  draft: DraftFields;
  edition: Pick<PolicyEdition, 'screening' | 'conflictOfInterest'>;
}) {
  const directory = useDirectory();
  const [open, setOpen] = useState(false);
  const assessment = useMemo(() => {
    const today = serverNow().toZonedDateTimeISO(directory.timeZone).toPlainDate().toString();
    return assess(contentOf(draft), directory, edition, today);
  }, [draft, directory, edition]);
  const missing = useMemo(() => whatIsMissing(draft), [draft]);
  const { screening, urgency } = assessment;
  const desks = screening.forwards ? liveDesks(assessment) : 0;
  return (
    <aside className={open ? 'meaning meaning--open' : 'meaning'} aria-label={t('intake.live')}>
      <button
        type="button"
        className="meaning__summary"
        aria-expanded={open}
        aria-controls="meaning"
        onClick={() => setOpen(!open)}
      >
        <strong>{verdict(assessment)}</strong>
        <span>
          {urgency.urgent && `${t('intake.live.urgent')} · `}
          {t('intake.live.desks.count', { count: desks })} ·{' '}
          {t('intake.live.missing.count', { count: missing.length })}
        </span>
        <span aria-hidden="true">{open ? '▾' : '▴'}</span>
      </button>
      <div className="meaning__body" id="meaning" tabIndex={0} role="group" aria-label={t('intake.live')}>
        <Verdict assessment={assessment} />
        <Missing missing={missing} />
        <Desks assessment={assessment} />
        <Questions assessment={assessment} />
      </div>
    </aside>
  );
});

function verdict({ screening }: Assessment): string {
  if (screening.flag) return label('confidence', screening.confidence ?? 'suspected');
  if (screening.forwards) return t('intake.live.labor');
  return t('intake.live.noFlag');
}

function Verdict({ assessment }: { assessment: Assessment }) {
  const { screening, urgency } = assessment;
  return (
    <section
      aria-labelledby="live-verdict"
      className={screening.forwards ? 'verdict verdict--flag' : 'verdict'}
    >
      <h2 id="live-verdict">
        {screening.forwards ? '⚑ ' : ''}
        {verdict(assessment)}
      </h2>
      <p className="verdict__why">{screening.flag ? t('intake.live.why') : t('intake.live.whyNot')}</p>
      <ul>
        {screening.reasons.map(({ code, text }, index) => (
          <li key={`${code} ${index}`}>{text}</li>
        ))}
      </ul>
      {screening.sexualAbusePath && <p>{t('intake.live.abusePath')}</p>}
      {screening.adultHelp && <p>{t('intake.live.adult')}</p>}
      {urgency.urgent && (
        <p className="verdict__urgent">
          <strong>▲ {t('intake.live.urgent')}</strong> {urgency.reasons.map(({ text }) => text).join(' ')}
        </p>
      )}
    </section>
  );
}

/** An entry that nobody serves yet is owed by the Statewide HART Lead, who is counted already. */
function liveDesks({ routed }: Assessment): number {
  return routed.to.filter(({ unroutable }) => !unroutable).length;
}

function Desks({ assessment }: { assessment: Assessment }) {
  const { agencies } = useDirectory();
  const { screening, routed } = assessment;
  return (
    <section aria-labelledby="live-desks">
      <h2 id="live-desks">
        {screening.forwards
          ? t('intake.live.desks', { count: liveDesks(assessment) })
          : t('intake.live.desks.none')}
      </h2>
      <dl className="desks">
        {PARTIES.map((party) => (
          <div key={party}>
            <dt>{label('party', party)}</dt>
            {routed.to
              .filter((desk) => desk.party === party)
              .map((desk) => (
                <dd
                  key={desk.deskId}
                  className={desk.unroutable && screening.forwards ? 'desk desk--none' : 'desk'}
                >
                  <strong>
                    {desk.unroutable
                      ? `▲ ${t('intake.live.unroutable')}`
                      : (agencies[desk.deskId]?.name ?? desk.deskId)}
                  </strong>
                  {desk.lead &&
                    !desk.unroutable &&
                    routed.to.filter((one) => one.party === party).length > 1 && (
                      <span className="desk__lead"> {t('intake.live.lead')}</span>
                    )}
                  <span className="desk__why">
                    {reasonWithoutName(desk.reason, agencies[desk.deskId]?.name)}
                  </span>
                </dd>
              ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

function Questions({ assessment }: { assessment: Assessment }) {
  const texts = [...new Set(assessment.tasks.map(({ text }) => text))];
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby="live-questions">
      <h2 id="live-questions">{t('intake.live.questions')}</h2>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function Missing({ missing }: { missing: ReturnType<typeof whatIsMissing> }) {
  const store = useDraft();
  return (
    <section aria-labelledby="live-missing" id="missing">
      <h2 id="live-missing" tabIndex={-1}>
        {missing.length > 0 ? t('intake.live.missing') : `✓ ${t('intake.live.complete')}`}
      </h2>
      <ul className="missing">
        {missing.map(({ path, text, section }) => (
          <li key={path}>
            <a
              href={`#${inputId(path)}`}
              onClick={(event) => {
                event.preventDefault();
                jumpTo(
                  document.getElementById(inputId(path)) ??
                    (section ? document.getElementById(sectionId(section)) : null),
                );
              }}
            >
              {text}
            </a>
            {section === null && (
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                onClick={() => store.set({ [`asTyped.${path}`]: undefined })}
              >
                {t('intake.clear')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
