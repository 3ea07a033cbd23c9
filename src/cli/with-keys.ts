import { connect } from '../platform/db/database.ts';
import type { Database } from '../platform/db/database.ts';
import { keyPlaces } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';
import { AppError } from '../platform/errors.ts';
import { openSealing } from '../safeguards/index.ts';
import type { Sealing } from '../safeguards/index.ts';
import { withDatabase } from './database.ts';
import { CommandFailed } from './failure.ts';

/** Database and key store of the installation, for the time of one command; beside a running one or alone. */
export function withKeys<T>(
  config: Config,
  work: (db: Database, sealing: Sealing) => Promise<T>,
): Promise<T> {
  return withDatabase(config, async ({ appUrl }) => {
    const { db, close } = connect(appUrl, { max: 10, name: 'hartline keys' });
    try {
      return await work(db, await openSealing(db, keyPlaces(config)));
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable')
        throw new CommandFailed(`The key store does not answer: ${String((error.cause as Error).message)}`);
      throw error;
    } finally {
      await close();
    }
  });
}
