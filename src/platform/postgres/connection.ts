import { realpath } from 'node:fs/promises';
import { Client } from 'pg';

import type { Passwords, Place } from './place.ts';

/** How to reach the running server. */
export interface RunningPostgres {
  port: number;
  /** connection URL of the superuser, for migrations */
  adminUrl(database: string): string;
  /** connection URL of `hartline_login`, which owns nothing and takes its roles per transaction */
  appUrl(database: string): string;
  /** connection URL of `hartline_witness`, which reads the audit log and no content */
  witnessUrl(database: string): string;
}

export const SUPERUSER = 'hartline_admin';
const LOGIN = 'hartline_login';
const WITNESS = 'hartline_witness';
const WRONG_PASSWORD = '28'; // the class of SQLSTATEs for refused authorization

export function connectionData(port: number, passwords: Passwords): RunningPostgres {
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    port,
    adminUrl: (database) => url(SUPERUSER, passwords.superuser, database),
    appUrl: (database) => url(LOGIN, passwords.login, database),
    witnessUrl: (database) => url(WITNESS, passwords.witness, database),
  };
}

/**
 * Asks the server on this port for its data folder. `ours`: it is this cluster. `later`: nobody answers there, or it
 * is still starting or stopping. `other`: somebody else's server, or ours with other passwords.
 */
export async function whoAnswers(server: RunningPostgres, place: Place): Promise<'ours' | 'later' | 'other'> {
  try {
    const [row] = await query<{ data_directory: string }>(server, 'show data_directory');
    return row && (await realpath(row.data_directory)) === place.cluster ? 'ours' : 'other';
  } catch (error) {
    return (error as { code?: string }).code?.startsWith(WRONG_PASSWORD) ? 'other' : 'later';
  }
}

/** Gives the two logins their attributes and passwords, whoever made the roles; memberships come with the migrations. */
export async function ensureLoginRoles(server: RunningPostgres, passwords: Passwords): Promise<void> {
  const attributes = `login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls`;
  for (const [role, password] of [
    [LOGIN, passwords.login],
    [WITNESS, passwords.witness],
  ])
    await query(
      server,
      `do $$ begin
         if not exists (select from pg_roles where rolname = '${role}') then create role ${role}; end if;
       end $$;
       alter role ${role} with ${attributes} password '${password}'`, // made by us: letters, digits, - and _ only
    );
}

async function query<Row extends object>(server: RunningPostgres, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.adminUrl('postgres'), connectionTimeoutMillis: 3000 });
  client.on('error', () => {}); // the query below reports it
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
