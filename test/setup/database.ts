import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connect } from '../../src/platform/db/database.ts';
import type { Connections } from '../../src/platform/db/database.ts';

export interface TestDatabase extends Connections {
  readonly name: string;
  readonly appUrl: string;
  readonly adminUrl: string;
  /** As the superuser: for looking behind row-level security and for moving the clock. */
  asAdmin<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Moves the one clock forward by a PostgreSQL interval, e.g. '16 minutes'. */
  moveClock(by: string): Promise<void>;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the migrated and seeded template. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const at = (url: string) => url.replace('__database__', name);
  await onServer((server) => server.query(`create database ${name} template hartline_template`));
  const appUrl = at(inject('appUrl'));
  const adminUrl = at(inject('adminUrl'));
  const connections = connect(appUrl, { max: 10 });
  const admin = new pg.Pool({ connectionString: adminUrl, max: 2 });
  admin.on('error', () => {});
  const asAdmin = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await admin.query<Row>(text, values)).rows;
  return {
    ...connections,
    name,
    appUrl,
    adminUrl,
    asAdmin,
    moveClock: async (by) => {
      await asAdmin(
        'insert into clock_offset (by_amount) values ($1::interval) on conflict (only_row) do update set by_amount = clock_offset.by_amount + excluded.by_amount',
        [by],
      );
    },
    drop: async () => {
      await connections.close();
      await admin.end();
      await onServer((server) => server.query(`drop database ${name} with (force)`));
    },
  };
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl').replace('__database__', 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
