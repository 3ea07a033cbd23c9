import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the rendered bundle (`dist/ssr`) exports; written by hand, as no `.ts` that Node runs imports a `.tsx`. */
export type PublicRenderer = (request: {
  readonly path: string;
  readonly demo: boolean;
  readonly assets: { readonly script: string; readonly styles: readonly string[] };
}) => { readonly status: number; readonly html: string } | undefined;

interface Loaded {
  readonly renderPage: PublicRenderer;
  readonly assets: Parameters<PublicRenderer>[0]['assets'];
}

const DIST = join(import.meta.dirname, '../../dist');
let loaded: Promise<Loaded> | undefined;

/** A public page as HTML, or undefined when there is none at this path. Needs `scripts/build-web.ts` to have run. */
export async function renderPublicPage(request: {
  path: string;
  demo: boolean;
}): Promise<{ status: number; html: string } | undefined> {
  loaded ??= load();
  const { renderPage, assets } = await loaded;
  return renderPage({ ...request, assets });
}

async function load(): Promise<Loaded> {
  const manifest = JSON.parse(await readFile(join(DIST, 'web/manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[] }
  >;
  const entry = manifest['public.ts'];
  if (!entry) throw new Error('dist/web/manifest.json does not name public.ts: run "npm run build".');
  const bundle = pathToFileURL(join(DIST, 'ssr/pages.js')).href;
  const { renderPage } = (await import(bundle)) as { renderPage: PublicRenderer };
  return {
    renderPage,
    assets: { script: `/${entry.file}`, styles: (entry.css ?? []).map((file) => `/${file}`) },
  };
}
