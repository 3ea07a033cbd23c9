/** Builds the pages (client and server side) when they are missing or older than their sources. `--force` builds anyway. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'dist/web.sha256');
const RESULTS = ['dist/web/app.html', 'dist/web/manifest.json', 'dist/ssr/pages.js'];

/** Everything a screen may import (see src/boundaries.test.ts), and what decides how it is built. */
const isSource = (path: string) =>
  !path.endsWith('.test.ts') &&
  (path.startsWith('src/web/') ||
    /\.tsx$|\.(api|rules)\.ts$|\/(\w+-)?codes\.ts$|^src\/journey\/journey\.ts$/.test(path));

/** True when it built something. */
export async function buildWeb({ force = false } = {}): Promise<boolean> {
  const hash = hashOfSources();
  const fresh =
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === hash &&
    RESULTS.every((file) => existsSync(join(ROOT, file)));
  if (fresh && !force) return false;
  process.stderr.write('Building the pages (about 20 seconds) …\n');
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const options = { configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' as const };
  await build(options);
  await build({ ...options, build: { ssr: true } });
  writeFileSync(STAMP, hash);
  return true;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of [
    'package-lock.json',
    'vite.config.ts',
    ...filesUnder(join(ROOT, 'src')).filter(isSource).sort(),
  ]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildWeb({ force: process.argv.includes('--force') });
}
