import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { sha256 } from '../canonical.ts';
import { connect } from './database.ts';
import type { Database } from './database.ts';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));

export interface MigrationFile {
  readonly name: string;
  readonly text: string;
}

/** The numbered SQL files, in order. `schema.sql` is the dump, not a migration. */
export function migrationFiles(folder = MIGRATIONS_FOLDER): MigrationFile[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.+\.sql$/.test(file))
    .sort()
    .map((file) => ({ name: file.replace(/\.sql$/, ''), text: readFileSync(join(folder, file), 'utf8') }));
}

/**
 * Brings the database behind `url` (a login that may create roles) to the newest version; forward only.
 * Refuses when an applied file was edited afterwards, or when the database is newer than this program.
 */
export async function migrate(url: string, log: (line: string) => void = () => {}): Promise<string[]> {
  const { db, close } = connect(url, { max: 2, name: 'hartline migrate', as: 'itself' });
  try {
    const files = migrationFiles();
    await refuseForeignHistory(db, files);
    const migrator = new Migrator({
      db,
      provider: new SqlFiles(files),
      migrationTableSchema: 'hartline_meta',
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    for (const result of results)
      log(`${result.status === 'Success' ? 'migrated' : 'FAILED'} ${result.migrationName}`);
    if (error) throw error;
    await sql`grant usage on schema hartline_meta to hartline_login`.execute(db);
    await sql`grant select on hartline_meta.kysely_migration to hartline_login`.execute(db);
    return results.map((result) => result.migrationName);
  } finally {
    await close();
  }
}

class SqlFiles implements MigrationProvider {
  private readonly files: readonly MigrationFile[];
  constructor(files: readonly MigrationFile[]) {
    this.files = files;
  }
  async getMigrations(): Promise<Record<string, Migration>> {
    return Object.fromEntries(
      this.files.map((file) => [file.name, { up: (db: Kysely<unknown>) => applyFile(db, file) }]),
    );
  }
}

async function applyFile(db: Kysely<unknown>, file: MigrationFile): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql.raw(file.text).execute(db);
  await sql`insert into hartline_meta.migration_digest (name, sha256) values (${file.name}, ${sha256(file.text)})`.execute(
    db,
  );
}

async function refuseForeignHistory(db: Database, files: readonly MigrationFile[]): Promise<void> {
  await sql`create schema if not exists hartline_meta`.execute(db);
  await sql`create table if not exists hartline_meta.migration_digest (name text primary key, sha256 bytea not null)`.execute(
    db,
  );
  const applied = await sql<{
    name: string;
    sha256: Buffer;
  }>`select name, sha256 from hartline_meta.migration_digest order by name`.execute(db);
  for (const row of applied.rows) {
    const file = files.find((candidate) => candidate.name === row.name);
    if (!file)
      throw new Error(
        `This database was migrated by a newer Hartline (${row.name}). Start that version, or restore a backup.`,
      );
    if (!sha256(file.text).equals(row.sha256))
      throw new Error(`Migration ${row.name} was edited after it was applied to this database.`);
  }
}
