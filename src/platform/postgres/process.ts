import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What tells this process from a later one with the same number: when it began and, on Linux, in which boot.
 * Undefined when it is gone; a zombie, which some containers never clear away, counts as gone.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold anything
    if (fields.length < 20 || fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${fields[19]}-${boot.slice(0, 8)}`;
  }
  if (!isThere(pid)) return undefined;
  if (process.platform === 'win32') return 'running';
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', `${pid}`]).catch(() => ({ stdout: 'running' }));
  return stdout.trim().replaceAll(/\W+/g, '-');
}

/** Is this process the postmaster of that cluster? A number read from a file alone may belong to anyone by now. */
export async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    return basename(args[0] ?? '') === 'postgres' && args[args.indexOf('-D') + 1] === cluster;
  }
  if (process.platform === 'win32') return isThere(pid);
  const { stdout } = await run('ps', ['-o', 'command=', '-p', `${pid}`]).catch(() => ({ stdout: '' }));
  return stdout.includes(cluster);
}

/**
 * Server processes at work in this cluster, known by the folder they stand in. Without their postmaster they finish
 * their query first, however long, and bar the next server from the cluster meanwhile. Linux only; elsewhere none.
 */
export async function serverProcessesIn(cluster: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger)) {
    const [folder, program] = await Promise.all(
      ['cwd', 'exe'].map((link) => readlink(`/proc/${pid}/${link}`).catch(() => '')),
    );
    // An upgrade may have removed the running program: the system then adds " (deleted)".
    if (folder === cluster && /\/postgres( \(deleted\))?$/.test(program ?? '')) found.push(pid);
  }
  return found;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
