import { Command } from 'commander';
import { startableConfig } from './production.ts';
import { startInstallation } from '../main.ts';
import { runUntilSignal } from './signals.ts';

export function workCommand(): Command {
  return new Command('work')
    .description('sends what is due; any number may run beside each other')
    .option('--json', 'print a line of JSON once the worker runs')
    .action(async (options: { json?: boolean }) => {
      const say = (line: string) => process.stderr.write(`${line}\n`);
      await runUntilSignal({
        start: () => startInstallation(startableConfig(), { http: false, worker: true, say }),
        ready: () =>
          process.stdout.write(
            options.json ? `${JSON.stringify({ worker: true })}\n` : 'The worker runs. Ctrl-C stops it.\n',
          ),
        stop: (installation) => installation.stop(),
        say,
      });
    });
}
