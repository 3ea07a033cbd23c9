import type { ChildProcess } from 'node:child_process';
import { rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { serverAccount } from './account.ts';
import { reachableBinaries } from './binaries.ts';
import { connectionData, ensureLoginRoles, whoAnswers, type RunningPostgres } from './connection.ts';
import { holdAlone } from './lock.ts';
import {
  ensurePasswords,
  exists,
  findPlace,
  readIfThere,
  readPasswords,
  settlePlace,
  writeWhole,
  type Passwords,
} from './place.ts';
import { inPlainWords, problemInOutput, StartupProblem } from './problem.ts';
import { isPostmasterOf } from './process.ts';
import {
  disownPostmasterFile,
  endStrays,
  freePort,
  initialise,
  readPostmasterFile,
  spawnPostmaster,
  stopPostmaster,
  type Installation,
} from './server.ts';
import { configuration, HOST_ACCESS } from './settings.ts';

export { StartupProblem } from './problem.ts';

/** A PostgreSQL server that this program owns until it calls `stop`. */
export interface EmbeddedPostgres extends RunningPostgres {
  /** the server was left running by a program that died, and goes on */
  adopted: boolean;
  dataFolder: string;
  /** folder of the database files; a system folder when the data folder is out of the server's reach */
  cluster: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** the installation's folder; made when missing */
  dataFolder: string;
  log: (line: string) => void;
  /** settings on top of Hartline's own, for throw-away servers */
  settings?: Record<string, string>;
}

/** How long an earlier server, or what is left of it, may take to come back or go away. */
const PATIENCE_MS = 20_000;

/** Starts the installation's server, or adopts the one that a killed program left. Throws StartupProblem in plain words. */
export async function startEmbeddedPostgres({
  dataFolder: given,
  log,
  settings = {},
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataFolder = resolve(given);
  return inPlainWords(dataFolder, async () => {
    const place = await settlePlace(dataFolder, await serverAccount(undefined));
    const release = await holdAlone(place.home, dataFolder);
    try {
      const account = await serverAccount(place.cluster);
      const binaries = await reachableBinaries(account, dataFolder);
      const passwords = await ensurePasswords(dataFolder, place);
      const installation: Installation = {
        account,
        place,
        binaries,
        logFile: join(dataFolder, 'postgres.log'),
      };

      if (!(await exists(place.cluster))) {
        log('Preparing the database (first start only)');
        await initialise(installation, passwords, settings.fsync === 'off' ? ['--no-sync'] : []);
      }
      const running = await adoptOrStart(
        installation,
        passwords,
        configuration(binaries.version, settings),
        log,
      );
      try {
        await ensureLoginRoles(running.server, passwords);
      } catch (error) {
        await stopPostmaster(installation, running.pid);
        throw error;
      }
      return {
        ...running.server,
        adopted: running.adopted,
        dataFolder,
        cluster: place.cluster,
        stop: once(async () => {
          await stopPostmaster(installation, running.pid);
          await release();
        }),
      };
    } catch (error) {
      await release();
      throw error;
    }
  });
}

/** The running server of an installation, for a program that works beside the one that owns it; undefined when none runs. */
export async function findEmbeddedPostgres(dataFolder: string): Promise<RunningPostgres | undefined> {
  return inPlainWords(dataFolder, async () => {
    const place = await findPlace(resolve(dataFolder));
    const passwords = await readPasswords(resolve(dataFolder));
    const noted = place && (await readPostmasterFile(place));
    if (!place || !passwords || !noted) return undefined;
    const server = connectionData(noted.port, passwords);
    return (await whoAnswers(server, place)) === 'ours' ? server : undefined;
  });
}

interface Running {
  server: RunningPostgres;
  pid: number;
  adopted: boolean;
}

async function adoptOrStart(
  installation: Installation,
  passwords: Passwords,
  wanted: string,
  log: (line: string) => void,
): Promise<Running> {
  const { home } = installation.place;
  const configFile = join(home, 'postgresql.conf');
  const sameServer = (await readIfThere(configFile)) === wanted;

  const left = await settleEarlierServer(installation, passwords, sameServer, log);
  if (left) return { ...left, adopted: true };

  await writeWhole(configFile, wanted, 0o644); // read by the server's account; holds no secret
  await writeWhole(join(home, 'pg_hba.conf'), HOST_ACCESS, 0o644);
  await keepOneOldLog(installation.logFile);
  return { ...(await start(installation, passwords, log)), adopted: false };
}

/** Adopts a server that outlived its program, when it answers and is the one we would start; else sees it stopped. */
async function settleEarlierServer(
  installation: Installation,
  passwords: Passwords,
  sameServer: boolean,
  log: (line: string) => void,
) {
  const { place } = installation;
  const began = performance.now();
  for (;;) {
    const noted = await readPostmasterFile(place);
    if (!noted) return undefined;
    if (!(await isPostmasterOf(noted.pid, place.cluster))) {
      await disownPostmasterFile(place);
      return undefined;
    }
    const server = connectionData(noted.port, passwords);
    if (sameServer && (await whoAnswers(server, place)) === 'ours') {
      log('Found the database still running after the last program ended; going on with it');
      return { server, pid: noted.pid };
    }
    if (!sameServer || performance.now() - began > PATIENCE_MS / 2) {
      log('Stopping the database that the last program left running');
      await stopPostmaster(installation, noted.pid, PATIENCE_MS / 5000); // seconds, spent twice: gently, then less so
    } else await pause(200);
  }
}

async function start(installation: Installation, passwords: Passwords, log: (line: string) => void) {
  const began = performance.now();
  for (;;) {
    const port = await freePort();
    const server = connectionData(port, passwords);
    const { child, said } = await spawnPostmaster(installation, port);
    if (await answers(child, server, installation, log)) return { server, pid: child.pid! };

    const output = await said();
    const waited = performance.now() - began;
    const strays = output.includes('pre-existing shared memory block');
    const portTaken = /could not bind|could not create any TCP/.test(output);
    if ((!strays && !portTaken) || waited > PATIENCE_MS)
      throw problemInOutput(output, installation.place.home);
    if (strays && waited > 2000) await endStrays(installation.place); // most end by themselves within a moment
    await pause(250);
  }
}

/** Waits until the server answers as ours; false when it gave up. Recovery after a crash takes the time it takes. */
async function answers(
  child: ChildProcess,
  server: RunningPostgres,
  installation: Installation,
  log: (line: string) => void,
): Promise<boolean> {
  let nextWord = performance.now() + 10_000;
  let refusals = 0;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const who = await whoAnswers(server, installation.place);
    if (who === 'ours') return true;
    if (who === 'other' && ++refusals > 20) {
      // a stranger on our port would have made our server give up by now
      await stopPostmaster(installation, child.pid);
      throw new StartupProblem(
        `The database in ${installation.place.cluster} does not take the passwords kept beside it; bring both back from the same backup.`,
      );
    }
    if (performance.now() > nextWord) {
      log('The database is still getting ready (recovering after an unclean end)');
      nextWord += 10_000;
    }
    await pause(40);
  }
  return false;
}

async function keepOneOldLog(logFile: string): Promise<void> {
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (size > 10_000_000) await rename(logFile, `${logFile}.old`);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
