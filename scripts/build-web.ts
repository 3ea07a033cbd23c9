/** Builds the pages (client and server side) when they are missing or older than their sources. `--force` builds anyway. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { holdAlone } from '../src/platform/postgres/lock.ts';
import { StartupProblem } from '../src/platform/postgres/problem.ts';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'dist/web.sha256');
const RESULTS = ['dist/web/app.html', 'dist/web/manifest.json', 'dist/ssr/pages.js'];

/** Everything a screen may import (see src/boundaries.test.ts), and what decides how it is built. */
const isSource = (path: string) =>
  !path.endsWith('.test.ts') &&
  (path.startsWith('src/web/') ||
    /\.tsx$|\.(api|rules)\.ts$|\/(\w+-)?codes\.ts$|^src\/journey\/journey\.ts$/.test(path));

const PATIENCE_MS = 180_000;

/** True when it built something. Of several that start at once one builds; the others wait and find it done. */
export async function buildWeb({ force = false } = {}): Promise<boolean> {
  if (!force && isFresh(hashOfSources())) return false;
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const release = await holdTheBuild();
  try {
    return await buildHeld(force);
  } finally {
    await release();
  }
}

async function holdTheBuild(): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += 500) {
    try {
      return await holdAlone(join(ROOT, 'dist'), join(ROOT, 'dist'));
    } catch (error) {
      if (!(error instanceof StartupProblem) || waited > PATIENCE_MS) throw error;
      await pause(500);
    }
  }
}

async function buildHeld(force: boolean): Promise<boolean> {
  const hash = hashOfSources();
  if (!force && isFresh(hash)) return false;
  process.stderr.write('Building the pages (about 20 seconds) …\n');
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const options = { configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' as const };
  await build(options);
  await build({ ...options, build: { ssr: true } });
  writeFileSync(STAMP, hash);
  return true;
}

function isFresh(hash: string): boolean {
  return (
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === hash &&
    RESULTS.every((file) => existsSync(join(ROOT, file)))
  );
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
