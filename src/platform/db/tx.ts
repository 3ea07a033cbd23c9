import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { DB } from './schema.generated.ts';
import { NO_VAULT } from '../vault.ts';
import type { Vault } from '../vault.ts';

export type Tx = Transaction<DB>;

/** Whom a transaction acts for. `databaseRole` is what row-level security sees. */
export interface Actor {
  readonly accountId: string | null;
  readonly name: string;
  readonly role: string;
  readonly databaseRole: DatabaseRole;
  readonly desks: readonly string[];
  /** Where the request came from, for the audit: an address or a process name. */
  readonly origin: string;
  /** All factors were shown within the last minutes: routes with `stepUp` want that. */
  readonly fresh?: boolean;
}

export type DatabaseRole =
  | 'careline'
  | 'hart_state'
  | 'agency'
  | 'public_intake'
  | 'worker'
  | 'watch'
  | 'auditor'
  | 'witness'
  | 'sign_in';

/** Everything a use-case may touch. `now` is the transaction's one instant; ids are made here so that tests can fix them. */
export interface Ctx {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  readonly newId: () => string;
  /** Seals and opens texts, see `platform/vault.ts`. */
  readonly vault: Vault;
}

/** Gives each transaction its vault. */
export type VaultMaker = (ctx: Omit<Ctx, 'vault'>) => Vault;

/** Two transactions that waited for each other: one was ended by PostgreSQL and may simply start over. */
const LOST_A_RACE = ['40P01', '40001'];
const TRIES = 4;

/**
 * Opens a transaction as `actor`, reads the clock once, runs `work`; all happens or nothing. `work` touches nothing
 * but the transaction, so it runs again when it lost a deadlock.
 */
export async function inTransaction<T>(
  db: Database,
  actor: Actor,
  work: (ctx: Ctx) => Promise<T>,
  vaultFor: VaultMaker = () => NO_VAULT,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await inOneTransaction(db, actor, work, vaultFor);
    } catch (error) {
      if (tried === TRIES || !LOST_A_RACE.includes(String((error as { code?: unknown }).code))) throw error;
    }
  }
}

async function inOneTransaction<T>(
  db: Database,
  actor: Actor,
  work: (ctx: Ctx) => Promise<T>,
  vaultFor: VaultMaker,
): Promise<T> {
  let begun: Tx | undefined;
  const result = await db.transaction().execute(async (tx) => {
    begun = tx;
    const { rows } = await sql<{ now: Temporal.Instant }>`
      select set_config('role', ${actor.databaseRole}, true), set_config('app.account', ${actor.accountId ?? ''}, true),
             set_config('app.role', ${actor.role}, true), set_config('app.desks', ${arrayLiteral(actor.desks)}, true), app_now() as now`.execute(
      tx,
    );
    const ctx = { tx, actor, now: rows[0]!.now, newId: randomUUIDv7 };
    const vault = vaultFor(ctx);
    const done = await work({ ...ctx, vault });
    await vault.beforeCommit();
    return done;
  });
  for (const then of consequences.get(begun!) ?? []) then(db);
  return result;
}

const consequences = new WeakMap<Tx, ((db: Database) => void)[]>();

/** Runs `then` when the transaction is durable, and never when it is not. For hints only: a process may die in between. */
export function onceCommitted({ tx }: Ctx, then: (db: Database) => void): void {
  consequences.set(tx, [...(consequences.get(tx) ?? []), then]);
}

/**
 * Runs the consequences of an act that its actor may cause but not touch himself, e.g. the new dispatch when a desk
 * answers "not ours". Same transaction, same account in the audit, the engine's rights, and back again.
 */
export async function asWorker<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  await sql`select set_config('role', 'worker', true)`.execute(ctx.tx);
  const result = await work(ctx);
  await sql`select set_config('role', ${ctx.actor.databaseRole}, true)`.execute(ctx.tx);
  return result;
}

/** A process of the installation itself, e.g. the delivery engine. */
export function systemActor(name: string, databaseRole: DatabaseRole = 'worker'): Actor {
  return { accountId: null, name, role: 'system', databaseRole, desks: [], origin: name };
}

function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`;
}
