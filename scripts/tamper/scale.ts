import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { connect } from '../../src/platform/db/database.ts';
import { pause } from '../../src/platform/clock.ts';
import type { EmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { loadKey } from '../../src/platform/signing.ts';
import { actLeafHash, leafInstant } from '../../src/safeguards/audit/leaf.ts';
import { keyOf } from '../../src/safeguards/audit/note.ts';
import { originOf, startSequencer } from '../../src/safeguards/audit/sequencer.ts';
import { openMonitor } from '../../src/safeguards/witness/monitor.ts';
import { prepareInstallation } from './installation.ts';

const BATCH = 10_000;

/** Fills the log with invented leaves, lets it number them, and measures one whole pass of a witness. */
export async function measurePass(
  server: EmbeddedPostgres,
  scratch: string,
  leaves: number,
  say: (line: string) => void,
): Promise<void> {
  const keyFile = await prepareInstallation(server, join(scratch, 'data'));
  const url = server.adminUrl('installation');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { db, close } = connect(url, { max: 3 });
  const signer = loadKey(keyFile);
  try {
    const { rows } = await client.query<{ now: Temporal.Instant }>('select app_now() as now');
    for (let done = 0; done < leaves; done += BATCH) await insertLeaves(client, Math.min(BATCH, leaves - done), rows[0]!.now); // prettier-ignore
    await client.query('vacuum analyze audit_leaf');
    say(`${leaves} leaves were written.`);
    const numbering = performance.now();
    const sequencer = startSequencer({ url, db, signer, witnesses: () => [] });
    const size = async () => (await client.query<{ size: number }>('select coalesce(max(index) + 1, 0) as size from log_entry')).rows[0]!.size; // prettier-ignore
    while ((await size()) < leaves) await pause(500);
    await sequencer.stop();
    say(`They got their numbers in ${((performance.now() - numbering) / 1000).toFixed(1)} s.`);
    await client.query('vacuum analyze log_entry');
    const monitor = openMonitor(server.witnessUrl('installation'), keyOf(signer, originOf(signer), 'log'));
    const pass = await monitor.pass({ size: 0, root: '' }, []);
    await monitor.close();
    say(
      `A whole pass over ${pass.size} leaves took ${pass.seconds.toFixed(1)} s, with ${pass.findings.length} findings.`,
    );
    if (pass.findings.length > 0) say(JSON.stringify(pass.findings.slice(0, 5)));
    process.exitCode = pass.findings.length === 0 ? 0 : 1;
  } finally {
    await client.end();
    await close();
  }
}

async function insertLeaves(client: pg.Client, count: number, now: Temporal.Instant): Promise<void> {
  const at = leafInstant(now);
  const rows = Array.from({ length: count }, () => {
    const [id, subject, salt] = [randomUUID(), randomUUID(), randomBytes(32)];
    const hash = actLeafHash(salt, { id, at, account_id: null, acted_as: 'screener', act: 'report.read', subject_kind: 'report', subject_id: subject, outcome: 'done', origin: '192.0.2.1', detail: {} }); // prettier-ignore
    return { id, subject, salt, hash };
  });
  await client.query(
    `insert into audit_leaf (id, at, account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail, salt, leaf_hash)
     select id, $1, null, 'screener', 'report.read', 'report', subject, 'done', '192.0.2.1', '{}', salt, hash
       from unnest($2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as l(id, subject, salt, hash)`,
    [at, rows.map(({ id }) => id), rows.map(({ subject }) => subject), rows.map(({ salt }) => salt), rows.map(({ hash }) => hash)], // prettier-ignore
  );
}
