import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase } from '../setup/database.ts';

const HARTLINE = join(import.meta.dirname, '../../bin/hartline.mjs');
const pem = (name: string) => join(import.meta.dirname, `../setup/tls/${name}.pem`);
/** Named in the certificate; the tests ask 127.0.0.1 for it. */
const HOST = 'records.police.example';

let dataFolder: string;
let keyFolder: string;
let databaseUrl: string;
let name: string;
beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'hartline-production-'));
  keyFolder = mkdtempSync(join(tmpdir(), 'hartline-production-keys-'));
  name = `p_${randomUUID().replaceAll('-', '')}`;
  databaseUrl = inject('adminUrl').replace('__database__', name);
  await onServer(`create database ${name}`);
});
afterAll(async () => {
  await onServer(`drop database ${name} with (force)`);
  for (const folder of [dataFolder, keyFolder]) rmSync(folder, { recursive: true, force: true });
});

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl').replace('__database__', 'postgres') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A file that holds this key, as a department keeps one apart from the database. */
function keyFile(name: string, key: Buffer, before = ''): string {
  const file = join(keyFolder, name);
  writeFileSync(file, `${before}${key.toString('base64')}\n`, { mode: 0o600 });
  return file;
}

/** What a department would set. */
const settings = (): Record<string, string> => ({
  HARTLINE_PROFILE: 'production',
  HARTLINE_DATA: dataFolder,
  DATABASE_URL: databaseUrl,
  HARTLINE_URL: `https://${HOST}`,
  HARTLINE_TLS_CERT: pem('certificate'),
  HARTLINE_TLS_KEY: pem('key'),
  HARTLINE_ROOT_KEY_FILE: keyFile('root.key', Buffer.alloc(32, ROOT), '1 '),
  HARTLINE_SIGN_IN_KEY_FILE: keyFile('sign-in.key', Buffer.alloc(32, SIGN_IN)),
  HARTLINE_SMTP: 'smtp://127.0.0.1:9',
  HARTLINE_MAIL_FROM: 'notices@hartline.ct.invalid',
  PORT: '0',
});
const environment = (own: Record<string, string>) => ({ PATH: process.env.PATH ?? '', ...own });
const hartline = (args: string[], own: Record<string, string>) =>
  spawnSync(process.execPath, [HARTLINE, ...args], { encoding: 'utf8', env: environment(own) });

const ROOT = randomBytes(32);
const SIGN_IN = randomBytes(32);

describe('production refuses, in one sentence each,', () => {
  test('everything that is missing at once', () => {
    const { status, stderr, stdout } = hartline(['serve'], {
      HARTLINE_PROFILE: 'production',
      HARTLINE_DATA: dataFolder,
    });
    expect([status, stdout]).toEqual([1, '']);
    for (const what of [
      'DATABASE_URL',
      'HARTLINE_URL',
      'Nothing encrypts',
      'ROOT_KEY',
      'SIGN_IN_KEY',
      'SMTP',
      'MAIL_FROM',
    ])
      expect(stderr, what).toContain(what);
  });

  test.each([
    ['plain HTTP', { HARTLINE_URL: 'http://hartline.ct.invalid' }, 'HARTLINE_URL is not the https address'],
    ['a certificate that is not there', { HARTLINE_TLS_CERT: '/nowhere.pem' }, 'cannot be read'],
    ['half a certificate', { HARTLINE_TLS_KEY: '' }, 'TLS needs both'],
    [
      'a database elsewhere without checked TLS',
      { DATABASE_URL: 'postgresql://hartline@db.ct.invalid/hartline?sslmode=require' },
      'without sslmode=verify-full',
    ],
    [
      'a single sign-on without https',
      {
        HARTLINE_SSO_ISSUER: 'http://login.ct.invalid',
        HARTLINE_SSO_CLIENT: 'hartline',
        HARTLINE_SSO_SECRET: 'x',
      },
      'HARTLINE_SSO_ISSUER is not an https address',
    ],
    ['half a single sign-on', { HARTLINE_SSO_CLIENT: 'hartline' }, 'Single sign-on needs all three'],
    ['another proxy than its own', { HARTLINE_PROXY: '10.0.0.1' }, 'only loopback is known'],
  ])('%s', (_what, change: Record<string, string>, sentence) => refuses(change, sentence));

  test.each([
    ['a sign-in key of zeros', 'HARTLINE_SIGN_IN_KEY_FILE', '', Buffer.alloc(32), 'holds no random key'],
    ['a short sign-in key', 'HARTLINE_SIGN_IN_KEY_FILE', '', randomBytes(16), 'does not hold 32 bytes'],
    ['a root key of zeros', 'HARTLINE_ROOT_KEY_FILE', '1 ', Buffer.alloc(32), 'holds no random key'],
    ['a root key file without a key', 'HARTLINE_ROOT_KEY_FILE', '# ', randomBytes(32), 'holds no key'],
  ])('%s', (_what, setting, before, key, sentence) =>
    refuses({ [setting]: keyFile('other.key', key, before) }, sentence),
  );

  function refuses(change: Record<string, string>, sentence: string): void {
    const { status, stderr } = hartline(['serve'], { ...settings(), ...change });
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/ {4}at /);
  }

  test('the folder of a training system', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hartline-production-'));
    writeFileSync(join(folder, 'training-system'), '');
    try {
      const { status, stderr } = hartline(['serve'], { ...settings(), HARTLINE_DATA: folder });
      expect([status, stderr]).toEqual([1, expect.stringContaining('belongs to a training system')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the database of a training system', async () => {
    const training = await freshDatabase();
    try {
      const { status, stderr } = hartline(['serve'], { ...settings(), DATABASE_URL: training.adminUrl });
      expect(status).toBe(1);
      expect(stderr).toContain('the database holds invented accounts, invented contacts, invented channels');
    } finally {
      await training.drop();
    }
  });
});

describe('with everything set', () => {
  let server: ChildProcess;
  let port: number;
  beforeAll(async () => {
    server = spawn(process.execPath, [HARTLINE, 'serve', '--json'], {
      env: environment(settings()),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout!, 'data')) as [Buffer];
    port = Number(new URL((JSON.parse(line.toString()) as { url: string }).url).port);
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  });

  const ask = (path: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = get(
        { host: '127.0.0.1', port, path, servername: HOST, ca: readFileSync(pem('certificate')) },
        (response) => {
          let text = '';
          response.on('data', (part: Buffer) => (text += part.toString()));
          response.on('end', () => resolve({ status: response.statusCode!, text }));
        },
      );
      request.on('error', reject);
    });

  test('it serves by TLS, is ready, and has nobody and nothing of the training system', async () => {
    await expect.poll(async () => (await ask('/readyz')).status, { timeout: 20_000 }).toBe(200);
    expect(JSON.parse((await ask('/api/v1/sign-in')).text)).toEqual({
      demo: false,
      banner: '2026-11',
      sso: null,
    });
    for (const path of ['/api/v1/demo/accounts', '/api/v1/demo/outgoing', '/api/v1/session'])
      expect((await ask(path)).status, path).toBe(path.endsWith('session') ? 401 : 404);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    const token = hartline(['token', '--as', 'screener'], settings());
    expect([token.status, token.stdout]).toEqual([1, '']);
  });

  test('it speaks TLS 1.3, or 1.2, and nothing older', async () => {
    const spoken = (maxVersion: SecureVersion) =>
      new Promise<string | null>((resolve, reject) => {
        const socket = connect({
          host: '127.0.0.1',
          port,
          servername: HOST,
          ca: readFileSync(pem('certificate')),
          minVersion: 'TLSv1',
          maxVersion,
          ciphers: 'DEFAULT@SECLEVEL=0',
        });
        socket.once('error', reject);
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol());
          socket.end();
        });
      });
    expect(await spoken('TLSv1.3')).toBe('TLSv1.3');
    expect(await spoken('TLSv1.2')).toBe('TLSv1.2');
    // The server's own refusal, not the client's.
    await expect(spoken('TLSv1.1')).rejects.toThrow(/alert protocol version/);
  });

  test('the console makes the first administrator, by a link that is printed once', async () => {
    const args = ['chief@dcf.ct.invalid', '--name', 'Rafe Ostrowski', '--agency', 'dcf-careline'];
    const { status, stdout, stderr } = hartline(['invite', ...args], settings());
    expect(stderr).toBe('');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^https://${HOST}/app/enrol#hli_[\\w-]{43}\n$`)),
    ]);
    const other = hartline(['invite', ...args, '--role', 'agency_admin'], settings());
    expect([other.status, other.stdout], 'with another role').toEqual([1, '']);
    const nowhere = hartline(['invite', ...args.slice(0, -1), 'nowhere'], settings());
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('There is no agency')]);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client
      .query('select role, agency_id, demo, enrolled_at from account')
      .finally(() => client.end());
    expect(rows).toEqual([{ role: 'admin', agency_id: 'dcf-careline', demo: false, enrolled_at: null }]);
  });
});
