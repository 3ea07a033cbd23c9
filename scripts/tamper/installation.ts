import { join } from 'node:path';
import pg from 'pg';
import { startInstallation } from '../../src/main.ts';
import { pause } from '../../src/platform/clock.ts';
import { readConfig } from '../../src/platform/config.ts';
import { connect } from '../../src/platform/db/database.ts';
import type { EmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { derbyReport } from '../../test/setup/reports.ts';

const REPORTS = 4;

interface Taken {
  readonly id: string;
  readonly dispatches: readonly { readonly id: string; readonly desk: string }[];
}

/** A database named `installation` in which some reports were taken, read, sent, opened and acknowledged. Answers the log's key file. */
export async function prepareInstallation(server: EmbeddedPostgres, dataFolder: string): Promise<string> {
  const admin = new pg.Client({ connectionString: server.adminUrl('postgres') });
  await admin.connect();
  await admin.query('create database installation').finally(() => admin.end());
  const databaseUrl = server.adminUrl('installation');
  const installation = await startInstallation(
    { ...readConfig({}), databaseUrl, dataFolder, port: 0 },
    { http: true, worker: true, say: () => {} },
  );
  const { db, pool, close } = connect(databaseUrl, { max: 2, as: 'itself' });
  try {
    const screener = caller(installation.url, await startDemoSession(db, 'screener', 'bearer'));
    const derby = caller(installation.url, await startDemoSession(db, 'police.derby', 'bearer'));
    for (let n = 0; n < REPORTS; n++) {
      const report = await screener<Taken>(
        'POST',
        'reports',
        derbyReport({ narrative: `Invented call no. ${n}.` }),
      );
      await screener('GET', `reports/${report.id}`);
      const { id } = report.dispatches.find(({ desk }) => desk === 'pd-derby')!;
      await derby('GET', `dispatches/${id}`);
      await derby('POST', `dispatches/${id}/acknowledgement`, { name: 'Sgt. Orla Venn', role: 'Sergeant' });
    }
    const waits = () => pool.query<{ n: string }>("select count(*) as n from notice where state in ('queued', 'attempted') and channel <> 'phone'"); // prettier-ignore
    while (Number((await waits()).rows[0]!.n) > 0) await pause(100);
  } finally {
    await close();
    await installation.stop();
  }
  return join(dataFolder, 'keys', 'log.pem');
}

function caller(url: string, token: string) {
  return async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as Body;
  };
}
