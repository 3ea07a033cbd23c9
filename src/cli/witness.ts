import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../platform/config.ts';
import { openDatabase } from '../platform/installation.ts';
import { keyOfFile, parseVkey, startWitness } from '../safeguards/index.ts';
import type { NoteKey } from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';
import { runUntilSignal } from './signals.ts';

interface Options {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly name: string;
  readonly database?: string;
  readonly logKey?: string;
  readonly peer: readonly string[];
  readonly every: number;
  readonly once?: boolean;
  readonly json?: boolean;
}

export function witnessCommand(): Command {
  return new Command('witness')
    .description('cosigns the audit log and watches it, from outside of its administration')
    .requiredOption('--data <folder>', 'its key, its memory and its alerts; never to be emptied')
    .option('--port <p>', 'for the log that asks and for whoever looks at /status', number, 4290)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--name <name>', 'under which it signs', 'witness.hartline.example')
    .option(
      '--database <url>',
      'login of a witness; default: HARTLINE_WITNESS_DATABASE, then the embedded one',
    )
    .option('--log-key <key>', 'public key of the log, in one line; default: the one in the data folder')
    .option('--peer <url>', 'another witness to compare with (may be repeated)', collect, [])
    .option('--every <seconds>', 'pause between two passes over the whole log', number, 15)
    .option('--once', 'one pass, then end; exit code 1 when something was found')
    .option('--json', 'print {"url": …, "key": …} once it listens')
    .action(async (options: Options) => {
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const start = async () => startWitness({ ...options, ...(await whatToWatch(options)), folder: resolve(options.data), everyMs: options.every * 1000, peers: () => options.peer, say: (line) => process.stdout.write(`${line}\n`) }).catch(inWords); // prettier-ignore
      if (options.once) {
        const witness = await start();
        await witness.passed();
        await witness.stop();
        return endWith(witness.status().alerts.filter(({ standing }) => standing).length);
      }
      let alerts = 0;
      await runUntilSignal({
        start,
        ready: ({ url, status }) =>
          process.stdout.write(
            options.json
              ? `${JSON.stringify({ url, key: status().key })}\n`
              : `Witness at ${url}\nIts public key: ${status().key}\n`,
          ),
        stop: async (witness) => {
          await witness.stop();
          alerts = witness.status().alerts.filter(({ standing }) => standing).length;
        },
        say,
      });
      endWith(alerts);
    });
}

async function whatToWatch(options: Options): Promise<{ databaseUrl: string; log: NoteKey }> {
  const config = readConfig();
  const given = options.database ?? config.witnessDatabaseUrl;
  const databaseUrl = given ?? (await openDatabase(config, 'beside', () => {}))?.witnessUrl;
  if (!databaseUrl)
    throw new CommandFailed('No database to watch: give --database, or start the installation first.');
  try {
    if (options.logKey) return { databaseUrl, log: parseVkey(options.logKey) };
    return { databaseUrl, log: keyOfFile(readFileSync(join(config.dataFolder, 'keys', 'log.pub'), 'utf8')) };
  } catch {
    throw new CommandFailed('The public key of the log cannot be read: give it with --log-key.');
  }
}

function inWords(error: NodeJS.ErrnoException): never {
  throw new CommandFailed(
    error.code === 'EADDRINUSE'
      ? 'The port is taken by another program.'
      : `The witness cannot start: ${error.message}`,
  );
}

function endWith(alerts: number): void {
  if (alerts > 0) throw new CommandFailed(`${alerts} alert${alerts > 1 ? 's stand' : ' stands'}.`);
}

function number(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('a number from 0 to 65535');
  return n;
}

function collect(url: string, before: readonly string[]): readonly string[] {
  if (!URL.canParse(url)) throw new InvalidArgumentError('an address');
  return [...before, url];
}
