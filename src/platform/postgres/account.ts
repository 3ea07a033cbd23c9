import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

import { noPasswdEntry, StartupProblem } from './problem.ts';

/** The system user that PostgreSQL runs as. Without ids: the user of this program. */
export interface Account {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged user that the system already has.
 * A cluster that belongs to such a user already keeps it: the choice must not change from start to start.
 */
export async function serverAccount(cluster: string | undefined): Promise<Account> {
  if (process.getuid?.() !== 0) {
    requirePasswdEntry();
    return {};
  }
  const owner = cluster && (await stat(cluster).catch(() => undefined));
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  const users = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new StartupProblem(
      'PostgreSQL does not run as root and this system has neither a user "postgres" nor "nobody"; start Hartline as another user or set DATABASE_URL.',
    );
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

function requirePasswdEntry(): void {
  try {
    userInfo();
  } catch (error) {
    throw new StartupProblem(noPasswdEntry(), { cause: error });
  }
}

/** May the account enter `folder` and every folder above it? Judged by mode bits; access lists can only surprise later. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  const { uid, gid, mode } = await stat(folder);
  const bits = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bits) === 0) return false;
  return dirname(folder) === folder || canEnter(account, dirname(folder));
}
