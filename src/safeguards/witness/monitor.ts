import { sql } from 'kysely';
import { connect } from '../../platform/db/database.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/db/tx.ts';
import { monotonicMs } from '../../platform/clock.ts';
import { findUnnumbered, logSize } from '../audit/log.sql.ts';
import type { NoteKey } from '../audit/note.ts';
import type { Finding } from './alert.ts';
import { checkpointIn, compareCatalog, compareCheckpoints, compareContent, compareSigned, readCheckpoints } from './looks.ts'; // prettier-ignore
import type { KnownCatalog } from './looks.ts';
import { readWholeLog } from './pass.ts';

/** How long a committed leaf may wait for its number, and the log for any leaf at all (a heartbeat comes every 30 s). */
const UNNUMBERED_MS = 10_000;
const SILENT_MS = 50_000;
const NOT_ASKED_MS = 60_000;
const UNREACHABLE_MS = 15_000;

export interface Pass {
  readonly size: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

export interface Monitor {
  /** The whole log, its checkpoints, what was signed here and what peers were shown, the content of live rows. */
  pass(signed: { size: number; root: string }, peers: readonly string[]): Promise<Pass>;
  /** Silence, leaves that wait, the catalog. */
  look(signedSize: number): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

/** Reads the database as a witness, always read-only and one moment at a time. `peers` are signed notes of other witnesses. */
export function openMonitor(url: string, log: NoteKey): Monitor {
  const { db, close } = connect(url, { max: 2, name: 'hartline witness', as: 'witness' });
  const began = monotonicMs();
  const grown = { size: -1, at: began };
  const asked = { size: -1, at: began };
  let reachedAt = began;
  let known: KnownCatalog;
  let since = '0';
  let waiting: { id: string; at: number } | undefined;
  /** A migration and the leaf about it are two transactions: the catalog must be wrong twice. */
  let catalogBefore: readonly Finding[] = [];

  async function unnumbered(tx: Tx, now: number): Promise<Finding[]> {
    const { leaves, next } = await findUnnumbered(tx, since, 100);
    const oldest = leaves.find(({ leaf_id }) => leaf_id === waiting?.id) ?? leaves[0];
    if (!oldest) [since, waiting] = [next, undefined];
    else if (oldest.leaf_id !== waiting?.id) waiting = { id: oldest.leaf_id, at: now };
    return waiting && now - waiting.at > UNNUMBERED_MS ? [{ kind: 'unnumbered', subject: waiting.id }] : [];
  }

  function growth(size: number, signedSize: number, now: number): Finding[] {
    if (size !== grown.size) Object.assign(grown, { size, at: now });
    if (signedSize !== asked.size || size <= signedSize) Object.assign(asked, { size: signedSize, at: now });
    return [
      ...(now - grown.at > SILENT_MS ? [{ kind: 'silent', subject: `at ${size}` } as const] : []),
      ...(now - asked.at > NOT_ASKED_MS
        ? [{ kind: 'not_asked', subject: `since ${signedSize}` } as const]
        : []),
    ];
  }

  return {
    async pass(signed, peers) {
      const from = monotonicMs();
      const findings: Finding[] = [];
      const size = await atOneMoment(db, async (tx) => {
        const mine = { size: signed.size, root: Buffer.from(signed.root, 'base64') };
        const theirs = peers.flatMap((note) => checkpointIn(note, log) ?? []);
        const checkpoints = await readCheckpoints(tx);
        const sizes = new Set([mine, ...theirs, ...checkpoints].map((one) => one.size));
        const read = await readWholeLog(tx, sizes);
        findings.push(...read.findings, ...compareCheckpoints(checkpoints, read, log));
        if (mine.size > 0) findings.push(...compareSigned(mine, read, 'rewritten'));
        // Peers were asked before this moment, and the log signs what is committed: a longer view is another one.
        for (const one of theirs) findings.push(...compareSigned(one, read, 'forked'));
        findings.push(...(await compareContent(tx)));
        return read.size;
      });
      return { size, seconds: (monotonicMs() - from) / 1000, findings };
    },

    async look(signedSize) {
      const now = monotonicMs();
      try {
        return await atOneMoment(db, async (tx) => {
          const found = [...(await unnumbered(tx, now)), ...growth(await logSize(tx), signedSize, now)];
          const catalog = await compareCatalog(tx, known);
          known = catalog.known;
          const twice = catalog.findings.filter((one) =>
            catalogBefore.some((before) => before.kind === one.kind && before.subject === one.subject),
          );
          catalogBefore = catalog.findings;
          reachedAt = now;
          return [...found, ...twice];
        });
      } catch (error) {
        if (now - reachedAt <= UNREACHABLE_MS) return [];
        return [{ kind: 'unreachable', subject: String((error as { code?: unknown }).code ?? 'none') }];
      }
    },
    close,
  };
}

function atOneMoment<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`set local timezone = 'UTC'`.execute(tx);
      return work(tx);
    });
}
