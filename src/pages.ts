import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveStatic from '@fastify/static';
import { commonProblem } from './platform/errors.ts';
import type { App } from './platform/http.ts';
import { renderPublicPage } from './web/render.ts';

const BUILT = fileURLToPath(new URL('../dist/web/', import.meta.url));
/** Built assets lie flat in one folder. */
const PLAIN_NAME = /^[\w][\w.-]*$/;
const A_YEAR_MS = 365 * 24 * 3600 * 1000;

/** Public pages as plain HTML from the server, the app's one page for every path below /app, the hashed assets. */
export async function pageRoutes(app: App, options: { demo: boolean }): Promise<void> {
  await app.register(serveStatic, { root: join(BUILT, 'assets'), serve: false });
  app.get('/assets/:file', { config: { access: 'public' } }, (request, reply) => {
    const { file } = request.params as { file: string };
    if (!PLAIN_NAME.test(file)) throw commonProblem('not_found');
    return reply.sendFile(file, { immutable: true, maxAge: A_YEAR_MS });
  });
  for (const path of ['/', '/es', '/es/']) {
    app.get(path, { config: { access: 'public' } }, async (_request, reply) => {
      const page = await renderPublicPage({ path: path === '/es/' ? '/es' : path, demo: options.demo });
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
