import pg from 'pg';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { monotonicMs, pause } from '../../platform/clock.ts';
import type { DB } from '../../platform/db/schema.generated.ts';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import { log } from '../../platform/log.ts';
import { keyIdOf } from '../../platform/signing.ts';
import type { Signer } from '../../platform/signing.ts';
import { appendAudit } from './audit.ts';
import { askWitness } from './ask-witness.ts';
import { contentLeafHash } from './leaf.ts';
import { addEntries, findUnnumbered, logSize, readContentLeaves, storedHashes } from './log.sql.ts';
import { CompactTree } from './merkle.ts';
import type { KeptNode } from './merkle.ts';
import { fromBase64, NoteProblem, signCheckpoint } from './note.ts';
import type { NoteKey } from './note.ts';
import type { KnownWitness } from './witnesses.ts';

export interface SequencerOptions {
  /** A session of its own proves that this process numbers, and no other. */
  readonly url: string;
  /** For what may take longer than a number may wait: asking the witnesses. */
  readonly db: Database;
  readonly signer: Signer;
  /** Read again before each checkpoint, so that a witness can come and go. */
  readonly witnesses: () => readonly KnownWitness[];
}

export interface Sequencer {
  /** True while this process is the one that numbers. */
  isNumbering(): boolean;
  stop(): Promise<void>;
}

/** Advisory lock of the one session that numbers. */
const SEQUENCER_LOCK = [4281, 0] as const;
const EVERY_MS = 400;
/** How many leaves get their numbers in one transaction, and at the latest after how many there is a checkpoint. */
const MOST = 1000;
const CHECKPOINT_EVERY_MS = 5_000;
/** One in every minute is owed; two, so that a minute without any is certain to mean something. */
const HEARTBEAT_EVERY_MS = 30_000;
const ACTOR = systemActor('audit log');

/** The name of a log: what its checkpoints begin with. It follows from the key, so that another key is another log. */
export function originOf(signer: { readonly keyId: string }): string {
  return `hartline/audit-log/${signer.keyId}`;
}

/** The log's public key from the file that stands beside the private one. */
export function keyOfFile(text: string): NoteKey {
  const publicKey = fromBase64(text.trim());
  if (publicKey.length !== 32) throw new NoteProblem('This is no public key.');
  return { name: originOf({ keyId: keyIdOf(publicKey) }), publicKey, kind: 'log' };
}

/**
 * Numbers committed leaves, at most a second after they were committed, and signs what the log has become. Any number of
 * processes may run one; whoever holds the lock does the work, and when its session ends another goes on.
 */
export function startSequencer(options: SequencerOptions): Sequencer {
  const stopping = new AbortController();
  let numbering = false;
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await hold(options, stopping.signal, (now) => (numbering = now)).catch((error: unknown) =>
        log('log.sequencer_failed', {
          code: String((error as { code?: unknown }).code ?? (error as Error).name),
        }),
      );
      numbering = false;
      await pause(EVERY_MS, stopping.signal);
    }
  })();
  return {
    isNumbering: () => numbering,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Waits for the lock and numbers until the session or the program ends. */
async function hold(
  options: SequencerOptions,
  stop: AbortSignal,
  tell: (numbering: boolean) => void,
): Promise<void> {
  const session = new pg.Pool({
    connectionString: options.url,
    max: 1,
    application_name: 'hartline sequencer',
    options: '-c TimeZone=UTC -c role=hartline_login',
    keepAlive: true,
    idleTimeoutMillis: 0,
  });
  let lost = false;
  session.on('remove', () => (lost = true));
  session.on('error', () => (lost = true));
  // A connection may also be cut while it is in use but waits for nothing: unheard, that would end the program.
  session.on('connect', (client) => client.on('error', () => (lost = true)));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: session }) });
  try {
    const tryLock = sql<{
      mine: boolean;
    }>`select pg_try_advisory_lock(${SEQUENCER_LOCK[0]}, ${SEQUENCER_LOCK[1]}) as mine`;
    while (!(await tryLock.execute(db)).rows[0]!.mine) {
      await pause(EVERY_MS, stop);
      if (stop.aborted || lost) return;
    }
    const work = new Numbering(options, db);
    while (!stop.aborted && !lost) {
      const full = await work.turn();
      tell(true);
      if (!full) await pause(EVERY_MS, stop);
    }
    if (!lost) await work.finish();
  } finally {
    await db.destroy();
  }
}

class Numbering {
  readonly #options: SequencerOptions;
  readonly #db: Kysely<DB>;
  readonly #origin: string;
  #tree: CompactTree | undefined;
  /** Transactions before this one have ended and are numbered. From the beginning for whoever takes over. */
  #since = '0';
  #beatAt = -Infinity;
  #signedAt = -Infinity;
  #signedSize = 0;
  /** Witnesses that are being asked just now: a slow one holds up neither the others nor the numbers. */
  readonly #asked = new Map<string, Promise<void>>();

  constructor(options: SequencerOptions, db: Kysely<DB>) {
    this.#options = options;
    this.#db = db;
    this.#origin = originOf(options.signer);
  }

  /** Numbers what waits; true when there may be more at once. */
  async turn(): Promise<boolean> {
    const now = monotonicMs();
    if (now - this.#beatAt >= HEARTBEAT_EVERY_MS) {
      await inTransaction(this.#db, ACTOR, (ctx) =>
        appendAudit(ctx, { act: 'log.heartbeat', subjectKind: 'log', subjectId: this.#origin }),
      );
      this.#beatAt = now;
    }
    const added = await this.#number();
    const unsigned = this.#tree!.size - this.#signedSize;
    if (unsigned >= MOST || (unsigned > 0 && now - this.#signedAt >= CHECKPOINT_EVERY_MS))
      await this.#sign(now);
    return added === MOST;
  }

  /** All reads of a batch see one moment, so that "older transactions have ended" and what they left fit together. */
  async #number(): Promise<number> {
    const tree = this.#tree;
    this.#tree = undefined; // whatever fails half-way is read again from the database
    const result = await this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        await sql`select set_config('role', 'worker', true)`.execute(tx);
        const grown = tree ?? (await CompactTree.at(await logSize(tx), storedHashes(tx)));
        const { leaves, next } = await findUnnumbered(tx, this.#since, MOST);
        const contents = await readContentLeaves(
          tx,
          leaves.filter(({ kind }) => kind === 'content'),
        );
        const kept: KeptNode[] = [];
        const from = grown.size;
        const entries = leaves.map((leaf) => {
          const leaf_hash = leaf.leaf_hash ?? contentLeafHash(contents.get(leaf.leaf_id)!);
          kept.push(...grown.append(leaf_hash));
          return { ...leaf, leaf_hash };
        });
        if (entries.length > 0) await addEntries(tx, from, entries, kept);
        return { grown, next, added: entries.length };
      });
    this.#tree = result.grown;
    this.#since = result.next;
    return result.added;
  }

  async #sign(now: number): Promise<void> {
    const checkpoint = { origin: this.#origin, size: this.#tree!.size, root: this.#tree!.root() };
    const note = signCheckpoint(checkpoint, this.#options.signer);
    await inTransaction(this.#db, ACTOR, (ctx) =>
      ctx.tx
        .insertInto('log_checkpoint')
        .values({ size: checkpoint.size, at: ctx.now, root: checkpoint.root, note })
        .onConflict((conflict) => conflict.column('size').doNothing())
        .execute(),
    );
    this.#signedAt = now;
    this.#signedSize = checkpoint.size;
    for (const witness of this.#witnesses()) {
      const { name } = witness.key;
      if (!witness.url || this.#asked.has(name)) continue;
      const asked = askWitness(this.#options.db, witness, { size: checkpoint.size, note })
        .catch((error: unknown) =>
          log('log.witness_failed', { witness: name, why: (error as Error).message.slice(0, 200) }),
        )
        .finally(() => this.#asked.delete(name));
      this.#asked.set(name, asked);
    }
  }

  #witnesses(): readonly KnownWitness[] {
    try {
      return this.#options.witnesses();
    } catch (error) {
      log('log.trust_list_unreadable', { why: (error as Error).message.slice(0, 200) });
      return [];
    }
  }

  /** At a regular end everything has its number, and the witnesses have seen it. */
  async finish(): Promise<void> {
    while (await this.turn());
    await Promise.all(this.#asked.values());
    if (this.#tree!.size > this.#signedSize) await this.#sign(monotonicMs());
    await Promise.all(this.#asked.values());
  }
}
