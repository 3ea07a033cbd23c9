import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { caller } from '../setup/app.ts';
import { newMachine } from '../setup/processes.ts';
import type { Machine, Running } from '../setup/processes.ts';
import { derbyReport } from '../setup/reports.ts';

const WITHIN = { timeout: 20_000, interval: 50 };
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let machine: Machine;
beforeEach(async () => {
  machine = await newMachine();
});
afterEach(() => machine.clear());

/** Processes that run for this data folder: programs of ours and the database's. */
async function processesOfTheFolder(): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (Number(pid) !== process.pid && `${command} ${environment}`.includes(machine.dataFolder))
      found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

/** The last thing said is one sentence for people; no stack, no code. */
async function refusal(running: Running): Promise<string> {
  expect(await running.ended).toBe(1);
  expect(running.said()).not.toMatch(/\n\s+at |node:internal|Error:/);
  return running.said().trim().split('\n').at(-1)!;
}

describe('what cannot start says why in one sentence and leaves nothing running', () => {
  test('the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await refusal(machine.run(['serve', '--json'], { PORT: String(port) }))).toBe(
      `Port ${port} is taken by another program. Stop it, or choose another one: PORT=4281 npm start.`,
    );
    expect(await processesOfTheFolder()).toEqual([]);
    other.close();
  });

  test('the port is no port', async () => {
    expect(await refusal(machine.run(['serve'], { PORT: 'http' }))).toBe(
      'PORT is "http"; it must be a number from 0 to 65535.',
    );
  });

  test('another Hartline has the folder', async () => {
    const first = machine.run(['serve', '--json']);
    await first.ready;
    expect(await refusal(machine.run(['serve', '--json']))).toBe(
      `Another Hartline (process ${first.child.pid}) is running with ${machine.dataFolder}; stop it first or name another folder with HARTLINE_DATA.`,
    );
    expect(first.child.exitCode).toBeNull();
  });

  test('the data folder belongs to somebody else', async () => {
    await chmod(dirname(machine.dataFolder), 0o555);
    const { code, said } = await startAsOrdinaryUser(machine.dataFolder);
    expect(said).toBe(
      `StartupProblem: This user may not use ${machine.dataFolder}; give the user the folder or name another with HARTLINE_DATA.\n`,
    );
    expect(code).toBe(1);
    await chmod(dirname(machine.dataFolder), 0o711);
  });

  test('the data folder is a file', async () => {
    const file = join(import.meta.dirname, 'start-and-stop.test.ts');
    expect(await refusal(machine.run(['serve', '--json'], { HARTLINE_DATA: file }))).toBe(
      `${file} is not a folder; name another with HARTLINE_DATA.`,
    );
  });

  test('no folder can be made there', async () => {
    expect(await refusal(machine.run(['serve', '--json'], { HARTLINE_DATA: '/proc/hartline/data' }))).toBe(
      'No folder can be made at /proc/hartline; name another with HARTLINE_DATA.',
    );
  });

  test.runIf(mayMount())('the disk is full', async () => {
    const disk = join(dirname(machine.dataFolder), 'disk');
    await mkdir(disk);
    expect(mount('-t', 'tmpfs', '-o', 'size=12m,mode=0711', 'tmpfs', disk)).toBe(true);
    try {
      const running = machine.run(['serve', '--json'], { HARTLINE_DATA: join(disk, 'data') });
      expect(await refusal(running)).toMatch(
        /^The disk that holds .*disk\/data.* is full; free some space and start again\.$/,
      );
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

test.runIf(mayMount())(
  'a disk that fills up while it runs: reports are refused, not lost, and it goes on when there is room',
  async () => {
    const disk = join(dirname(machine.dataFolder), 'disk');
    await mkdir(disk);
    expect(mount('-t', 'tmpfs', '-o', 'size=200m,mode=0711', 'tmpfs', disk)).toBe(true);
    const server = machine.run(['serve', '--json'], { HARTLINE_DATA: join(disk, 'data') });
    try {
      const { url } = (await server.ready) as { url: string };
      const token = machine.run(['token', '--as', 'screener', '--json'], {
        HARTLINE_DATA: join(disk, 'data'),
      });
      const screener = caller(url, ((await token.ready) as { token: string }).token);
      const post = async () => (await screener.post('/api/v1/reports', derbyReport())).status;
      expect(await post()).toBe(201);

      fill(join(disk, 'filler'));
      const whileFull = new Set<number>();
      for (let n = 0; n < 40; n++) whileFull.add(await post());
      expect([...whileFull]).toEqual([503]);
      await rm(join(disk, 'filler'));
      await vi.waitUntil(async () => (await post()) === 201, WITHIN);
      const { body } = await screener.get<{ items: unknown[] }>('/api/v1/reports?limit=100');
      expect(body.items).toHaveLength(2);
      server.child.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    } finally {
      server.child.kill('SIGKILL');
      await server.ended;
      spawnSync('umount', ['-l', disk]);
    }
  },
);

function fill(file: string): void {
  const filler = openSync(file, 'w');
  try {
    for (;;) writeSync(filler, Buffer.alloc(65_536));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(filler);
  }
}

describe('Ctrl-C', () => {
  test('stops everything, the database too; the next start has the data', async () => {
    const first = machine.run(['serve', '--json']);
    const { url } = (await first.ready) as { url: string };
    const worker = machine.run(['work', '--json']);
    await worker.ready;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await processesOfTheFolder()).length).toBeGreaterThan(2);
    worker.child.kill('SIGINT');
    expect(await worker.ended).toBe(0);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.said()).toMatch(/Stopping …\nStopped\.\n$/);
    expect(await processesOfTheFolder()).toEqual([]);

    const second = machine.run(['serve', '--json']);
    await second.ready;
    expect(second.said()).toBe('');
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(await processesOfTheFolder()).toEqual([]);
  });

  test('during the start leaves nothing behind either', async () => {
    const running = machine.run(['serve', '--json']);
    await vi.waitUntil(() => machine.postmaster(), WITHIN);
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(await processesOfTheFolder()).toEqual([]);
  });
});

/** The program's own start in a process that gave up root's rights after its code was loaded: root may write anywhere. */
async function startAsOrdinaryUser(dataFolder: string): Promise<{ code: number; said: string }> {
  const source = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href);
  const program = `
    const { startInstallation } = await import(${source('main.ts')});
    const { readConfig } = await import(${source('platform/config.ts')});
    if (${isRoot}) { process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY}); }
    try {
      await startInstallation(readConfig(), { http: true, worker: true, say: () => {} });
    } catch (error) {
      process.stderr.write(error.name + ': ' + error.message + '\\n');
      process.exitCode = 1;
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env.PATH, HARTLINE_DATA: dataFolder, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

function mount(...args: string[]): boolean {
  return spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
}

/** A small disk of its own needs root and a system that lets root mount. */
function mayMount(): boolean {
  if (!isRoot) return false;
  const folder = mkdtempSync(join(tmpdir(), 'hartline-mount-'));
  const can = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  if (can) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return can;
}
