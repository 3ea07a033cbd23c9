import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { processIdentity } from './process.ts';
import { StartupProblem } from './problem.ts';

/**
 * Makes this process the only live holder of a cluster; returns the release.
 *
 * Each process writes files of its own, named by number and identity, and looks for others after writing: whoever
 * comes second sees the first, nothing has to be taken over, and what a killed process left is plainly dead.
 * `.asking` stays until the end; `.held` beside it tells a holder from one who may yet withdraw.
 */
export async function holdAlone(home: string, dataFolder: string): Promise<() => Promise<void>> {
  const folder = join(home, 'holders');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const me = `${process.pid}.${await processIdentity(process.pid)}`;
  const files = [join(folder, `${me}.held`), join(folder, `${me}.asking`)] as const;

  for (let attempt = 1; ; attempt++) {
    try {
      await writeFile(files[1], '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(process.pid, dataFolder);
      throw error;
    }
    const others = await liveOthers(folder, me);
    if (others.length === 0) {
      await writeFile(files[0], '');
      return async () => {
        for (const file of files) await rm(file, { force: true });
      };
    }
    await rm(files[1], { force: true });
    const holder = others.find((other) => other.held);
    if (holder || attempt === 20) throw inUse((holder ?? others[0]!).pid, dataFolder);
    await pause(20 + Math.random() * 100); // two began at the same moment: both withdraw, one is back first
  }
}

async function liveOthers(folder: string, me: string) {
  const others: { pid: number; held: boolean }[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    const [pid, identity, state] = file.split('.');
    if (`${pid}.${identity}` === me) continue;
    if ((await processIdentity(Number(pid))) === identity)
      others.push({ pid: Number(pid), held: state === 'held' });
    else await rm(join(folder, file), { force: true });
  }
  return others;
}

function inUse(pid: number, dataFolder: string): StartupProblem {
  return new StartupProblem(
    `Another Hartline (process ${pid}) is running with ${dataFolder}; stop it first or name another folder with HARTLINE_DATA.`,
  );
}
