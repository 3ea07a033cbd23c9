import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/db/migrate.ts';
import { removeTestCluster, startTestCluster } from '../../src/platform/postgres/testing.ts';
import { seedInstallation } from '../../src/seed.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    appUrl: string;
  }
}

const TEMPLATE = 'hartline_template';

/** One throw-away cluster for the run, with a migrated and seeded template that each test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestCluster();
  const admin = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await migrate(server.adminUrl(TEMPLATE));
  await seedInstallation(server.adminUrl(TEMPLATE), { demo: true });
  await admin.query(`alter database ${TEMPLATE} with is_template true`);
  await admin.end();
  project.provide('adminUrl', server.adminUrl('__database__'));
  project.provide('appUrl', server.appUrl('__database__'));
  return () => removeTestCluster(server);
}
