import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/db/tx.ts';
import { appendAudit } from './audit.ts';
import { leafInstant } from './leaf.ts';
import type { ActLeaf, LeafDetail } from './leaf.ts';
import { hashReader, readContentLeaves } from './log.sql.ts';
import { inclusionRanges } from './merkle.ts';
import { findSignature, parseNote, vkeyOf } from './note.ts';
import type { NoteKey } from './note.ts';
import type { ProofBundle } from './proof.ts';
import type { KnownWitness } from './witnesses.ts';

interface Found {
  index: number;
  kind: 'act' | 'content';
  leaf_id: string;
  xid: string;
}

/**
 * Everything the log holds about one record up to the newest checkpoint with the most cosignatures. Nothing when the log
 * holds nothing about it there. Taking a proof is an act of its own.
 */
export async function buildProof(
  ctx: Ctx,
  subject: string,
  log: NoteKey,
  witnesses: readonly KnownWitness[],
): Promise<ProofBundle | undefined> {
  await appendAudit(ctx, { act: 'proof.taken', subjectKind: 'record', subjectId: subject });
  const signed = await bestCheckpoint(ctx.tx, witnesses);
  const found = signed ? await findEntries(ctx.tx, subject, signed.size) : [];
  if (!signed || found.length === 0) return undefined;
  const contents = await readContentLeaves(
    ctx.tx,
    found.filter(({ kind }) => kind === 'content'),
  );
  const acts = await readActs(
    ctx.tx,
    found.filter(({ kind }) => kind === 'act').map(({ leaf_id }) => leaf_id),
  );
  const hashesFor = hashReader(ctx.tx);
  const leaves: ProofBundle['leaves'] = [];
  for (const entry of found) {
    const hashes = await hashesFor(inclusionRanges(entry.index, signed.size));
    const place = { index: entry.index, path: hashes.map((hash) => hash.toString('base64')) };
    if (entry.kind === 'act') leaves.push({ ...place, ...acts.get(entry.leaf_id)! });
    else {
      const { act, account_id, acted_as, rows } = contents.get(entry.leaf_id)!;
      leaves.push({ ...place, content: { act, account_id, acted_as, rows: [...rows] } });
    }
  }
  return {
    format: 'hartline-proof/1',
    subject,
    log: vkeyOf(log),
    witnesses: signed.keys.map(vkeyOf),
    checkpoint: signed.note,
    leaves,
  };
}

/** Among the newest checkpoints the one that the most witnesses signed. */
async function bestCheckpoint(
  tx: Tx,
  witnesses: readonly KnownWitness[],
): Promise<{ size: number; note: string; keys: NoteKey[] } | undefined> {
  const { rows } = await sql<{ size: number; note: string; lines: string[] }>`
    select c.size, c.note, coalesce(array_agg(s.line order by s.witness) filter (where s.line is not null), '{}') as lines
      from (select * from log_checkpoint order by size desc limit 50) c left join log_cosignature s on s.size = c.size
     group by c.size, c.note order by count(s.line) desc, c.size desc limit 1`.execute(tx);
  const [best] = rows;
  if (!best) return undefined;
  const { text } = parseNote(best.note);
  // A cosignature of a witness that is no longer trusted proves nothing to anybody.
  const counted = witnesses.flatMap(({ key }) => {
    const line = best.lines.find((one) => findSignature(parseNote(`${text}\n${one}`), key));
    return line ? [{ key, line }] : [];
  });
  return {
    size: best.size,
    note: best.note + counted.map(({ line }) => line).join(''),
    keys: counted.map(({ key }) => key),
  };
}

async function findEntries(tx: Tx, subject: string, size: number): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select e.index, e.kind, e.leaf_id, e.xid from log_entry e
     where e.index < ${size} and e.leaf_id in (
       select l.id from audit_leaf l where l.subject_id = ${subject}
       union
       select c.act from content_digest c where c.row_key = ${subject} or c.row_key like ${`${subject.replace(/[\\%_]/g, '\\$&')}|%`})
     order by e.index`.execute(tx);
  return rows;
}

async function readActs(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { salt: string; act: ActLeaf & { detail: Writable } }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('audit_leaf')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map(({ salt, leaf_hash: _hash, xid: _xid, at, detail, ...rest }) => [
      rest.id,
      {
        salt: salt.toString('base64'),
        act: { ...rest, at: leafInstant(at), detail: detail as Writable },
      },
    ]),
  );
}

type Writable = { [Key in keyof LeafDetail]: Exclude<LeafDetail[Key], readonly string[]> | string[] };
