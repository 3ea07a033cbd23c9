import { renderToStaticMarkup } from 'react-dom/server';
import { StartPage } from '../awareness/StartPage.tsx';
import { en } from './messages/en.ts';
import { es } from './messages/es.ts';
import { translator } from './messages/message.ts';
import type { PublicRenderer } from './render.ts';

/** The bundle that the server loads: public pages as plain HTML. Typed by the interface in render.ts. */
export const renderPage: PublicRenderer = ({ path, demo, assets }) => {
  const page = PAGES[path];
  if (!page) return undefined;
  const { lang, catalog, other } = page;
  const t = translator(catalog, lang);
  const body = renderToStaticMarkup(
    <html lang={lang}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>{t('public.title')}</title>
        <link rel="icon" href="data:," />
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        <link rel="alternate" hrefLang={other.lang} href={other.href} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <StartPage t={t} demo={demo} otherLanguage={other} />
      </body>
    </html>,
  );
  return { status: 200, html: `<!doctype html>${body}` };
};

const PAGES: Readonly<
  Record<string, { lang: string; catalog: typeof en | typeof es; other: { href: string; lang: string } }>
> = {
  '/': { lang: 'en', catalog: en, other: { href: '/es', lang: 'es' } },
  '/es': { lang: 'es', catalog: es, other: { href: '/', lang: 'en' } },
};
