import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFolder } from './folders.ts';
import { canEnter, type Account } from './account.ts';
import { StartupProblem } from './problem.ts';

/** Where an installation keeps its database. `home` is the data folder, or a system folder when that is out of reach. */
export interface Place {
  home: string;
  cluster: string;
}

const POINTER = 'postgres-is-in';

/** The place of an existing installation; undefined when there is none yet. */
export async function findPlace(dataFolder: string): Promise<Place | undefined> {
  const elsewhere = (await readIfThere(join(dataFolder, POINTER)))?.trim();
  const home = elsewhere ?? dataFolder;
  if (!(await exists(home))) {
    if (elsewhere === undefined) return undefined;
    throw new StartupProblem(
      `The database of ${dataFolder} was kept in ${elsewhere}, which is gone; bring it back, or delete ${join(dataFolder, POINTER)} to begin with an empty one.`,
    );
  }
  return placeIn(await realpath(home));
}

/** As findPlace, but makes the data folder, and chooses a system folder when the server's account cannot enter it. */
export async function settlePlace(dataFolder: string, account: Account): Promise<Place> {
  if ((await makeFolder(dataFolder, 0o700)) && account.uid !== undefined) await chmod(dataFolder, 0o711); // the server's account may pass through, not list
  const place = (await findPlace(dataFolder))!;
  if (place.home !== (await realpath(dataFolder)) || (await canEnter(account, place.home))) return place;

  const systemFolder = await reachableSystemFolder(account, dataFolder);
  const home = await mkdtemp(join(systemFolder, 'database-'));
  await chmod(home, 0o711);
  await writeWhole(join(dataFolder, POINTER), `${home}\n`, 0o600);
  return placeIn(await realpath(home));
}

/** A folder of root's own that every user may enter. Never one that somebody else made or may write in. */
export async function reachableSystemFolder(account: Account, instead: string): Promise<string> {
  for (const folder of ['/var/lib/hartline', '/var/cache/hartline', join(tmpdir(), 'hartline')]) {
    try {
      if ((await mkdir(folder, { recursive: true, mode: 0o711 })) !== undefined) await chmod(folder, 0o711);
      const { uid, mode } = await stat(folder);
      if (uid === process.getuid?.() && (mode & 0o022) === 0 && (await canEnter(account, folder)))
        return folder;
    } catch {
      continue; // read-only or not a folder: the next one may do
    }
  }
  throw new StartupProblem(
    `Only root may enter ${instead}, PostgreSQL does not run as root, and no system folder could be used in its place; start Hartline as another user or name another folder with HARTLINE_DATA.`,
  );
}

export interface Passwords {
  superuser: string;
  login: string;
  witness: string;
}

/** The passwords of this installation, made once. They are on disk before the cluster that uses them exists. */
export async function ensurePasswords(dataFolder: string, place: Place): Promise<Passwords> {
  const known = await readPasswords(dataFolder);
  if (known?.witness) return known;
  if (known) return keep({ ...known, witness: randomBytes(24).toString('base64url') });
  if (await exists(place.cluster))
    throw new StartupProblem(
      `${passwordFile(dataFolder)} is missing, without which the database in ${place.cluster} cannot be opened; bring it back from a backup.`,
    );
  const made: Passwords = {
    superuser: randomBytes(24).toString('base64url'),
    login: randomBytes(24).toString('base64url'),
    witness: randomBytes(24).toString('base64url'),
  };
  return keep(made);

  async function keep(passwords: Passwords): Promise<Passwords> {
    await writeWhole(passwordFile(dataFolder), `${JSON.stringify(passwords, null, 2)}\n`, 0o600);
    return passwords;
  }
}

export async function readPasswords(dataFolder: string): Promise<Passwords | undefined> {
  const text = await readIfThere(passwordFile(dataFolder));
  return text === undefined ? undefined : (JSON.parse(text) as Passwords);
}

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await rm(part, { force: true });
    await writeFile(part, text, { mode, flag: 'wx', flush: true });
    await chmod(part, mode); // the mode above is narrowed by the umask
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function placeIn(home: string): Place {
  return { home, cluster: join(home, 'postgres') };
}

function passwordFile(dataFolder: string): string {
  return join(dataFolder, 'postgres-passwords.json');
}
