/** A reason why Hartline cannot start, in one sentence for the person who started it. */
export class StartupProblem extends Error {
  override name = 'StartupProblem';
}

const CODES: Record<string, (place: string) => string> = {
  EACCES: (place) =>
    `This user may not use ${place}; give the user the folder or name another with HARTLINE_DATA.`,
  EPERM: (place) =>
    `This user may not change ${place}; give the user the folder or name another with HARTLINE_DATA.`,
  EROFS: (place) => `${place} cannot be written to; name another folder with HARTLINE_DATA.`,
  ENOTDIR: (place) => `${place} is not a folder; name another with HARTLINE_DATA.`,
  EEXIST: (place) => `${place} is not a folder; name another with HARTLINE_DATA.`,
  ENOSPC: (place) => `The disk that holds ${place} is full; free some space and start again.`,
  EDQUOT: (place) => `The disk quota for ${place} is used up; free some space and start again.`,
  53100: (place) => `The disk that holds ${place} is full; free some space and start again.`, // PostgreSQL's own disk_full
};

/** Runs `work`; failures with a plain reason (permission, disk) become a StartupProblem about `place`. */
export async function inPlainWords<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '', path } = error as NodeJS.ErrnoException;
    const sentence = CODES[code];
    throw sentence ? new StartupProblem(sentence(path ?? place), { cause: error }) : error;
  }
}

/** The plain reason in what initdb, pg_ctl or postgres wrote before it gave up, or their own last lines. */
export function problemInOutput(output: string, place: string): StartupProblem {
  if (/No space left on device/i.test(output)) return new StartupProblem(CODES.ENOSPC!(place));
  if (/Disk quota exceeded/i.test(output)) return new StartupProblem(CODES.EDQUOT!(place));
  if (/could not look up effective user ID/i.test(output)) return new StartupProblem(noPasswdEntry());
  if (/Read-only file system/i.test(output)) return new StartupProblem(CODES.EROFS!(place));
  if (/Permission denied/i.test(output)) return new StartupProblem(CODES.EACCES!(place));
  const said = output.trim().split('\n').slice(-3).join(' / ') || 'no reason given';
  return new StartupProblem(`The built-in PostgreSQL in ${place} did not start: ${said}`);
}

export function noPasswdEntry(): string {
  return `User id ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs; add one, run as another user, or set DATABASE_URL.`;
}
