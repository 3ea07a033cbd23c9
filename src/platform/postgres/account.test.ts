import { chownSync } from 'node:fs';
import { chmod, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';

import { canEnter } from './account.ts';
import {
  copyOfTheCode,
  folder,
  keepOne,
  kept,
  postmasterPid,
  program,
  refusal,
  start,
  useFreshFolder,
} from './test-programs.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
const nobodyReadsClone = isRoot && (await canEnter({ uid: NOBODY, gid: NOBODY }, import.meta.dirname));

useFreshFolder();

describe.runIf(isRoot)('as root', () => {
  test('the server runs as somebody else, and only its own folder is theirs', async () => {
    const server = await start();
    expect((await stat(`/proc/${await postmasterPid(server.cluster)}`)).uid).not.toBe(0);
    expect((await stat(folder)).uid).toBe(0);
    await server.stop();
  });

  test('a data folder that only root may enter keeps its database in a system folder', async () => {
    await chmod(dirname(folder), 0o700);
    const first = await start();
    await keepOne(first.adminUrl('postgres'));
    await first.stop();
    expect(first.cluster.startsWith(folder)).toBe(false);

    const second = await start();
    expect(second.cluster).toBe(first.cluster);
    expect(await kept(second.adminUrl('postgres'))).toEqual([{ n: 42 }]);
    await second.stop();

    await rm(dirname(first.cluster), { recursive: true });
    expect(await refusal()).toMatch(/was kept in .*, which is gone/);
  });

  test('a clone that only root may enter runs from copied programs', async () => {
    const code = await copyOfTheCode(0o700);
    const first = await program({ code });
    expect(first.problem).toBeUndefined();
    const runs = await realpath(`/proc/${await postmasterPid(first.cluster)}/exe`);
    expect(runs.startsWith(dirname(code))).toBe(false);
    await first.stop();
  });

  test('a user without an entry in /etc/passwd is told so', async () => {
    await chmod(dirname(folder), 0o777);
    const { name, problem } = await program({ uid: 54321, gid: 54321 });
    expect(name).toBe('StartupProblem');
    expect(problem).toMatch(/^User id 54321 has no entry in \/etc\/passwd/);
  });
});

describe.runIf(nobodyReadsClone)('as an ordinary user', () => {
  const as = { uid: NOBODY, gid: NOBODY };

  test('starts, stops and starts again with programs that another user installed', async () => {
    const code = await copyOfTheCode(0o755);
    chownSync(dirname(folder), NOBODY, NOBODY);
    const first = await program({ code, ...as });
    expect(first.problem).toBeUndefined();
    await keepOne(first.url);
    await first.stop();
    const second = await program({ code, ...as });
    expect(await kept(second.url)).toEqual([{ n: 42 }]);
    await second.stop();
  });

  test('a folder of somebody else is refused', async () => {
    const { name, problem } = await program(as);
    expect([name, problem]).toEqual([
      'StartupProblem',
      `This user may not use ${folder}; give the user the folder or name another with HARTLINE_DATA.`,
    ]);
  });
});
