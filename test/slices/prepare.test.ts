import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const scripts = join(import.meta.dirname, '../../scripts');
let clone: string;

const lock = {
  '': {},
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  'node_modules/c': { version: '3.0.0', integrity: 'sha512-c', dev: true },
};
const { a, b, c } = { a: lock['node_modules/a'], b: lock['node_modules/b'], c: lock['node_modules/c'] };

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'hartline prepare '));
  mkdirSync(join(clone, 'scripts'));
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true });
  copyFileSync(join(scripts, 'prepare.mjs'), join(clone, 'scripts/prepare.mjs'));
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: lock }));
  // Stands where npm would: writes down how it was called.
  writeFileSync(
    join(clone, 'npm.mjs'),
    `import fs from 'node:fs'; fs.writeFileSync('called', process.argv.slice(2).join(' '));`,
  );
});
afterEach(() => rmSync(clone, { recursive: true }));

function prepare(event: string) {
  const env = {
    PATH: process.env.PATH,
    npm_execpath: join(clone, 'npm.mjs'),
    npm_node_execpath: process.execPath,
  };
  return spawnSync(process.execPath, [join(clone, 'scripts/prepare.mjs')], {
    env: { ...env, npm_lifecycle_event: event },
    encoding: 'utf8',
  });
}

test.each([
  ['everything in place', 'prestart', { a, b, c }, false],
  ["another platform's package is not missed", 'prestart', { a, c }, false],
  ['a production install may do without the tools', 'prestart', { a, b }, false],
  ['the tests may not', 'pretest', { a, b }, true],
  ['a missing package', 'prestart', { b, c }, true],
  ['an older version', 'prestart', { a: { ...a, version: '0.9.0' }, b, c }, true],
  ['other content under the same version', 'prestart', { a: { ...a, integrity: 'sha512-x' }, b, c }, true],
  ['a package that the lock no longer has', 'prestart', { a, b, c, d: a }, true],
  ['no install, or one cut short', 'prestart', undefined, true],
] as const)('%s', (_why, event, present, installs) => {
  if (present) {
    const packages = Object.fromEntries(
      Object.entries(present).map(([name, entry]) => [`node_modules/${name}`, entry]),
    );
    writeFileSync(join(clone, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  }
  const { status, stdout } = prepare(event);
  expect(status).toBe(0);
  expect(stdout).toBe(
    installs ? 'Installing what Hartline needs from npm; this takes about a minute.\n' : '',
  );
  if (installs)
    expect(readFileSync(join(clone, 'called'), 'utf8')).toBe(
      'ci --ignore-scripts --no-audit --no-fund --loglevel=error',
    );
});

test('a failed install is the end, with its exit code', () => {
  writeFileSync(join(clone, 'npm.mjs'), 'process.exit(7)');
  expect(prepare('prestart').status).toBe(7);
});
