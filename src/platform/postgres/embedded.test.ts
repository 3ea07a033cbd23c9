import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { findEmbeddedPostgres } from './embedded.ts';
import { inPlainWords } from './problem.ts';
import {
  folder,
  keepOne,
  kept,
  postmasterPid,
  refusal,
  sql,
  start,
  useFreshFolder,
} from './test-programs.ts';
import { startTestCluster, removeTestCluster } from './testing.ts';

useFreshFolder();

describe('a server of its own', () => {
  test('is made as it should be, and is gone after stop', async () => {
    const server = await start();
    const [facts] = await sql(
      server.adminUrl('postgres'),
      `select current_setting('listen_addresses') listen, current_setting('unix_socket_directories') sockets,
              current_setting('data_checksums') checksums, current_setting('fsync') fsync, datlocprovider provider,
              datlocale locale, pg_encoding_to_char(encoding) encoding
         from pg_database where datname = 'template1'`,
    );
    expect(facts).toEqual({
      ...{ listen: '127.0.0.1', sockets: '', checksums: 'on', fsync: 'on' },
      ...{ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' },
    });
    const [role] = await sql(
      server.appUrl('postgres'),
      `select rolname, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
         from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({
      ...{ rolname: 'hartline_login', rolinherit: false, rolsuper: false, rolcreaterole: false },
      ...{ rolcreatedb: false, rolreplication: false, rolbypassrls: false },
    });
    const wrong = new URL(server.adminUrl('postgres'));
    wrong.password = 'guessed';
    await expect(sql(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(folder, 'postgres-passwords.json'))).mode & 0o777).toBe(0o600);

    await server.stop();
    expect(await postmasterPid(server.cluster)).toBeUndefined();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });

  test('tells the server nothing of our environment', async () => {
    process.env.HARTLINE_PLANTED = 'secret';
    const server = await start();
    delete process.env.HARTLINE_PLANTED;
    const environment = await readFile(`/proc/${await postmasterPid(server.cluster)}/environ`, 'utf8');
    expect(environment).toContain('LC_ALL=C');
    expect(environment).not.toContain('HARTLINE_PLANTED');
    await server.stop();
  });

  test('keeps the data, the passwords and its quiet about values from one start to the next', async () => {
    const first = await start();
    await keepOne(first.adminUrl('postgres'));
    await expect(sql(first.adminUrl('postgres'), `select 'Wren Ashdown'::int`)).rejects.toThrow();
    await first.stop();

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await kept(second.adminUrl('postgres'))).toEqual([{ n: 42 }]);
    expect(new URL(second.appUrl('x')).password).toBe(new URL(first.appUrl('x')).password);
    await second.stop();
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).not.toContain('Wren');
  });

  test('for the suite is quick, apart from others, and leaves nothing', async () => {
    const [one, two] = [await startTestCluster(), await startTestCluster()];
    expect(await sql(one.adminUrl('postgres'), 'show fsync')).toEqual([{ fsync: 'off' }]);
    expect(two.port).not.toBe(one.port);
    for (const server of [one, two]) await removeTestCluster(server);
    expect(existsSync(one.dataFolder) || existsSync(two.cluster)).toBe(false);
  });
});

describe('in plain words', () => {
  test('a full disk, whoever meets it', async () => {
    const meet = inPlainWords('/data', () => writeFile('/dev/full', 'x'));
    await expect(meet).rejects.toThrow('The disk that holds /data is full; free some space and start again.');
  });

  test('a data folder that is a file', async () => {
    await writeFile(folder, '');
    expect(await refusal()).toMatch(
      /^StartupProblem: .* is not a folder; name another with HARTLINE_DATA\.$/,
    );
  });

  test('passwords of another installation', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'postgres-passwords.json'), '{"superuser":"one","login":"two"}');
    expect(await refusal()).toMatch(/^StartupProblem: .* does not take the passwords kept beside it/);
    expect(await postmasterPid(join(folder, 'postgres'))).toBeUndefined();
  });

  test('lost passwords are not replaced silently', async () => {
    await (await start()).stop();
    await rm(join(folder, 'postgres-passwords.json'));
    expect(await refusal()).toMatch(
      /postgres-passwords\.json is missing, without which the database in .* cannot be opened/,
    );
  });
});
