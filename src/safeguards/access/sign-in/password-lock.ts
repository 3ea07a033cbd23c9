import { sha256 } from '../../../platform/canonical.ts';
import type { Ctx } from '../../../platform/db/tx.ts';

/** CJIS AC-7 and IA-5(1)(a): so many failures in a row, then an administrator decides. Passkeys are not touched. */
const MOST_FAILURES = 5;

export interface PasswordLock {
  readonly address: string;
  readonly failures: number;
  readonly locked: boolean;
}

/** Holds the lock of an address for this transaction; unknown addresses have one too, so that both cost the same. */
export async function holdLock(ctx: Ctx, address: string): Promise<PasswordLock> {
  const key = lockKey(address);
  // One statement: whoever waits here for a sign-in that succeeds finds the row gone, and begins a new one.
  const row = await ctx.tx
    .insertInto('password_lock')
    .values({ address_hash: key, failures: 0 })
    .onConflict((conflict) =>
      conflict.column('address_hash').doUpdateSet((eb) => ({ failures: eb.ref('password_lock.failures') })),
    )
    .returning(['failures', 'locked_at'])
    .executeTakeFirstOrThrow();
  return { address, failures: row.failures, locked: row.locked_at !== null };
}

/** True when this failure locked it. */
export async function noteFailure(ctx: Ctx, lock: PasswordLock): Promise<boolean> {
  const locks = !lock.locked && lock.failures + 1 >= MOST_FAILURES;
  await ctx.tx
    .updateTable('password_lock')
    .set({ failures: lock.failures + 1, ...(locks ? { locked_at: ctx.now } : {}) })
    .where('address_hash', '=', lockKey(lock.address))
    .execute();
  return locks;
}

export async function releaseLock(ctx: Ctx, address: string): Promise<void> {
  await ctx.tx.deleteFrom('password_lock').where('address_hash', '=', lockKey(address)).execute();
}

/** Which of these addresses are locked. */
export async function lockedAmong(ctx: Ctx, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const byKey = new Map(addresses.map((address) => [lockKey(address).toString('hex'), address]));
  const rows = await ctx.tx
    .selectFrom('password_lock')
    .select('address_hash')
    .where('locked_at', 'is not', null)
    .where('address_hash', 'in', [...addresses.map(lockKey), Buffer.alloc(0)])
    .execute();
  return new Set(rows.map(({ address_hash }) => byKey.get(address_hash.toString('hex'))!));
}

const lockKey = (address: string): Buffer => sha256(`password lock\0${address}`);
