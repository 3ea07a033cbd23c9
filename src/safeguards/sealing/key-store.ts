import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { commonProblem } from '../../platform/errors.ts';
import { StartupProblem } from '../../platform/postgres/problem.ts';
import { DESTROYED, formatKeyFile, parseKeyFile, unwrapKey, wrapKey } from './key-file.ts';
import type { WrappedKey } from './key-file.ts';
import { loadRootKeys, rootKeyStamp } from './root-key.ts';
import type { RootKeys, RootKeySource } from './root-key.ts';

/** A set of keys as read: the secret, or why there is none. */
export type KeySet = ReadonlyMap<number, Buffer | 'destroyed' | 'damaged'>;

/**
 * The keys, in a folder of their own and never in the database: a copy of the database opens nothing, and an old copy
 * brings back no key that was destroyed. One file per set of keys; several processes use the folder at once.
 */
export interface KeyStore {
  /** Stands in the folder and in the database: a database with the wrong folder is refused, not read as destroyed. */
  readonly id: string;
  readonly folder: string;
  /** Puts a new set on disk; when this resolves, the keys outlive a power cut. */
  create(set: string, secrets: readonly Buffer[]): Promise<void>;
  /** Looks at the disk every time, so that a key destroyed by another process is gone here too. */
  read(set: string): Promise<KeySet | undefined>;
  /** Writes over the key in its place. False when it was gone already. */
  destroy(set: string, n: number): Promise<boolean>;
  /** Wraps the set anew with the newest root key. False when that is how it stands. */
  rewrap(set: string): Promise<boolean>;
  /** Asks for the root key again, e.g. because it got a new version. */
  reloadRoot(): Promise<void>;
  readonly root: RootKeys;
  /** The versions of the root key that the set needs. */
  rootVersionsOf(set: string): Promise<number[]>;
  sets(): AsyncGenerator<string>;
}

export interface KeyStoreOptions {
  readonly folder: string;
  readonly rootKey: RootKeySource;
}

const MARKER = 'key-store.json';
const MOST_CACHED = 5_000;
const SHARDS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

export async function openKeyStore({ folder, rootKey }: KeyStoreOptions): Promise<KeyStore> {
  let root = await loadRootKeys(rootKey);
  let stamp = rootKeyStamp(rootKey);
  const id = findOrMake(folder);
  const pathOf = (set: string) => join(folder, set.slice(-2), `${set}.jsonl`);
  const cache = new Map<string, { stamp: string; keys: KeySet }>();

  const reloadRoot = async () => {
    stamp = rootKeyStamp(rootKey);
    root = await loadRootKeys(rootKey);
  };
  const freshRoot = async () => {
    if (rootKeyStamp(rootKey) !== stamp) await reloadRoot();
    return root;
  };
  const refuseWithoutStore = async () => {
    // An empty mount point has no marker: then nothing is known about any key.
    await stat(join(folder, MARKER));
  };

  const unwrapAll = async (set: string, wrapped: readonly WrappedKey[]): Promise<KeySet> => {
    if (wrapped.some((key) => key.wrapped !== DESTROYED && !root.get(key.root))) await reloadRoot();
    return new Map(
      wrapped.map((key): [number, Buffer | 'destroyed' | 'damaged'] => {
        if (key.wrapped === DESTROYED) return [key.n, 'destroyed'];
        if (!root.get(key.root)) throw new Error(`Version ${key.root} of the root key is not at hand.`);
        return [key.n, unwrapKey(root, set, key) ?? 'damaged'];
      }),
    );
  };

  const read = async (set: string): Promise<KeySet | undefined> => {
    const path = pathOf(set);
    for (let again = true; ; again = false) {
      const found = await stat(path, { bigint: true }).catch(notThere);
      if (!found) return (cache.delete(set), await refuseWithoutStore(), undefined);
      const seen = `${found.ino} ${found.ctimeNs} ${found.size}`;
      const known = cache.get(set);
      if (known?.stamp === seen) return (remember(cache, set, known), known.keys);
      cache.delete(set);
      const wrapped = parseKeyFile((await readFile(path, 'utf8').catch(notThere)) ?? '');
      const keys = wrapped && wrapped.length > 0 ? await unwrapAll(set, wrapped) : undefined;
      const sound = keys && ![...keys.values()].includes('damaged');
      // Half written over by another process: the next look shows the file as it is.
      if (!sound && again) continue;
      if (!keys) return undefined;
      remember(cache, set, { stamp: seen, keys });
      return keys;
    }
  };

  return {
    id,
    folder,
    get root() {
      return root;
    },
    reloadRoot: () => reachable(reloadRoot),
    create: (set, secrets) =>
      reachable(async () => {
        const wrapping = await freshRoot();
        const text = formatKeyFile(secrets.map((secret, n) => wrapKey(wrapping, set, n, secret)));
        await putFile(pathOf(set), text, join(folder, set.slice(-2)));
      }),
    read: (set) => reachable(() => read(set)),
    destroy: (set, n) =>
      reachable(async () => {
        const path = pathOf(set);
        const wrapped = parseKeyFile((await readFile(path, 'utf8').catch(notThere)) ?? '');
        const key = wrapped?.find((one) => one.n === n);
        cache.delete(set);
        if (!wrapped || !key || key.wrapped === DESTROYED) return (await refuseWithoutStore(), false);
        const before = formatKeyFile(wrapped.slice(0, wrapped.indexOf(key)));
        const at = Buffer.byteLength(before) + JSON.stringify({ ...key, wrapped: '' }).length - '"}'.length;
        await overwrite(path, at);
        return true;
      }),
    rewrap: (set) =>
      reachable(async () => {
        const path = pathOf(set);
        const wrapped = parseKeyFile((await readFile(path, 'utf8').catch(notThere)) ?? '');
        const wrapping = await freshRoot();
        if (!wrapped?.some((key) => key.wrapped !== DESTROYED && key.root !== wrapping.newest)) return false;
        const secrets = await unwrapAll(set, wrapped);
        const renewed = wrapped.map((key) => {
          const secret = secrets.get(key.n);
          return Buffer.isBuffer(secret) ? wrapKey(wrapping, set, key.n, secret) : key;
        });
        const old = await open(path, 'r+');
        try {
          await putFile(path, formatKeyFile(renewed), join(folder, set.slice(-2)));
          await scribble(old, 0, Buffer.byteLength(formatKeyFile(wrapped)));
        } finally {
          await old.close();
        }
        return true;
      }),
    rootVersionsOf: (set) =>
      reachable(async () => {
        const wrapped = parseKeyFile((await readFile(pathOf(set), 'utf8').catch(notThere)) ?? '') ?? [];
        return [
          ...new Set(wrapped.filter((key) => key.wrapped !== DESTROYED).map(({ root: version }) => version)),
        ];
      }),
    sets: async function* () {
      for (const shard of SHARDS)
        for (const name of await readdir(join(folder, shard)))
          if (name.endsWith('.jsonl')) yield name.slice(0, -'.jsonl'.length);
    },
  };
}

/** Whatever the disk answers, callers hear that the service cannot do this now. */
async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw commonProblem('unavailable', { cause });
  }
}

function notThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function remember<T>(cache: Map<string, T>, set: string, entry: T): void {
  cache.delete(set);
  cache.set(set, entry);
  if (cache.size > MOST_CACHED) cache.delete(cache.keys().next().value!);
}

function findOrMake(folder: string): string {
  const marker = join(folder, MARKER);
  if (!existsSync(marker)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const shard of SHARDS) mkdirSync(join(folder, shard), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(marker, `${JSON.stringify({ format: 1, id: randomUUID() })}\n`, {
        mode: 0o600,
        flag: 'wx',
        flush: true,
      });
    } catch (error) {
      // Two processes may start at once; the first one's marker holds.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const { format, id } = JSON.parse(readFileSync(marker, 'utf8')) as { format: number; id: string };
  if (format !== 1) throw new StartupProblem(`The key store ${folder} was made by a newer Hartline.`);
  return id;
}

/** Whole or not at all, and still there after a power cut. */
async function putFile(path: string, text: string, folder: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // cannot open a folder there; NTFS keeps names in its journal
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

async function overwrite(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await scribble(file, at, DESTROYED.length);
    await file.write(DESTROYED, at, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Letters of base64, so that a power cut in between leaves a file whose other keys can be read. */
async function scribble(file: FileHandle, at: number, length: number): Promise<void> {
  await file.write(randomBytes(length).toString('base64').slice(0, length), at, 'latin1');
  await file.sync();
}
