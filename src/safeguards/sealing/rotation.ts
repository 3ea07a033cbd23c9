import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import { appendAudit } from '../audit/audit.ts';
import { holdSet } from './destruction.ts';
import type { KeyStore } from './key-store.ts';

const SEALER = systemActor('rotation of keys');
/** Sets wrapped anew at once: enough to keep a disk busy, few enough to leave it to others. */
const AT_ONCE = 8;

export interface RotationProgress {
  readonly looked: number;
  readonly wrapped: number;
}

/**
 * Wraps every key with the newest root key while everybody goes on reading and writing. From the first step on nobody
 * commits a key that only an older version opens, so what this pass leaves behind needs no older version.
 */
export async function rewrapAll(
  db: Database,
  store: KeyStore,
  progress: (so: RotationProgress) => void = () => {},
): Promise<RotationProgress> {
  await inTransaction(db, SEALER, async (ctx) => {
    await ctx.tx.updateTable('seal_store').set({ root_version: store.root.newest }).execute();
    await appendAudit(ctx, {
      act: 'root_key.rotated',
      subjectKind: 'key_store',
      subjectId: store.id,
      detail: { version: store.root.newest },
    });
  });
  // Whoever read the older version before that step had put the keys into the folder before.
  let looked = 0;
  let wrapped = 0;
  const sets = store.sets();
  const take = async (): Promise<void> => {
    for (let next = await sets.next(); !next.done; next = await sets.next()) {
      const set = next.value;
      const renewed = await inTransaction(db, SEALER, async (ctx) => {
        await holdSet(ctx, set);
        return store.rewrap(set);
      });
      looked += 1;
      if (renewed) wrapped += 1;
      progress({ looked, wrapped });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return { looked, wrapped };
}

/** New texts get new keys from here on; what is sealed already still opens. Answers how many keys were retired. */
export async function retireRecordKeys(db: Database): Promise<number> {
  return inTransaction(db, SEALER, async (ctx) => {
    const { numUpdatedRows } = await ctx.tx
      .updateTable('seal_key')
      .set({ retired_at: ctx.now })
      .where('retired_at', 'is', null)
      .where('destroyed_at', 'is', null)
      .where('record_id', 'in', (report) => report.selectFrom('report').select('id'))
      .executeTakeFirst();
    await appendAudit(ctx, {
      act: 'record_keys.retired',
      subjectKind: 'key_store',
      subjectId: 'record keys',
      detail: { keys: Number(numUpdatedRows) },
    });
    return Number(numUpdatedRows);
  });
}

/** How many sets still need each version of the root key. */
export async function setsByRootVersion(store: KeyStore): Promise<Map<number, number>> {
  const counted = new Map<number, number>();
  for await (const set of store.sets())
    for (const version of await store.rootVersionsOf(set))
      counted.set(version, (counted.get(version) ?? 0) + 1);
  return counted;
}
