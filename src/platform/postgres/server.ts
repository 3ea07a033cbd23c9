import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, constants, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { SUPERUSER } from './connection.ts';
import { readIfThere, type Passwords, type Place } from './place.ts';
import { problemInOutput, StartupProblem } from './problem.ts';
import { isPostmasterOf, serverProcessesIn } from './process.ts';
import { programOptions, runProgram } from './programs.ts';

/** One installation's server: whose it is, where it lives, which programs run it. */
export interface Installation {
  account: Account;
  place: Place;
  binaries: Binaries;
  logFile: string;
}

/** Makes the cluster beside its final place and moves it there when complete: a half-made one never counts. */
export async function initialise(
  { account, place, binaries }: Installation,
  passwords: Passwords,
  extra: string[],
): Promise<void> {
  const part = `${place.cluster}.part`;
  const passwordFile = join(place.home, 'initdb-password');
  await rm(part, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  try {
    await mkdir(part, { mode: 0o700 });
    await writeFile(passwordFile, passwords.superuser, { mode: 0o600, flag: 'wx' });
    for (const path of [part, passwordFile])
      if (account.uid !== undefined) await chown(path, account.uid, account.gid!);

    const { failed, output } = await runProgram(
      join(binaries.bin, 'initdb'),
      [
        ...['-D', part, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        ...[
          '--encoding',
          'UTF8',
          '--locale',
          'C',
          '--locale-provider',
          'builtin',
          '--builtin-locale',
          'C.UTF-8',
        ],
        ...['--data-checksums', '--no-instructions', ...extra],
      ],
      account,
    );
    if (failed) throw problemInOutput(output, place.home);
    await rename(part, place.cluster);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(part, { recursive: true, force: true });
  }
}

/** The postmaster's own note of its process number and port; undefined when no server runs or ran uncleanly. */
export async function readPostmasterFile(place: Place): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readIfThere(join(place.cluster, 'postmaster.pid')))?.split('\n');
  if (!lines) return undefined;
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/**
 * A dead postmaster's number may have passed to another process, or linger as a zombie; PostgreSQL then believes the
 * old server alive. The number is replaced by one that no process can have; the rest of the file stays, because it
 * tells PostgreSQL whether children of the dead server still use its shared memory.
 */
export async function disownPostmasterFile(place: Place): Promise<void> {
  const path = join(place.cluster, 'postmaster.pid');
  const [pid, ...rest] = ((await readIfThere(path)) ?? '').split('\n');
  if (!pid) return;
  const file = await open(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined);
  if (!file) return; // gone since: it was a server just ending
  await file.truncate();
  await file.writeFile(['2147483646', ...rest].join('\n'));
  await file.close();
}

/**
 * Starts the postmaster in a session of its own: Ctrl-C in the terminal reaches the program, which stops the server
 * when it is done with it. Does not wait until it answers.
 */
export async function spawnPostmaster(
  installation: Installation,
  port: number,
): Promise<{ child: ChildProcess; said: () => Promise<string> }> {
  const { account, place, binaries, logFile } = installation;
  const log = await open(
    logFile,
    constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | (constants.O_NOFOLLOW ?? 0),
    0o600,
  );
  const { size } = await log.stat();
  try {
    const child = spawn(
      join(binaries.bin, 'postgres'),
      [
        ...['-D', place.cluster, '-p', `${port}`],
        ...[
          '-c',
          `config_file=${join(place.home, 'postgresql.conf')}`,
          '-c',
          `hba_file=${join(place.home, 'pg_hba.conf')}`,
        ],
      ],
      { ...programOptions(account), stdio: ['ignore', log.fd, log.fd], detached: true },
    );
    child.unref();
    child.on('error', () => {}); // shows as an exit without a word in the log
    const said = async () => ((await readIfThere(logFile)) ?? '').slice(size);
    return { child, said };
  } finally {
    await log.close();
  }
}

/**
 * Fast shutdown: sessions are cut, everything committed is on disk. When that takes too long, without the courtesies;
 * when even that does (a frozen process), by force: what was committed is in the log and comes back at the next start.
 */
export async function stopPostmaster(
  installation: Installation,
  pid: number,
  patienceSeconds = 30,
): Promise<void> {
  const { account, place, binaries } = installation;
  for (const mode of ['fast', 'immediate']) {
    if (!(await isPostmasterOf(pid, place.cluster))) return;
    const args = ['stop', '-D', place.cluster, '-m', mode, '-t', `${patienceSeconds}`, '-s'];
    await runProgram(join(binaries.bin, 'pg_ctl'), args, account);
  }
  for (let tries = 0; await isPostmasterOf(pid, place.cluster); tries++) {
    if (tries === 40)
      throw new StartupProblem(
        `The PostgreSQL of ${place.home} (process ${pid}) does not end; end it by hand and start again.`,
      );
    if (tries === 0) process.kill(pid, 'SIGKILL');
    await pause(50);
  }
}

/** Ends what a killed postmaster left at work; what they had not committed is rolled back, as after any crash. */
export async function endStrays(place: Place): Promise<void> {
  for (const pid of await serverProcessesIn(place.cluster))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended by itself
    }
}

/** A port that nobody listens on at this moment; the caller tries again when somebody is quicker. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
