import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { Ctx, VaultMaker } from '../../platform/db/tx.ts';
import { appendAudit } from '../audit/audit.ts';
import { StartupProblem } from '../../platform/postgres/problem.ts';
import { WHOLE_RECORD } from '../../platform/vault.ts';
import type { Opened, SealedPlace } from '../../platform/vault.ts';
import { openText, parseEnvelope, sealText } from './envelope.ts';
import type { Key } from './envelope.ts';
import { openKeyStore } from './key-store.ts';
import type { KeyStore, KeyStoreOptions } from './key-store.ts';
import { finishDestructions } from './destruction.ts';
import { vaultsOver } from './vault.ts';

/** Seals what belongs to no record, e.g. the seeds of one-time passwords: one key for the whole installation, no SQL. */
export interface InstallationVault {
  seal(place: SealedPlace, text: string): string;
  open(place: SealedPlace, sealed: string): Opened;
}

/** Everything that seals in one process. */
export interface Sealing {
  readonly store: KeyStore;
  /** For `inTransaction`: gives each transaction its `ctx.vault`. */
  readonly vaultFor: VaultMaker;
  readonly installation: InstallationVault;
}

const SEALER = systemActor('sealing');
/** Stands for the installation where a record's id stands otherwise. */
const INSTALLATION = '00000000-0000-7000-8000-000000000000';

/**
 * Opens the key store, or makes it in a new installation. Refuses one that does not belong to this database: every
 * sealed text would look destroyed, and new ones would be sealed with keys that nobody backs up.
 */
export async function openSealing(db: Database, options: KeyStoreOptions): Promise<Sealing> {
  const store = await openKeyStore(options);
  const vaultFor = vaultsOver(store);
  const key = await inTransaction(db, SEALER, (ctx) => installationKey(ctx, store), vaultFor);
  await finishDestructions(db, store);
  return { store, vaultFor, installation: installationVault(await readKey(store, key)) };
}

async function installationKey(ctx: Ctx, store: KeyStore): Promise<{ set: string; n: number }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('hartline key store', 0))`.execute(ctx.tx);
  const known = await ctx.tx.selectFrom('seal_store').select(['id', 'root_version']).executeTakeFirst();
  if (known && known.id !== store.id)
    throw new StartupProblem(
      `The key store ${store.folder} does not belong to this database. Restore the one that does, or name it with HARTLINE_KEY_STORE.`,
    );
  if (known && known.root_version > store.root.newest)
    throw new StartupProblem(
      `The root key at hand ends with version ${store.root.newest}, but keys are wrapped with version ${known.root_version} already.`,
    );
  if (!known)
    await ctx.tx
      .insertInto('seal_store')
      .values({ id: store.id, since: ctx.now, root_version: store.root.newest })
      .execute();
  const standing = await ctx.tx
    .selectFrom('seal_key')
    .select(['key_set as set', 'n'])
    .where('record_id', '=', INSTALLATION)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (standing) return standing;
  await appendAudit(ctx, { act: 'key_store.keyed', subjectKind: 'key_store', subjectId: store.id });
  const place = { table: 'seal_store', row: store.id, column: 'id', version: 1, compartment: 'installation' };
  const keys = { record: INSTALLATION, parts: [WHOLE_RECORD] };
  return parseEnvelope(await ctx.vault.seal({ ...place, keys }, store.id))!.refs[0]!;
}

async function readKey(store: KeyStore, { set, n }: { set: string; n: number }): Promise<Key> {
  const secret = (await store.read(set))?.get(n);
  if (!Buffer.isBuffer(secret))
    throw new StartupProblem(
      `The key store ${store.folder} has no key for the installation itself; restore it from its backup.`,
    );
  return { set, n, secret };
}

function installationVault(key: Key): InstallationVault {
  return {
    seal: (place, text) => sealText([key], place, text),
    open: (place, sealed) => {
      const envelope = parseEnvelope(sealed);
      const text =
        envelope?.refs.length === 1 && envelope.refs[0]!.set === key.set && envelope.refs[0]!.n === key.n
          ? openText(envelope, [key.secret], place)
          : undefined;
      return text === undefined ? { readable: false, why: 'damaged' } : { readable: true, text };
    },
  };
}
