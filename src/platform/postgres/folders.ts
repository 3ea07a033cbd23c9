import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupProblem } from './problem.ts';

/**
 * Makes a folder and those above it that are missing; true when it was not there before. Node's own recursive `mkdir`
 * never returns where a file system denies what its parent promises, as /proc does.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<boolean> {
  if (await makeOne(path, mode)) return true;
  if (await isFolder(path)) return false;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  if (await makeOne(path, mode)) return true;
  if (await isFolder(path)) return false;
  throw new StartupProblem(`No folder can be made at ${path}; name another with HARTLINE_DATA.`);
}

/** False when it is there already or its parent is missing; everything else is thrown. */
async function makeOne(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EEXIST') return false;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory())
    throw new StartupProblem(`${path} is not a folder; name another with HARTLINE_DATA.`);
  return found !== undefined;
}
