import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../platform/config.ts';
import { startReceiver } from '../notices/index.ts';
import type { Misbehaviour } from '../notices/index.ts';
import { CommandFailed } from './failure.ts';
import { runUntilSignal } from './signals.ts';

interface Options {
  port: number;
  ledger: string;
  fail?: Misbehaviour;
}

export function receiverCommand(): Command {
  return new Command('receiver')
    .description('a stand-alone receiving agency: checks signatures and keeps a ledger of every request')
    .requiredOption('--port <p>', 'port on 127.0.0.1', port)
    .requiredOption('--ledger <file>', 'JSON lines: at, webhookId, dispatchId, verified, digest, answer')
    .option(
      '--fail <how>',
      'misbehave: error, hang, cut with shares, e.g. error:0.1,hang:0.03,cut:0.05; a bare share means error',
      misbehaviour,
    )
    .option(
      '--key <file>',
      "the sender's public key (base64); default: the one in the installation's data folder",
    )
    .option('--json', 'print {"port": …} once it listens')
    .action(async (options: Options & { key?: string; json?: boolean }) => {
      const publicKey = readKey(options.key);
      await runUntilSignal({
        start: () => listen(options, publicKey),
        ready: (receiver) =>
          process.stdout.write(
            options.json
              ? `${JSON.stringify({ port: receiver.port })}\n`
              : `Receiving on http://127.0.0.1:${receiver.port}; ledger ${options.ledger}\n`,
          ),
        stop: (receiver) => receiver.close(),
        say: (line) => process.stderr.write(`${line}\n`),
      });
    });
}

function listen({ port, ledger, fail }: Options, publicKey: Buffer | undefined) {
  return startReceiver({ port, ledger, publicKey, ...(fail ? { fail } : {}) }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new CommandFailed(
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another program.`
          : `The receiver cannot start: ${error.message}.`,
      );
    },
  );
}

function readKey(file: string | undefined): Buffer | undefined {
  const path = file ?? join(readConfig().dataFolder, 'keys', 'signing.pub');
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  } catch {
    if (file) throw new CommandFailed(`The key file ${file} cannot be read.`);
    process.stderr.write('No public key found: nothing will count as verified.\n');
    return undefined;
  }
}

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('a number from 0 to 65535');
  return n;
}

/** `0.1` or `error:0.1,hang:0.03,cut:0.05`. */
function misbehaviour(text: string): Misbehaviour {
  const shares: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [name, share] = part.includes(':')
      ? part.split(':')
      : Number.isNaN(Number(part))
        ? [part, '1']
        : ['error', part];
    const value = Number(share);
    if (!['error', 'hang', 'cut'].includes(name!) || !(value >= 0 && value <= 1))
      throw new InvalidArgumentError('error, hang or cut with a share from 0 to 1');
    shares[name!] = value;
  }
  return shares;
}
