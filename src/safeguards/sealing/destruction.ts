import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { Ctx } from '../../platform/db/tx.ts';
import { appendAudit } from '../audit/audit.ts';
import type { KeyRef } from './envelope.ts';
import type { KeyStore } from './key-store.ts';

export interface DestructionOrder {
  readonly record: string;
  /** Parts of the record, or all of it. */
  readonly parts: readonly string[] | 'all';
  /** Who ordered it: an account or a person of the operating agency. */
  readonly by: string;
}

const SEALER = systemActor('destruction of keys');

/**
 * Orders that keys be destroyed, with its audit leaf, in the caller's transaction. From the commit on nothing new is
 * sealed with them; `finishDestructions` then takes them from the key store, now or at the next start.
 */
export async function orderDestruction(ctx: Ctx, order: DestructionOrder): Promise<number> {
  let query = ctx.tx
    .updateTable('seal_key')
    .set({ destroyed_at: ctx.now, destroyed_by: order.by })
    .where('record_id', '=', order.record)
    .where('destroyed_at', 'is', null);
  if (order.parts !== 'all') query = query.where('part', 'in', [...order.parts]);
  const keys = await query.returning('n').execute();
  await appendAudit(ctx, {
    act: 'keys.destroyed',
    subjectKind: 'record',
    subjectId: order.record,
    detail: { keys: keys.length, whole: order.parts === 'all' },
  });
  return keys.length;
}

/**
 * Destroys in the key store what the database says is destroyed: after an order, after a power cut in between, and when
 * somebody brought back an old copy of the key store. Answers how many keys it found alive.
 */
export async function finishDestructions(db: Database, store: KeyStore): Promise<number> {
  const ordered = await inTransaction(db, SEALER, ({ tx }) =>
    tx
      .selectFrom('seal_key')
      .select(['key_set as set', 'n'])
      .where('destroyed_at', 'is not', null)
      .orderBy('key_set')
      .execute(),
  );
  let destroyed = 0;
  for (const { set, n } of ordered) {
    if (!Buffer.isBuffer((await store.read(set))?.get(n))) continue;
    await inTransaction(db, SEALER, async (ctx) => {
      await holdSet(ctx, set);
      await destroyFor(store, { set, n });
    });
    destroyed += 1;
  }
  return destroyed;
}

async function destroyFor(store: KeyStore, { set, n }: KeyRef): Promise<void> {
  await store.destroy(set, n);
  if (Buffer.isBuffer((await store.read(set))?.get(n)))
    throw new Error(`Key ${n} of set ${set} is still in the key store.`);
}

/** Wrapping anew replaces the file of a set, destroying writes over it: one after the other. */
export async function holdSet(ctx: Pick<Ctx, 'tx'>, set: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('key set ' || ${set}, 0))`.execute(ctx.tx);
}
