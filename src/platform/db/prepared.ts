import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { writingBehind } from './write-behind.ts';

/**
 * How many different statements are prepared, and how long one may be. Inserts of many rows have a text for each number
 * of rows: what goes beyond is planned anew each time, as without any of this.
 */
const MOST_STATEMENTS = 200;
const LONGEST_TEXT = 4000;
/** PostgreSQL: a prepared statement that no longer fits its tables, or that the connection does not know. */
const OUTDATED = new Set(['0A000', '26000']);

/**
 * The pool as Kysely uses it, with every statement prepared once per connection under a name of its own. Parsing and
 * planning cost more than running most of them; plans are made again by the server when the role or the tables change.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string | undefined>();
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function nameOf(text: string): string | undefined {
    if (names.has(text)) return names.get(text);
    if (names.size >= MOST_STATEMENTS) return undefined;
    const worth = text.length <= LONGEST_TEXT && /^\s*(select|insert|update|delete|with)\b/i.test(text);
    const name = worth ? `hartline_${names.size}` : undefined;
    names.set(text, name);
    return name;
  }

  function dressed(client: pg.PoolClient): PostgresPoolClient {
    let generation = 0;
    const query = (text: string, values: readonly unknown[]) => {
      const name = nameOf(text);
      if (name === undefined) return client.query(text, [...values]);
      const prepared = { name: `${name}_${generation}`, text, values: [...values] };
      // No async function here: the error's stack then begins with whoever asked.
      return client.query(prepared).catch((error: unknown) => {
        // Other tables now, e.g. after a migration: this transaction is lost, the next prepares anew.
        if (OUTDATED.has(String((error as { code?: unknown }).code))) generation++;
        throw error;
      });
    };
    return {
      query: writingBehind(client, query) as unknown as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy),
      get processID() {
        return (client as { processID?: number }).processID;
      },
    };
  }

  return {
    connect: async () => {
      const client = await pool.connect();
      const dress = known.get(client) ?? dressed(client);
      known.set(client, dress);
      return dress;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
