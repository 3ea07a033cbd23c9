import type { Config } from '../platform/config.ts';
import { openDatabase } from '../platform/installation.ts';
import type { OpenDatabase } from '../platform/installation.ts';

/** Works beside a running server, or starts the embedded database for the time of the command. */
export async function withDatabase<T>(
  config: Config,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const database = (await openDatabase(config, 'beside', say)) ?? (await openDatabase(config, 'own', say))!;
  try {
    return await work(database);
  } finally {
    await database.stop();
  }
}
