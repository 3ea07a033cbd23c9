import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveStatic from '@fastify/static';
import { commonProblem } from './platform/errors.ts';
import type { App } from './platform/http.ts';
import { renderPublicPage } from './web/render.ts';

const BUILT = fileURLToPath(new URL('../dist/web/', import.meta.url));
const A_YEAR_MS = 365 * 24 * 3600 * 1000;

/** Public pages as plain HTML from the server, the app's one page for every path below /app, the hashed assets. */
export async function pageRoutes(app: App, options: { demo: boolean }): Promise<void> {
  if (existsSync(join(BUILT, 'assets'))) {
    await app.register(async (assets) => {
      assets.addHook('onRoute', (route) => {
        route.config = { ...route.config, access: 'public' };
      });
      await assets.register(serveStatic, {
        root: join(BUILT, 'assets'),
        prefix: '/assets/',
        immutable: true,
        maxAge: A_YEAR_MS,
        index: false,
        list: false,
      });
    });
  }
  for (const path of ['/', '/es']) {
    app.get(path, { config: { access: 'public' } }, async (_request, reply) => {
      const page = await renderPublicPage({ path, demo: options.demo });
      if (!page) throw commonProblem('not_found');
      return reply
        .code(page.status)
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(page.html);
    });
  }
  for (const path of ['/app', '/app/*']) {
    app.get(path, { config: { access: 'public' } }, async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(await readFile(join(BUILT, 'app.html'), 'utf8')),
    );
  }
}
