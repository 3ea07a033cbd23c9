import { randomBytes, randomUUID } from 'node:crypto';
import { pause } from '../../src/platform/clock.ts';
import { connect } from '../../src/platform/db/database.ts';
import { actLeafHash, leafInstant } from '../../src/safeguards/audit/leaf.ts';
import type { ActLeaf } from '../../src/safeguards/audit/leaf.ts';
import { CompactTree, consistencyRanges } from '../../src/safeguards/audit/merkle.ts';
import type { KeptNode } from '../../src/safeguards/audit/merkle.ts';
import { signCheckpoint } from '../../src/safeguards/audit/note.ts';
import { originOf } from '../../src/safeguards/audit/sequencer.ts';
import type { FindingKind } from '../../src/safeguards/witness/alert.ts';
import type { Scene } from './scene.ts';

/** What an administrator of the database does, who also has the key of the log, and what a witness must call it. */
export interface Tampering {
  readonly what: string;
  readonly found: readonly FindingKind[];
  readonly act: (scene: Scene) => Promise<void>;
}

export const TAMPERINGS: readonly Tampering[] = [
  {
    what: 'edit a leaf: somebody else read the report',
    found: ['leaf_changed'],
    act: async ({ sql }) => {
      await sql(
        "update audit_leaf set account_id = (select id from account where address like 'trainer@%') where id = (select id from audit_leaf where act = 'report.read' limit 1)",
        [],
        'quietly',
      );
    },
  },
  {
    what: 'delete a leaf',
    found: ['leaf_missing'],
    act: async ({ sql }) => {
      await sql(
        "delete from audit_leaf where id = (select id from audit_leaf where act = 'report.read' limit 1)",
        [],
        'quietly',
      );
    },
  },
  {
    what: 'reorder two leaves',
    found: ['rewritten'],
    act: async ({ sql }) => {
      const [a, b] = await sql<{ index: string; leaf_id: string; leaf_hash: Buffer; kind: string }>(
        "select * from log_entry where kind = 'act' order by index limit 2 offset 20",
      );
      await sql('update log_entry set leaf_id = gen_random_uuid() where index = $1', [b!.index], 'quietly');
      for (const [at, from] of [[a!, b!], [b!, a!]] as const)
        await sql('update log_entry set leaf_id = $2, leaf_hash = $3 where index = $1', [at.index, from.leaf_id, from.leaf_hash], 'quietly'); // prettier-ignore
    },
  },
  {
    what: 'truncate the tail, with the log stopped meanwhile',
    found: ['rolled_back', 'rewritten'],
    act: async ({ sql, stopLog, startLog }) => {
      await stopLog();
      await sql('create temporary table cut as select index, leaf_id from log_entry order by index desc limit 30; delete from audit_leaf where id in (select leaf_id from cut); delete from content_digest where act in (select leaf_id from cut); delete from log_cosignature where size > (select min(index) from cut); delete from log_checkpoint where size > (select min(index) from cut); delete from log_entry where index in (select index from cut)', undefined, 'quietly'); // prettier-ignore
      startLog();
    },
  },
  {
    what: 'back-date an acknowledgement, its hashes made to fit',
    found: ['rewritten'],
    act: async (scene) => {
      await editWithHash(scene, (leaf) => ({ ...leaf, at: leafInstant(Temporal.Instant.from(leaf.at).subtract({ hours: 5 })) })); // prettier-ignore
    },
  },
  {
    what: 'rebuild the whole tree after an edit and sign it with the key of the log',
    found: ['rewritten', 'forked'],
    act: async (scene) => {
      await scene.stopLog();
      await editWithHash(scene, (leaf) => ({ ...leaf, origin: '203.0.113.7' }));
      await rebuild(scene);
      scene.startLog();
    },
  },
  {
    what: 'roll back by restoring an old copy',
    found: ['rolled_back', 'rewritten', 'forked'],
    act: async ({ sql, name, onServer, stopLog, startLog, witnesses }) => {
      await stopLog();
      await alone(onServer, name, `create database ${name}_copy template ${name}`);
      startLog();
      const before = witnesses.map((one) => one.status().size);
      await insertLeaf({ sql }, { act: 'report.read' });
      while (witnesses.some((one, n) => one.status().size <= before[n]!)) await pause(50);
      await stopLog();
      await onServer(`drop database ${name} with (force)`);
      await onServer(`alter database ${name}_copy rename to ${name}`);
      startLog();
    },
  },
  {
    what: 'swap the stored text of two reports',
    found: ['content_changed'],
    act: async ({ sql }) => {
      await sql("update report_narrative a set narrative = b.narrative from report_narrative b where a.report_id <> b.report_id and a.report_id in (select report_id from report_narrative order by report_id limit 2) and b.report_id in (select report_id from report_narrative order by report_id limit 2)", [], 'quietly'); // prettier-ignore
    },
  },
  {
    what: 'switch a trigger off and open a policy',
    found: ['catalog_changed'],
    act: async ({ sql }) => {
      await sql('alter table acknowledgement disable trigger content_update');
      await sql('create policy helper on report for select to agency using (true)');
    },
  },
  {
    what: 'fork the log: one witness is shown another signed view',
    found: ['forked', 'rewritten', 'rolled_back'],
    act: fork,
  },
  {
    what: 'stop the log while work goes on',
    found: ['unnumbered', 'silent'],
    act: async ({ sql, stopLog }) => {
      await stopLog();
      await insertLeaf({ sql }, { act: 'report.read' });
    },
  },
  {
    what: 'edit the table of keys, or of roles: a trainee becomes supervisor',
    found: ['no_act', 'content_changed'],
    act: async ({ sql }) => {
      const [{ sealed }] = (await sql<{ sealed: boolean }>("select to_regclass('public.seal_key') is not null as sealed")) as [{ sealed: boolean }]; // prettier-ignore
      if (sealed) await sql('update seal_key set fingerprint = (select fingerprint from seal_key k order by key_set, n limit 1) where ctid = (select ctid from seal_key order by key_set desc, n desc limit 1)'); // prettier-ignore
      await sql("update account set role = 'supervisor', database_role = 'careline' where address like 'officer@%'"); // prettier-ignore
    },
  },
];

/** Does what needs the database for itself alone, while witnesses keep knocking. */
async function alone(onServer: Scene['onServer'], name: string, work: string): Promise<void> {
  await onServer(`alter database ${name} with allow_connections false`);
  await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await onServer(work);
  await onServer(`alter database ${name} with allow_connections true`);
}

/** Changes what the newest acknowledgement says, in the leaf and in the log, hash and all. */
async function editWithHash(scene: Scene, change: (leaf: ActLeaf) => ActLeaf): Promise<void> {
  const [row] = await scene.sql<Omit<ActLeaf, 'at'> & { at: Temporal.Instant; salt: Buffer }>(
    "select id, at, account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail, salt from audit_leaf where act = 'dispatch.acknowledged' order by id desc limit 1",
  );
  const { salt, at, ...rest } = row!;
  const leaf = change({ ...rest, at: leafInstant(at) });
  const hash = actLeafHash(salt, leaf);
  await scene.sql('update audit_leaf set at = $2, origin = $3, leaf_hash = $4 where id = $1', [leaf.id, leaf.at, leaf.origin, hash], 'quietly'); // prettier-ignore
  await scene.sql('update log_entry set leaf_hash = $2 where leaf_id = $1', [leaf.id, hash], 'quietly');
}

/** Every node, root, checkpoint and signature anew, as if the log had always been so. */
async function rebuild({ sql, signer }: Scene): Promise<void> {
  const entries = await sql<{ leaf_hash: Buffer }>('select leaf_hash from log_entry order by index');
  const checkpoints = new Set(
    (await sql<{ size: number }>('select size from log_checkpoint')).map((row) => row.size),
  );
  const tree = new CompactTree();
  const nodes: KeptNode[] = [];
  await sql('delete from log_cosignature', [], 'quietly');
  await sql('delete from log_node', [], 'quietly');
  for (const { leaf_hash } of entries) {
    nodes.push(...tree.append(leaf_hash));
    if (!checkpoints.has(tree.size)) continue;
    const note = signCheckpoint({ origin: originOf(signer), size: tree.size, root: tree.root() }, signer);
    await sql('update log_checkpoint set root = $2, note = $3 where size = $1', [tree.size, tree.root(), note], 'quietly'); // prettier-ignore
  }
  for (const { level, n, hash } of nodes)
    await sql('insert into log_node values ($1, $2, $3)', [level, n, hash]);
}

/** The second witness gets a checkpoint that continues what it signed, about leaves that nobody else ever sees. */
async function fork({ signer, witnesses, databaseUrl, stopLog, startLog }: Scene): Promise<void> {
  await stopLog();
  const victim = witnesses[1]!;
  const old = victim.status().size;
  const { db, close } = connect(databaseUrl, { max: 1, as: 'itself' });
  const { tree, proof } = await db
    .transaction()
    .execute(async (tx) => {
      const leaves = await tx
        .selectFrom('log_entry')
        .select('leaf_hash')
        .orderBy('index')
        .limit(old)
        .execute();
      const forged = [
        ...leaves.map((row) => row.leaf_hash),
        ...Array.from({ length: 3 }, () => randomBytes(32)),
      ];
      const grown = new CompactTree();
      for (const hash of forged) grown.append(hash);
      const ranges = consistencyRanges(old, forged.length);
      const subtree = (from: number, to: number) => {
        const part = new CompactTree();
        for (const hash of forged.slice(from, to)) part.append(hash);
        return part.root();
      };
      return { tree: grown, proof: ranges.map(({ from, to }) => subtree(from, to)) };
    })
    .finally(close);
  const note = signCheckpoint({ origin: originOf(signer), size: tree.size, root: tree.root() }, signer);
  const body = `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
  const answer = await fetch(`${victim.url}/add-checkpoint`, { method: 'POST', body });
  if (answer.status !== 200) throw new Error(`The forged view was not taken: ${answer.status}`);
  startLog();
}

async function insertLeaf({ sql }: Pick<Scene, 'sql'>, { act }: { act: string }): Promise<void> {
  const salt = randomBytes(32);
  const [{ now }] = (await sql<{ now: Temporal.Instant }>('select app_now() as now')) as [
    { now: Temporal.Instant },
  ];
  const leaf: ActLeaf = {
    id: randomUUID(), at: leafInstant(now), account_id: null, acted_as: 'screener', act, subject_kind: 'report',
    subject_id: randomUUID(), outcome: 'done', origin: '192.0.2.1', detail: {},
  }; // prettier-ignore
  await sql(
    "insert into audit_leaf (id, at, account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail, salt, leaf_hash) values ($1, $2, null, $3, $4, 'report', $5, 'done', $6, '{}', $7, $8)",
    [leaf.id, leaf.at, leaf.acted_as, act, leaf.subject_id, leaf.origin, salt, actLeafHash(salt, leaf)],
  );
}
