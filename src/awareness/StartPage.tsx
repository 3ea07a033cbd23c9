import type { PublicKey } from '../web/messages/en.ts';
import type { Translator } from '../web/messages/message.ts';

interface Props {
  readonly t: Translator<PublicKey>;
  readonly demo: boolean;
  /** The same page in the other language. */
  readonly otherLanguage: { readonly href: string; readonly lang: string };
}

/** A harmless page of another site: a weather forecast. A link only, so nothing of it is loaded before it is followed. */
const NEUTRAL_PAGE = 'https://www.weather.gov/';

const CALLS = [
  { key: 'public.danger', number: '911', now: true },
  { key: 'public.careline', number: '1-800-842-2288', now: false },
  { key: 'public.hotline', number: '1-888-373-7888', now: false },
] as const;

/** What anybody sees first: whom to call, then what this is. Works without script. */
export function StartPage({ t, demo, otherLanguage }: Props) {
  return (
    <>
      <a className="usa-skipnav" href="#main">
        {t('public.skip')}
      </a>
      <header>
        {demo && <p className="demo-banner">{t('public.demo')}</p>}
        <div className="public-top">
          <span className="public-top__name">{t('public.name')}</span>
          <a href={otherLanguage.href} lang={otherLanguage.lang} hrefLang={otherLanguage.lang}>
            {t('public.language')}
          </a>
          <a href="/app/sign-in">{t('public.signIn')}</a>
        </div>
      </header>
      <main id="main" className="public" tabIndex={-1}>
        <h1>{t('public.heading')}</h1>
        <p>{t('public.intro')}</p>
        <h2 id="calls">{t('public.callsHeading')}</h2>
        <ul className="calls" aria-labelledby="calls">
          {CALLS.map(({ key, number, now }) => (
            <li key={key} className={now ? 'calls--now' : undefined}>
              <a className="calls__number" href={`tel:${number.replaceAll('-', '')}`}>
                {number}
              </a>
              <span>
                <strong>{t(key)}</strong>
                <br />
                {t(`${key}.text`)}
              </span>
            </li>
          ))}
        </ul>
        <h2>{t('public.images.heading')}</h2>
        <p>{t('public.images.text')}</p>
        <h2>{t('public.what.heading')}</h2>
        <p>{t('public.what.text')}</p>
        <p>{t('public.leave.hint')}</p>
      </main>
      <aside aria-label={t('public.leave')}>
        <a
          className="usa-button usa-button--secondary leave"
          id="leave"
          href={NEUTRAL_PAGE}
          rel="nofollow noreferrer"
        >
          {t('public.leave')}
        </a>
      </aside>
    </>
  );
}
