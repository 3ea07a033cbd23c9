import { sql } from 'kysely';
import type { Tx } from '../../platform/db/tx.ts';
import { catalogChanges, catalogDigest, findRecorded, readCatalog } from '../audit/catalog.ts';
import type { Catalog, Recorded } from '../audit/catalog.ts';
import { findSignature, NoteProblem, parseCheckpoint, parseNote } from '../audit/note.ts';
import type { Checkpoint, NoteKey } from '../audit/note.ts';
import type { Finding } from './alert.ts';
import type { LogAsRead } from './pass.ts';

const NEWEST_SIGNATURES = 200;
const MOST_ROWS = 20;

interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

export async function readCheckpoints(tx: Tx): Promise<CheckpointRow[]> {
  const { rows } =
    await sql<CheckpointRow>`select size, root, note from log_checkpoint order by size`.execute(tx);
  return rows;
}

/** Every checkpoint must be of this very log; the signatures of the newest are verified again. */
export function compareCheckpoints(rows: readonly CheckpointRow[], read: LogAsRead, log: NoteKey): Finding[] {
  return rows.flatMap((row, n): Finding[] => {
    const subject = String(row.size);
    if (row.size > read.size) return [{ kind: 'rolled_back', subject }];
    if (!read.roots.get(row.size)?.equals(row.root)) return [{ kind: 'rewritten', subject }];
    const fits = n < rows.length - NEWEST_SIGNATURES || isSignedBy(row, log);
    return fits ? [] : [{ kind: 'checkpoint_forged', subject }];
  });
}

function isSignedBy({ size, root, note }: CheckpointRow, log: NoteKey): boolean {
  const found = checkpointIn(note, log);
  return found !== undefined && found.size === size && found.root.equals(root);
}

/** What the log signed, if it did. */
export function checkpointIn(note: string, log: NoteKey): Checkpoint | undefined {
  try {
    const signed = parseNote(note);
    return findSignature(signed, log) ? parseCheckpoint(signed.text) : undefined;
  } catch (error) {
    if (error instanceof NoteProblem) return undefined;
    throw error;
  }
}

/** Does the log still contain what was signed once? */
export function compareSigned(
  signed: { size: number; root: Buffer },
  read: LogAsRead,
  otherwise: 'rewritten' | 'forked',
): Finding[] {
  if (read.roots.get(signed.size)?.equals(signed.root)) return [];
  if (signed.size > read.size && otherwise === 'rewritten')
    return [{ kind: 'rolled_back', subject: `${signed.size} to ${read.size}` }];
  return [{ kind: otherwise, subject: String(signed.size) }];
}

/** Live rows of the safeguarded tables against their newest digests. The database compares; no content comes here. */
export async function compareContent(tx: Tx): Promise<Finding[]> {
  const tables = await tx
    .selectFrom('safeguarded_content')
    .select('table_name')
    .orderBy('table_name')
    .execute();
  const findings: Finding[] = [];
  for (const { table_name } of tables) {
    const { rows } = await sql<{ row_key: string; problem: 'changed' | 'missing' | 'unrecorded' }>`
      select row_key, problem from content_gaps(${table_name}) order by row_key limit ${MOST_ROWS}`.execute(
      tx,
    );
    for (const { row_key, problem } of rows)
      findings.push({ kind: `content_${problem}`, subject: `${table_name} ${row_key}` });
  }
  return findings;
}

/** What the catalog was when it was last found in order: names what changed since. */
export type KnownCatalog = { catalog: Catalog; digest: string } | undefined;

export async function compareCatalog(
  tx: Tx,
  known: KnownCatalog,
): Promise<{ findings: Finding[]; known: KnownCatalog }> {
  const recorded = await findRecorded(tx);
  const catalog = await readCatalog(tx);
  const digest = catalogDigest(catalog);
  const measure = recorded.at(-1);
  if (!measure) return { findings: [{ kind: 'catalog_unrecorded', subject: 'catalog' }], known };
  const findings = recorded
    .slice(1)
    .filter((one, n) => !isForward(recorded[n]!, one))
    .map((one): Finding => ({ kind: 'catalog_rerecorded', subject: one.digest }));
  if (measure.digest === digest) return { findings, known: { catalog, digest } };
  const changed = known?.digest === measure.digest ? catalogChanges(known.catalog, catalog) : ['catalog'];
  return {
    findings: [
      ...findings,
      ...changed.slice(0, MOST_ROWS).map((subject): Finding => ({ kind: 'catalog_changed', subject })),
    ],
    known,
  };
}

/** Only a newer migration or a newer server is a reason to measure by something else. */
function isForward(before: Recorded, next: Recorded): boolean {
  return (
    next.migration > before.migration || (next.migration === before.migration && next.server > before.server)
  );
}
