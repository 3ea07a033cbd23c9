import { t } from '../../../web/text.ts';

const STATEMENTS = ['banner.restricted', 'banner.monitored', 'banner.prohibited', 'banner.consent'] as const;

/** The four statements that are acknowledged before every sign-in. */
export function Banner({ onAccept }: { onAccept: () => void }) {
  return (
    <section className="banner" aria-labelledby="banner">
      <h2 id="banner">{t('banner.heading')}</h2>
      <ul>
        {STATEMENTS.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
      <button type="button" className="usa-button" onClick={onAccept}>
        {t('banner.accept')}
      </button>
    </section>
  );
}
