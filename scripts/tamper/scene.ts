import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pause } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/database.ts';
import type { EmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { loadKey } from '../../src/platform/signing.ts';
import type { Signer } from '../../src/platform/signing.ts';
import { keyOf, originOf } from '../../src/safeguards/index.ts';
import { startSequencer } from '../../src/safeguards/audit/sequencer.ts';
import type { Sequencer } from '../../src/safeguards/audit/sequencer.ts';
import type { KnownWitness } from '../../src/safeguards/audit/witnesses.ts';
import { startWitness } from '../../src/safeguards/witness/witness.ts';
import type { Witness } from '../../src/safeguards/witness/witness.ts';

/** The pause between two passes, as in the training system. */
const EVERY_MS = 15_000;
const PROVE_WITHIN_MS = 60_000;

/** One installation's database with its running log and two witnesses, for one tampering. */
export interface Scene {
  readonly name: string;
  readonly witnesses: readonly Witness[];
  /** The key of the log: whoever administers the server can take it. */
  readonly signer: Signer;
  /** As the administrator, past every trigger when `quietly`. */
  sql<Row extends object>(text: string, values?: unknown[], how?: 'quietly'): Promise<Row[]>;
  /** Other databases of the same server. */
  onServer(text: string): Promise<void>;
  readonly databaseUrl: string;
  stopLog(): Promise<void>;
  startLog(): void;
  end(): Promise<void>;
}

export async function openScene(server: EmbeddedPostgres, name: string, keyFile: string): Promise<Scene> {
  const databaseUrl = server.adminUrl(name);
  const folder = join(server.dataFolder, 'scenes', name);
  mkdirSync(folder, { recursive: true });
  copyFileSync(keyFile, join(folder, 'log.pem'));
  const signer = loadKey(join(folder, 'log.pem'));
  const log = keyOf(signer, originOf(signer), 'log');
  const onServer = async (text: string) => {
    const client = new pg.Client({ connectionString: server.adminUrl('postgres') });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await onServer(`create database ${name} template installation`);

  const witnesses: Witness[] = [];
  for (const number of [1, 2])
    witnesses.push(
      await startWitness({
        name: `witness-${number}.hartline.example`,
        folder: join(folder, `witness-${number}`),
        databaseUrl: server.witnessUrl(name),
        log,
        host: '127.0.0.1',
        port: 0,
        peers: () => witnesses.filter((_, other) => other !== number - 1).map(({ url }) => url),
        everyMs: EVERY_MS,
        say: () => {},
      }),
    );
  const known: KnownWitness[] = witnesses.map(({ key, url }) => ({ key, url }));
  const connections = connect(databaseUrl, { max: 3, name: 'hartline tamper' });
  let sequencer: Sequencer | undefined;
  const startLog = () => {
    sequencer = startSequencer({ url: databaseUrl, db: connections.db, signer, witnesses: () => known });
  };
  startLog();

  const scene: Scene = {
    name,
    witnesses,
    signer,
    databaseUrl,
    onServer,
    sql: async <Row extends object>(text: string, values: unknown[] = [], how?: 'quietly') => {
      const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
      await client.connect();
      try {
        if (how) await client.query('set session_replication_role = replica');
        return (await client.query<Row>(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    stopLog: async () => {
      await sequencer?.stop();
      sequencer = undefined;
    },
    startLog,
    end: async () => {
      await sequencer?.stop();
      await Promise.all(witnesses.map((one) => one.stop()));
      await connections.close();
      await onServer(`drop database ${name} with (force)`);
    },
  };
  return scene;
}

/** Waits until both witnesses have signed what there is and gone through it once. An alert now is a false one. */
export async function untilProven(scene: Scene): Promise<void> {
  const began = performance.now();
  const proven = () =>
    scene.witnesses.every((one) => {
      const { size, lastPass } = one.status();
      return size > 0 && (lastPass?.size ?? 0) > 0;
    });
  while (!proven()) {
    if (performance.now() - began > PROVE_WITHIN_MS)
      throw new Error(`${scene.name}: the witnesses never began.`);
    await pause(100);
  }
  const false_ = scene.witnesses.flatMap((one) => one.status().alerts);
  if (false_.length > 0) throw new Error(`${scene.name}: a false alarm: ${JSON.stringify(false_)}`);
}
