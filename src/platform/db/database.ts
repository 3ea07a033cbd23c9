import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { preparing } from './prepared.ts';
import type { DB } from './schema.generated.ts';

export type Database = Kysely<DB>;

const TIMESTAMPTZ = 1184;
const DATE = 1082;
const INT8 = 20;
// A birth date is a calendar day: as a timestamp it could shift by one.
pg.types.setTypeParser(DATE, (text) => text);
pg.types.setTypeParser(INT8, (text) => Number(text));
// The server always answers in UTC with a short offset ("+00"), which Temporal reads once the blank is a T.
pg.types.setTypeParser(TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T')));
// pg's own hook for values it does not know; without it an instant would be sent as quoted JSON.
Object.defineProperty(Temporal.Instant.prototype, 'toPostgres', {
  value: function (this: Temporal.Instant) {
    return this.toString();
  },
});

export interface Connections {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool whose connections start as `hartline_login`, a role that owns nothing and sees no report:
 * whatever forgets to say whom it acts for gets nothing, even when `url` names a superuser.
 */
export function connect(
  url: string,
  options: { max?: number; name?: string; as?: 'hartline_login' | 'itself' | 'witness' } = {},
): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    application_name: options.name ?? 'hartline',
    options: `-c TimeZone=UTC ${options.as === 'itself' ? '' : `-c role=${options.as ?? 'hartline_login'}`}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    pipeline: true,
  });
  // A lost idle connection is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that is in use and waits for no answer just now; its next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  return { db, pool, close: () => db.destroy() };
}
