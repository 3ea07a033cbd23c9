import { sql } from 'kysely';
import type { Tx } from '../../platform/db/tx.ts';
import { BASELINE_ACT } from '../audit/catalog.ts';
import type { Recorded } from '../audit/catalog.ts';
import { actLeafHash, contentLeafHash, leafInstant } from '../audit/leaf.ts';
import type { ContentLeaf, LeafDetail } from '../audit/leaf.ts';
import { readContentLeaves } from '../audit/log.sql.ts';
import { CompactTree } from '../audit/merkle.ts';
import type { KeptNode } from '../audit/merkle.ts';
import type { Finding, FindingKind } from './alert.ts';

/** The whole log as one moment of the database shows it. */
export interface LogAsRead {
  readonly size: number;
  /** Roots at the sizes that were asked for, as far as the log goes. */
  readonly roots: ReadonlyMap<number, Buffer>;
  readonly findings: readonly Finding[];
}

interface Row {
  index: number;
  kind: 'act' | 'content';
  leaf_id: string;
  xid: string;
  leaf_hash: Buffer;
  id: string | null;
  at: Temporal.Instant;
  account_id: string | null;
  acted_as: string;
  act: string;
  subject_kind: string;
  subject_id: string;
  outcome: string;
  origin: string;
  detail: LeafDetail;
  salt: Buffer;
}

const BATCH = 5000;
/** A leaf may be this much older than the heartbeat before it: a transaction that took long. */
const OLDER_AT_MOST = { minutes: 10 };
/** A tampered log has thousands of wrong leaves; the first ones say enough. */
const MOST_FINDINGS = 50;
/** A draft is saved at every pause of typing; these are the tables that such a save may touch. */
const DRAFT_TABLES = new Set(['report', 'report_reporter', 'report_narrative', 'report_location']);

/**
 * Reads the log from its first entry, hashes every leaf again from its salt and content, and grows the tree anew.
 * Findings are what does not fit. `tx` is one read-only moment, seen as a witness.
 */
export async function readWholeLog(tx: Tx, sizes: ReadonlySet<number>): Promise<LogAsRead> {
  const reading = new Reading(sizes);
  for (let from = 0; ;) {
    const { rows } = await sql<Row>`
      select e.index, e.kind, e.leaf_id, e.xid, e.leaf_hash,
             l.id, l.at, l.account_id, l.acted_as, l.act, l.subject_kind, l.subject_id, l.outcome, l.origin, l.detail, l.salt
        from log_entry e left join audit_leaf l on l.id = e.leaf_id and e.kind = 'act'
       where e.index >= ${from} order by e.index limit ${BATCH}`.execute(tx);
    const contents = await readContentLeaves(
      tx,
      rows.filter(({ kind }) => kind === 'content'),
    );
    for (const row of rows) reading.take(row, contents);
    if (rows.length < BATCH) break;
    from = rows.at(-1)!.index + 1;
  }
  const kept = await tx.selectFrom('log_node').select(['level', 'n', 'hash']).execute();
  reading.compareNodes(kept.map(({ level, n, hash }) => ({ level, n: Number(n), hash })));
  return reading;
}

class Reading implements LogAsRead {
  readonly findings: Finding[] = [];
  readonly roots = new Map<number, Buffer>();
  readonly #sizes: ReadonlySet<number>;
  readonly #tree = new CompactTree();
  readonly #nodes = new Map<string, Buffer>();
  /** Transactions whose act was read just before: an act and its contents stand side by side. */
  readonly #acted: string[] = [];
  readonly #recorded = new Set<string>();
  /** Who is writing which draft, by the leaf of the editing session. */
  readonly #editors = new Map<string, Set<string | null>>();
  #beat: Temporal.Instant | undefined;

  constructor(sizes: ReadonlySet<number>) {
    this.#sizes = sizes;
    if (sizes.has(0)) this.roots.set(0, this.#tree.root());
  }

  get size(): number {
    return this.#tree.size;
  }

  take(row: Row, contents: ReadonlyMap<string, ContentLeaf>): void {
    if (row.index !== this.size) this.#found('hole', `${this.size}`);
    if (row.kind === 'act') this.#takeAct(row);
    else this.#takeContent(row, contents.get(row.leaf_id));
    for (const node of this.#tree.append(row.leaf_hash))
      this.#nodes.set(`${node.level} ${node.n}`, node.hash);
    if (this.#sizes.has(this.size)) this.roots.set(this.size, this.#tree.root());
  }

  #takeAct(row: Row): void {
    if (row.id === null) return this.#found('leaf_missing', row.leaf_id);
    const { salt, at, account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail } = row;
    const leaf = { id: row.id, at: leafInstant(at), account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail }; // prettier-ignore
    if (!actLeafHash(salt, leaf).equals(row.leaf_hash)) this.#found('leaf_changed', row.leaf_id);
    if (this.#beat && Temporal.Instant.compare(at, this.#beat.subtract(OLDER_AT_MOST)) < 0)
      this.#found('back_dated', row.leaf_id);
    if (act === 'log.heartbeat') this.#beat = at;
    if (act === BASELINE_ACT) for (const one of (detail as unknown as Recorded).acts) this.#recorded.add(one);
    if (act === 'report.created' || act === 'report.edited')
      this.#editors.set(subject_id, (this.#editors.get(subject_id) ?? new Set()).add(account_id));
    this.#acted.push(row.xid);
    if (this.#acted.length > 2 * BATCH) this.#acted.splice(0, BATCH);
  }

  #takeContent(row: Row, leaf: ContentLeaf | undefined): void {
    if (!leaf) return this.#found('digest_missing', row.leaf_id);
    if (!contentLeafHash(leaf).equals(row.leaf_hash)) this.#found('digest_changed', row.leaf_id);
    if (this.#acted.lastIndexOf(row.xid) >= 0 || this.#recorded.has(row.leaf_id) || this.#isAutosave(leaf))
      return;
    this.#found('no_act', `${leaf.rows[0]!.table} ${leaf.rows[0]!.key}`);
  }

  #isAutosave({ account_id, rows }: ContentLeaf): boolean {
    return rows.every(({ table, key }) => DRAFT_TABLES.has(table) && this.#editors.get(key)?.has(account_id));
  }

  compareNodes(kept: readonly KeptNode[]): void {
    const stored = new Map(kept.map(({ level, n, hash }) => [`${level} ${n}`, hash]));
    for (const at of new Set([...stored.keys(), ...this.#nodes.keys()]))
      if (!this.#nodes.get(at)?.equals(stored.get(at) ?? Buffer.alloc(0))) this.#found('node_changed', at);
  }

  #found(kind: FindingKind, subject: string): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ kind, subject });
  }
}
