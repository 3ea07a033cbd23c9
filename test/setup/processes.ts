import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPlace } from '../../src/platform/postgres/place.ts';

const HARTLINE = join(import.meta.dirname, '../../bin/hartline.mjs');

/** A real `hartline …` process. */
export interface Running {
  readonly child: ChildProcess;
  /** What it printed as JSON when it was ready. */
  readonly ready: Promise<Record<string, unknown>>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** What it said on standard error so far. */
  said(): string;
}

/** A data folder that the database's own account can reach, with everything that runs on it. */
export interface Machine {
  readonly dataFolder: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  postmaster(): Promise<number | undefined>;
  /** Ends what is left and removes the folder. */
  clear(): Promise<void>;
}

export async function newMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'hartline machine '));
  await chmod(folder, 0o711);
  const dataFolder = join(folder, 'data');
  const started: Running[] = [];

  const postmaster = async () => {
    const place = await findPlace(dataFolder).catch(() => undefined);
    const text = place && (await readFile(join(place.cluster, 'postmaster.pid'), 'utf8').catch(() => ''));
    const pid = Number(text?.split('\n')[0]);
    const command = pid ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
    return place && command.includes(place.cluster) ? pid : undefined;
  };

  return {
    dataFolder,
    postmaster,
    run: (args, env = {}) => {
      const one = start(args, { HARTLINE_DATA: dataFolder, PORT: '0', ...env });
      started.push(one);
      return one;
    },
    clear: async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await Promise.all(started.map(({ ended }) => ended));
      const pid = await postmaster();
      if (pid) process.kill(pid, 'SIGKILL');
      const place = await findPlace(dataFolder).catch(() => undefined);
      if (place && !place.home.startsWith(folder)) await rm(place.home, { recursive: true, force: true });
      // The server's children finish what they write; then the folder stays empty.
      await rm(dirname(dataFolder), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const { DATABASE_URL: _database, HARTLINE_PROFILE: _profile, ...inherited } = process.env;
  const child = spawn(process.execPath, [HARTLINE, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (part: Buffer) => (said += part.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const ready = Promise.race([
    once(createInterface(child.stdout!), 'line').then(
      ([line]) => JSON.parse(line as string) as Record<string, unknown>,
    ),
    ended.then((how) => {
      throw new Error(`hartline ${args.join(' ')} ended with ${how}: ${said.slice(-2000)}`);
    }),
  ]);
  ready.catch(() => {}); // whoever waits for it hears of it
  return { child, ready, ended, said: () => said };
}

/** Runs a command to its end: exit code, last line of its output, what it said. */
export async function finish(running: Running): Promise<{ code: number | string; said: string }> {
  return { code: await running.ended, said: running.said() };
}
