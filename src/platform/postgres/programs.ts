import { spawn } from 'node:child_process';

import type { Account } from './account.ts';

/** How every program of PostgreSQL is started: by its account, from a folder anyone may stand in, with a bare environment. */
export function programOptions(account: Account) {
  const { SystemRoot, TEMP } = process.env; // Windows starts no program without them
  const windows = SystemRoot ? { SystemRoot, TEMP } : {};
  return {
    ...account,
    cwd: process.platform === 'win32' ? undefined : '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...windows },
    windowsHide: true,
  };
}

/** Runs one program to its end. `failed` covers both a bad exit code and a program that cannot be started. */
export async function runProgram(
  path: string,
  args: string[],
  account: Account,
): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { ...programOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => resolve({ failed: true, output: error.message }));
    child.once('close', (code) => resolve({ failed: code !== 0, output }));
  });
}
