import { sql } from 'kysely';
import type { Tx } from '../../platform/db/tx.ts';
import type { ContentLeaf } from './leaf.ts';
import type { HashReader, KeptNode, Range } from './merkle.ts';
import { LEAVES_PER_TILE, rangeHash } from './merkle.ts';

/** A committed leaf that has no number yet. */
export interface Unnumbered {
  readonly kind: 'act' | 'content';
  readonly leaf_id: string;
  readonly xid: string;
  /** Null for contents, whose hash is taken over their rows. */
  readonly leaf_hash: Buffer | null;
}

/**
 * Committed leaves without a number, in the order of their transactions, written at or after transaction `since`; and
 * from which transaction on the next look must be taken: older ones have all ended.
 */
export async function findUnnumbered(
  tx: Tx,
  since: string,
  most: number,
): Promise<{ leaves: Unnumbered[]; next: string }> {
  const { rows } = await sql<Unnumbered>`
    (select 'act' as kind, l.id as leaf_id, l.xid, l.leaf_hash from audit_leaf l
      where l.xid >= ${since}::xid8 and not exists (select from log_entry e where e.leaf_id = l.id)
      order by l.xid, l.id limit ${most})
    union all
    (select 'content', c.act, c.xid, null from (select distinct act, xid from content_digest where xid >= ${since}::xid8) c
      where not exists (select from log_entry e where e.leaf_id = c.act)
      order by c.xid, c.act limit ${most})
    order by xid, kind, leaf_id limit ${most}`.execute(tx);
  const { rows: snapshot } = await sql<{
    next: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as next`.execute(tx);
  const ended = snapshot[0]!.next;
  // A full batch took everything before its last transaction; what nobody could see yet is not older than `ended`.
  return { leaves: rows, next: rows.length < most ? ended : earlier(rows.at(-1)!.xid, ended) };
}

const earlier = (a: string, b: string) => (BigInt(a) < BigInt(b) ? a : b);

interface DigestRow {
  id: number;
  act: string;
  account_id: string | null;
  acted_as: string;
  table_name: string;
  row_key: string;
  digest: Buffer | null;
}

/** The content leaves of these transactions, by the id of their act. */
export async function readContentLeaves(
  tx: Tx,
  found: readonly { leaf_id: string; xid: string }[],
): Promise<Map<string, ContentLeaf>> {
  const leaves = new Map<string, ContentLeaf & { rows: ContentLeaf['rows'][number][] }>();
  if (found.length === 0) return leaves;
  const { rows } = await sql<DigestRow>`
    select c.id, c.act, c.account_id, c.acted_as, c.table_name, c.row_key, c.digest
      from content_digest c
     where c.xid = any (${found.map((one) => one.xid)}::xid8[]) and c.act = any (${found.map((one) => one.leaf_id)}::uuid[])
     order by c.id`.execute(tx);
  for (const row of rows) {
    const leaf = leaves.get(row.act) ?? {
      act: row.act,
      account_id: row.account_id,
      acted_as: row.acted_as,
      rows: [],
    };
    leaf.rows.push({
      id: row.id,
      table: row.table_name,
      key: row.row_key,
      digest: row.digest?.toString('hex') ?? null,
    });
    leaves.set(row.act, leaf);
  }
  return leaves;
}

export async function logSize(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    size: number;
  }>`select coalesce(max(index) + 1, 0) as size from log_entry`.execute(tx);
  return rows[0]!.size;
}

export async function addEntries(
  tx: Tx,
  from: number,
  entries: readonly (Unnumbered & { leaf_hash: Buffer })[],
  kept: readonly KeptNode[],
): Promise<void> {
  await sql`
    insert into log_entry (index, kind, leaf_id, xid, leaf_hash)
    select ${from}::bigint + n - 1, kind, leaf_id, xid, leaf_hash
      from unnest(${entries.map((one) => one.kind)}::text[], ${entries.map((one) => one.leaf_id)}::uuid[],
                  ${entries.map((one) => one.xid)}::xid8[], ${entries.map((one) => one.leaf_hash)}::bytea[])
           with ordinality as e(kind, leaf_id, xid, leaf_hash, n)`.execute(tx);
  if (kept.length > 0)
    await tx
      .insertInto('log_node')
      .values([...kept])
      .execute();
}

/** Hashes as they stand in the database. A missing one is an error, never a guess. */
export function storedHashes(tx: Tx): HashReader {
  return async (level, first, count) =>
    counted(await readHashes(tx, level, first, count), level, first, count);
}

/** The same, a whole tile at a time and each tile once: paths of many leaves share their tiles. */
function tiledHashes(tx: Tx): HashReader {
  const tiles = new Map<string, Promise<Buffer[]>>();
  return async (level, first, count) => {
    const offset = first % LEAVES_PER_TILE;
    if (offset + count > LEAVES_PER_TILE) return storedHashes(tx)(level, first, count);
    const name = `${level} ${first - offset}`;
    const tile = tiles.get(name) ?? readHashes(tx, level, first - offset, LEAVES_PER_TILE);
    tiles.set(name, tile);
    return counted((await tile).slice(offset, offset + count), level, first, count);
  };
}

async function readHashes(tx: Tx, level: number, first: number, count: number): Promise<Buffer[]> {
  const { rows } = await (
    level === 0
      ? sql<{
          hash: Buffer;
        }>`select leaf_hash as hash from log_entry where index >= ${first} and index < ${first + count} order by index`
      : sql<{
          hash: Buffer;
        }>`select hash from log_node where level = ${level} and n >= ${first} and n < ${first + count} order by n`
  ).execute(tx);
  return rows.map(({ hash }) => hash);
}

function counted(hashes: Buffer[], level: number, first: number, count: number): Buffer[] {
  if (hashes.length !== count) throw new Error(`The log has a hole at level ${level}, ${first}.`);
  return hashes;
}

export function hashesOf(tx: Tx, ranges: readonly Range[]): Promise<Buffer[]> {
  return hashReader(tx)(ranges);
}

/** Reads the hashes of ranges, each range once: the paths of many leaves share most of theirs. */
export function hashReader(tx: Tx): (ranges: readonly Range[]) => Promise<Buffer[]> {
  const read = tiledHashes(tx);
  const known = new Map<string, Buffer>();
  return async (ranges) => {
    const hashes: Buffer[] = [];
    for (const range of ranges) {
      const name = `${range.from}-${range.to}`;
      const hash = known.get(name) ?? (await rangeHash(range, read));
      known.set(name, hash);
      hashes.push(hash);
    }
    return hashes;
  };
}
