import { chmodSync, chownSync } from 'node:fs';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { findEmbeddedPostgres } from './embedded.ts';
import {
  bystander,
  folder,
  keepOne,
  kept,
  postmasterPid,
  program,
  refusal,
  sql,
  start,
  useFreshFolder,
} from './test-programs.ts';

const isRoot = process.getuid?.() === 0;

useFreshFolder();

describe('after a violent end', () => {
  test.each([
    ['the program was killed: its server is adopted', ['program'], true],
    ['the server was killed: it recovers', ['server'], false],
    ['both were killed: it recovers', ['program', 'server'], false],
  ] as const)('%s', async (_why, killed, adopted) => {
    const first = await program();
    await keepOne(first.url);
    const server = (await postmasterPid(first.cluster))!;
    if (killed.some((what) => what === 'server')) process.kill(server, 'SIGKILL');
    await first.killHard(); // a program whose server is gone ends too

    const second = await start();
    expect(second.adopted).toBe(adopted);
    expect(await kept(second.adminUrl('postgres'))).toEqual([{ n: 42 }]);
    await second.stop();
    expect(await postmasterPid(second.cluster)).toBeUndefined();
  });

  test('an orphan with other settings is stopped, not adopted', async () => {
    const first = await program();
    await keepOne(first.url);
    await first.killHard();
    const second = await start({ work_mem: '5MB' });
    expect(second.adopted).toBe(false);
    expect(await sql(second.adminUrl('postgres'), 'show work_mem')).toEqual([{ work_mem: '5MB' }]);
    expect(await kept(second.adminUrl('postgres'))).toEqual([{ n: 42 }]);
    await second.stop();
  });

  test('the server was killed with a long query at work: it is cut, the next start succeeds', async () => {
    const first = await program();
    await keepOne(first.url);
    const endless = `do $$ begin loop perform 1; end loop; end $$`;
    const cut = sql(first.url, endless).catch(() => 'cut');
    await expect
      .poll(() => sql(first.url, `select 1 from pg_stat_activity where query like 'do %'`))
      .toHaveLength(1);
    process.kill((await postmasterPid(first.cluster))!, 'SIGKILL');
    await first.killHard();

    const second = await start();
    expect(await cut).toBe('cut');
    expect(await kept(second.adminUrl('postgres'))).toEqual([{ n: 42 }]);
    await second.stop();
  });

  test('a process number that now belongs to somebody else harms nobody', async () => {
    const first = await start();
    const note = await readFile(join(first.cluster, 'postmaster.pid'), 'utf8');
    const { uid, gid } = await stat(first.cluster);
    await first.stop();
    const other = bystander(isRoot ? { uid, gid } : {}); // the server's own user: PostgreSQL would believe it
    await writeFile(join(first.cluster, 'postmaster.pid'), note.replace(/^\d+/, `${other.pid}`));
    chownSync(join(first.cluster, 'postmaster.pid'), uid, gid);
    chmodSync(join(first.cluster, 'postmaster.pid'), 0o600);

    const second = await start();
    expect(second.adopted).toBe(false);
    await second.stop();
    expect(other.exitCode ?? other.signalCode).toBeNull();
  });

  test('a first start cut short leaves nothing that counts', async () => {
    await mkdir(join(folder, 'postgres.part', 'base'), { recursive: true });
    await chmod(folder, 0o711);
    const server = await start();
    expect(await sql(server.adminUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });
});

describe('one holder at a time', () => {
  test('a second program and a second start in one program are refused; helpers may join', async () => {
    const first = await program();
    expect(await refusal()).toBe(
      `StartupProblem: Another Hartline (process ${first.pid}) is running with ${folder}; stop it first or name another folder with HARTLINE_DATA.`,
    );
    const beside = await findEmbeddedPostgres(folder);
    expect(await sql(beside!.appUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await first.stop();

    const mine = await start();
    expect(await refusal()).toContain(`(process ${process.pid})`);
    await mine.stop();
  });

  test('of several that start at the same moment exactly one wins', async () => {
    const all = await Promise.all([program(), program(), program()]);
    expect(all.filter(({ problem }) => !problem)).toHaveLength(1);
    expect(all.filter(({ problem }) => problem?.startsWith('Another Hartline'))).toHaveLength(2);
  });

  test('what a killed program with a reused number left does not bar the next', async () => {
    await mkdir(join(folder, 'holders'), { recursive: true });
    await chmod(folder, 0o711);
    for (const state of ['asking', 'held']) await writeFile(join(folder, 'holders', `1.7-0000.${state}`), '');
    const server = await start();
    await server.stop();
  });
});
