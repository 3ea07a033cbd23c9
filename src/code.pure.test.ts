import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What the program itself must not do anywhere, read from its source. docs/security.md gives the reasons. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file))
  .map((file) => ({ file: `src/${file}`, text: readFileSync(join(ROOT, 'src', file), 'utf8') }));

const filesWith = (pattern: RegExp) =>
  SOURCES.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
/** Every first group of the pattern, anywhere in the program. */
const named = (pattern: RegExp) => [
  ...new Set(SOURCES.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name!))),
];

test('there is something to read', () => {
  expect(SOURCES.length).toBeGreaterThan(150);
  expect(filesWith(/createHash\(/)).not.toEqual([]);
});

test('other programs are started by the embedded database and the key command alone, never through a shell', () => {
  const starters = filesWith(/node:child_process/);
  expect(
    starters.filter((file) => !/^src\/(platform\/postgres\/|safeguards\/sealing\/root-key\.ts)/.test(file)),
  ).toEqual([]);
  expect(filesWith(/\bexecSync\(|shell: true/)).toEqual([]);
});

test('no text becomes code or markup at run time', () => {
  const ways =
    /\beval\(|new Function\(|dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|node:vm|set(Timeout|Interval)\(\s*['"`]/;
  expect(filesWith(ways)).toEqual([]);
});

test('every statement takes its values bound: raw SQL is the text of a migration', () => {
  expect(filesWith(/\bsql\.(raw|lit)\(/)).toEqual(['src/platform/db/migrate.ts']);
  // A statement of the driver itself holds only constants of our own.
  const spliced = SOURCES.flatMap(({ text }) => [...text.matchAll(/\.query\(\s*`[^`]*\$\{([^}]*)\}/g)]);
  expect(spliced.map(([, value]) => value!).filter((value) => !/^[A-Z_]+$/.test(value))).toEqual([]);
});

test('hashes, ciphers, signatures and derivations are the approved few', () => {
  expect(named(/create(?:Hash|Hmac)\('([^']+)'/g).filter((name) => name !== 'sha256')).toEqual([]);
  expect(named(/create(?:C|Dec)ipheriv\(\s*'([^']+)'/g).filter((name) => name !== 'aes-256-gcm')).toEqual([]);
  expect(named(/generateKeyPair(?:Sync)?\('([^']+)'/g).filter((name) => name !== 'ed25519')).toEqual([]);
  expect(
    filesWith(/'(md5|sha1|des|rc4|aes-\d+-(ecb|cbc|ctr))'|createCipher\(|rejectUnauthorized: false/i),
    // HMAC-SHA-1 is what every authenticator app computes (RFC 6238); no other use of it is allowed.
  ).toEqual(['src/safeguards/access/factors/authenticator-code.ts']);
});

test('chance that nobody may guess comes from the system’s generator: the other one spreads retries', () => {
  expect(filesWith(/Math\.random\(/).sort()).toEqual([
    'src/notices/engine.ts',
    'src/notices/receiver.ts',
    'src/platform/postgres/lock.ts',
  ]);
});

test('pages listen to no other window, and keep nothing in the browser’s storage', () => {
  // The tabs of this origin talk through a channel that no other origin can open.
  const listeners = filesWith(/addEventListener\(\s*'message'|window\.postMessage|window\.opener/);
  expect(listeners).toEqual(['src/web/tabs.ts']);
  expect(filesWith(/\b(localStorage|sessionStorage|indexedDB|caches\.open|serviceWorker)\b/)).toEqual([]);
});

test('outbound requests follow no redirect and start in the notices alone', () => {
  const callers = filesWith(/from 'undici'|from 'node:https'|from 'nodemailer'/);
  expect(
    callers.filter((file) => !/^src\/(notices|safeguards\/(access\/sign-in|audit|witness))\//.test(file)),
  ).toEqual([]);
  expect(filesWith(/maxRedirections|redirect: 'follow'/)).toEqual([]);
});

test('every package is pinned to one version and one checksum; a development clone runs no script of them', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string; resolved?: string; link?: boolean }>;
  };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(100);
  expect(
    packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path),
  ).toEqual([]);
  expect(packages.filter(([, { resolved }]) => /^(git|http:|file:)/.test(resolved ?? ''))).toEqual([]);
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const ranges = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };
  expect(
    Object.values(ranges).filter((range) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)),
  ).toEqual([]);
  expect(readFileSync(join(ROOT, 'scripts/prepare.mjs'), 'utf8')).toContain("'--ignore-scripts'");
});
