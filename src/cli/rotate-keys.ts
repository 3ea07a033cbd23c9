import { Command, InvalidArgumentError } from 'commander';
import { keyPlaces } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';
import {
  addRootKeyVersion,
  removeRootKeyVersion,
  retireRecordKeys,
  rewrapAll,
  setsByRootVersion,
} from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';
import { startableConfig } from './production.ts';
import { withKeys } from './with-keys.ts';

interface Options {
  readonly newRootKey?: boolean;
  readonly recordKeys?: boolean;
  readonly retire?: number;
  readonly json?: boolean;
}

const EVERY = 500;

export function rotateKeysCommand(): Command {
  return new Command('rotate-keys')
    .description('wraps all keys with the newest root key while Hartline runs')
    .option('--new-root-key', 'first put a new version into the root key file')
    .option('--record-keys', 'let new texts of every report get new keys, too')
    .option('--retire <version>', 'last, take an older version out of the root key file', version)
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      const config = startableConfig();
      if (options.newRootKey) {
        const added = await addRootKeyVersion(rootKeyFile(config, '--new-root-key'));
        process.stderr.write(`version ${added} of the root key stands in the file\n`);
      }
      const result = await rotate(config, options);
      if (options.retire !== undefined) await retire(config, options.retire, result.needed);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ ...result, needed: Object.fromEntries(result.needed) })}\n`
          : `${result.wrapped} of ${result.looked} sets were wrapped anew; version ${result.version} of the root key opens all of them.\n`,
      );
    });
}

function rotate(config: Config, options: Options) {
  return withKeys(config, async (db, { store }) => {
    const retired = options.recordKeys ? await retireRecordKeys(db) : 0;
    const done = await rewrapAll(db, store, ({ looked, wrapped }) => {
      if (looked === 1 || looked % EVERY === 0)
        process.stderr.write(`${looked} sets looked at, ${wrapped} wrapped anew\n`);
    });
    return { ...done, retired, version: store.root.newest, needed: await setsByRootVersion(store) };
  });
}

/** Only once nothing needs it: what it alone opens would stay shut for good. */
async function retire(config: Config, old: number, needed: ReadonlyMap<number, number>): Promise<void> {
  const sets = needed.get(old) ?? 0;
  if (sets > 0)
    throw new CommandFailed(`${sets} sets still need version ${old}. Run hartline rotate-keys again.`);
  await removeRootKeyVersion(rootKeyFile(config, '--retire'), old);
}

function rootKeyFile(config: Config, option: string): string {
  const { rootKey } = keyPlaces(config);
  if ('file' in rootKey) return rootKey.file;
  throw new CommandFailed(
    `${option} changes a root key file; with HARTLINE_ROOT_KEY_COMMAND the versions are kept where that command gets them.`,
  );
}

function version(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A version of the root key.');
  return number;
}
