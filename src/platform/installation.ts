import { sql } from 'kysely';
import pg from 'pg';
import type { Config } from './config.ts';
import { connect } from './db/database.ts';
import type { Connections } from './db/database.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts';

const DATABASE = 'hartline';

/** Where the database of this installation is, and how it stops. */
export interface OpenDatabase {
  /** A login that may migrate. */
  readonly adminUrl: string;
  /** The login the program works with. */
  readonly appUrl: string;
  /** The login of a witness: reads the audit log, no content. */
  readonly witnessUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

/** `DATABASE_URL`, or the embedded server: found running, or started and then owned by this program. */
export async function openDatabase(
  config: Config,
  mode: 'own' | 'beside',
  log: (line: string) => void,
): Promise<OpenDatabase | undefined> {
  if (config.databaseUrl)
    return {
      adminUrl: config.databaseUrl,
      appUrl: config.databaseUrl,
      witnessUrl: config.witnessDatabaseUrl ?? config.databaseUrl,
      embedded: false,
      stop: async () => {},
    };
  const running = await findEmbeddedPostgres(config.dataFolder);
  if (mode === 'beside')
    return (
      running && {
        adminUrl: running.adminUrl(DATABASE),
        appUrl: running.appUrl(DATABASE),
        witnessUrl: running.witnessUrl(DATABASE),
        embedded: true,
        stop: async () => {},
      }
    );
  const server = await startEmbeddedPostgres({ dataFolder: config.dataFolder, log });
  try {
    await ensureDatabase(server.adminUrl('postgres'));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    adminUrl: server.adminUrl(DATABASE),
    appUrl: server.appUrl(DATABASE),
    witnessUrl: server.witnessUrl(DATABASE),
    embedded: true,
    stop: () => server.stop(),
  };
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** True when the database stands at the newest migration this program knows. */
export async function isMigrated(connections: Connections, newest: string): Promise<boolean> {
  const { rows } = await sql<{
    name: string;
  }>`select name from hartline_meta.kysely_migration order by name desc limit 1`.execute(connections.db);
  return rows[0]?.name === newest;
}

export function open(url: string, name: string): Connections {
  return connect(url, { name });
}
