import { randomBytes } from 'node:crypto';
import type { Ctx, VaultMaker } from '../../platform/db/tx.ts';
import type { KeysOf, Opened, SealedPlace, Vault } from '../../platform/vault.ts';
import { KEY_BYTES, openText, parseEnvelope, sealText } from './envelope.ts';
import type { Key, KeyRef } from './envelope.ts';
import { fingerprint } from './key-file.ts';
import type { KeySet, KeyStore } from './key-store.ts';

/** The vault of each transaction, over one key store. */
export function vaultsOver(store: KeyStore): VaultMaker {
  return (ctx) => transactionVault(store, ctx);
}

interface NewKey extends Key {
  readonly record: string;
  readonly part: string;
}

function transactionVault(store: KeyStore, ctx: Omit<Ctx, 'vault'>): Vault {
  const keysOfRecord = new Map<string, Promise<Map<string, Key>>>();
  const setsRead = new Map<string, Promise<KeySet | undefined>>();
  const made: NewKey[] = [];
  const writes: Promise<void>[] = [];
  let gathering: { set: string; secrets: Buffer[] } | undefined;

  const readSet = (set: string) => {
    const reading = setsRead.get(set) ?? store.read(set);
    setsRead.set(set, reading);
    return reading;
  };

  const write = () => {
    if (!gathering) return;
    const writing = store.create(gathering.set, gathering.secrets);
    // Awaited before the commit; when the transaction fails earlier, nobody needs these keys.
    writing.catch(() => {});
    writes.push(writing);
    gathering = undefined;
  };

  /** Keys asked for in one go share a file; it is written while the transaction goes on. */
  const makeKey = (record: string, part: string): Key => {
    if (!gathering) {
      gathering = { set: ctx.newId(), secrets: [] };
      setImmediate(write);
    }
    const secret = randomBytes(KEY_BYTES);
    const key = { set: gathering.set, n: gathering.secrets.length, secret };
    gathering.secrets.push(secret);
    made.push({ ...key, record, part });
    return key;
  };

  const keysFor = async ({ record, parts }: KeysOf): Promise<Key[]> => {
    const looking = keysOfRecord.get(record) ?? standingKeys(ctx, record, readSet);
    keysOfRecord.set(record, looking);
    const known = await looking;
    return [...new Set(parts)].map((part) => {
      const key = known.get(part) ?? makeKey(record, part);
      known.set(part, key);
      return key;
    });
  };

  const secretsOf = async (refs: readonly KeyRef[]) =>
    Promise.all(
      refs.map(async ({ set, n }) => {
        const own = made.find((key) => key.set === set && key.n === n);
        return own?.secret ?? (await readSet(set))?.get(n) ?? 'missing';
      }),
    );

  const keysAs = async (sealed: string): Promise<Key[]> => {
    const refs = parseEnvelope(sealed)?.refs ?? [];
    const secrets = await secretsOf(refs);
    if (secrets.length === 0 || !secrets.every((secret) => Buffer.isBuffer(secret)))
      throw new Error('The keys of the other text are not at hand.');
    return refs.map((ref, index) => ({ ...ref, secret: secrets[index]! }));
  };

  return {
    isNew: (record) => void keysOfRecord.set(record, Promise.resolve(new Map())),
    seal: async ({ keys, ...place }, text) =>
      sealText(await ('as' in keys ? keysAs(keys.as) : keysFor(keys)), place, text),
    open: async (place, sealed) => openSealed(secretsOf, place, sealed),
    beforeCommit: async () => {
      write();
      await Promise.all(writes);
      if (made.length === 0) return;
      const rootVersion = await recordKeys(ctx, made);
      if (rootVersion > store.root.newest) await wrapAgain(store, made);
    },
  };
}

async function openSealed(
  secretsOf: (refs: readonly KeyRef[]) => Promise<(Buffer | 'destroyed' | 'damaged' | 'missing')[]>,
  place: SealedPlace,
  sealed: string,
): Promise<Opened> {
  const envelope = parseEnvelope(sealed);
  if (!envelope) return { readable: false, why: 'damaged' };
  const found = await secretsOf(envelope.refs);
  const secrets = found.filter((secret) => Buffer.isBuffer(secret));
  if (secrets.length < found.length) {
    const why = (['destroyed', 'missing', 'damaged'] as const).find((reason) => found.includes(reason))!;
    return { readable: false, why };
  }
  const text = openText(envelope, secrets, place);
  return text === undefined ? { readable: false, why: 'damaged' } : { readable: true, text };
}

/** The newest key of every part of a record that new texts may use. */
async function standingKeys(
  ctx: Omit<Ctx, 'vault'>,
  record: string,
  readSet: (set: string) => Promise<KeySet | undefined>,
): Promise<Map<string, Key>> {
  const rows = await ctx.tx
    .selectFrom('seal_key')
    .select(['key_set', 'n', 'part'])
    .where('record_id', '=', record)
    .where('retired_at', 'is', null)
    .where('destroyed_at', 'is', null)
    .orderBy('created_at')
    .execute();
  const keys = new Map<string, Key>();
  for (const { key_set: set, n, part } of rows) {
    const secret = (await readSet(set))?.get(n);
    // A key that is gone from the store although nobody says so is not used again: the text gets a new one.
    if (Buffer.isBuffer(secret)) keys.set(part, { set, n, secret });
  }
  return keys;
}

/** Answers the newest version of the root key, as the database knows it. */
async function recordKeys(ctx: Omit<Ctx, 'vault'>, made: readonly NewKey[]): Promise<number> {
  const [recorded] = await ctx.tx
    .insertInto('seal_key')
    .values(
      made.map(({ set, n, record, part, secret }) => ({
        key_set: set,
        n,
        record_id: record,
        part,
        fingerprint: fingerprint(secret),
        created_at: ctx.now,
      })),
    )
    .returning((row) => row.selectFrom('seal_store').select('root_version').as('root_version'))
    .execute();
  return recorded!.root_version ?? 1;
}

/** The root key got a new version since this process asked for it: nothing is committed that only the old one opens. */
async function wrapAgain(store: KeyStore, made: readonly NewKey[]): Promise<void> {
  await store.reloadRoot();
  for (const set of new Set(made.map((key) => key.set)))
    await store.create(
      set,
      made.filter((key) => key.set === set).map(({ secret }) => secret),
    );
}
