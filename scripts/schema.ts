/** `npm run schema`: migrates a throw-away database and writes migrations/schema.sql and the table types. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS_FOLDER, migrate } from '../src/platform/db/migrate.ts';
import { removeTestCluster, startTestCluster } from '../src/platform/postgres/testing.ts';
import { generateTypes } from './generate-types.ts';
import { schemaDump } from './schema-dump.ts';

const server = await startTestCluster();
try {
  const admin = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await admin.connect();
  await admin.query('create database shape');
  await admin.end();
  const url = server.adminUrl('shape');
  await migrate(url);
  writeFileSync(join(MIGRATIONS_FOLDER, 'schema.sql'), await schemaDump(url));
  generateTypes(url, join(import.meta.dirname, '../src/platform/db/schema.generated.ts'));
} finally {
  await removeTestCluster(server);
}
