import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parseTrustList, verifyBundle } from '../safeguards/index.ts';
import type { TrustList } from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';

interface Result {
  readonly file: string;
  readonly holds: boolean;
  readonly says: string;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('checks proof bundles without any database: leaves, tree, checkpoint, cosignatures')
    .argument('<file...>', 'proof bundles')
    .option(
      '--trust <file>',
      'trust list: "log KEY" and "witness NAME KEY" lines; all of them must have signed',
    )
    .option('--json', 'print one line of JSON per file')
    .action((files: string[], options: { trust?: string; json?: boolean }) => {
      const trusted = options.trust === undefined ? undefined : readTrust(options.trust);
      const results = files.map((file) => check(file, trusted));
      for (const result of results)
        process.stdout.write(
          options.json
            ? `${JSON.stringify(result)}\n`
            : `${result.holds ? 'HOLDS ' : 'FAILS '} ${result.file}: ${result.says}\n`,
        );
      const failed = results.filter(({ holds }) => !holds).length;
      if (failed > 0) throw new CommandFailed(`${failed} of ${results.length} did not hold.`);
    });
}

function readTrust(file: string): TrustList {
  try {
    const list = parseTrustList(readFileSync(file, 'utf8'));
    if (!list.log) throw new Error('it names no log');
    return list;
  } catch (error) {
    throw new CommandFailed(`The trust list ${file} cannot be used: ${(error as Error).message}`);
  }
}

function check(file: string, trusted: TrustList | undefined): Result {
  try {
    const proven = verifyBundle(readFileSync(file), trusted);
    const signers = proven.witnesses.map(({ name, at }) => `${name} (${at})`);
    return {
      file,
      holds: true,
      says: [
        `${proven.leaves} leaves about ${proven.subject} are in ${proven.origin} at size ${proven.size}`,
        signers.length > 0 ? `cosigned by ${signers.join(' and ')}` : 'cosigned by nobody',
        ...(proven.pinned
          ? []
          : ['the keys came with the file: without --trust it only shows that the file fits together']),
      ].join('; '),
    };
  } catch (error) {
    return { file, holds: false, says: (error as Error).message };
  }
}
