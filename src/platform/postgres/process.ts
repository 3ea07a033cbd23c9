import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
