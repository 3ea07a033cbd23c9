import { Command } from 'commander';
import { startableConfig } from './production.ts';
import { startInstallation } from '../main.ts';
import { runUntilSignal } from './signals.ts';

/** How often the training system's witnesses go through the whole log. */
const WITNESSES = { everyMs: 15_000 };

export function serveCommand(): Command {
  return new Command('serve')
    .description('serves web and API; in the demo profile with its worker, database and receivers')
    .option('--no-worker', 'leave deliveries to `hartline work`')
    .option('--json', 'print the address as JSON')
    .action(async (options: { worker: boolean; json?: boolean }) => {
      const config = startableConfig();
      const say = (line: string) => process.stderr.write(`${line}\n`);
      await runUntilSignal({
        start: () =>
          startInstallation(config, { http: true, worker: options.worker, witnesses: WITNESSES, say }),
        ready: ({ url, welcome }) =>
          process.stdout.write(options.json ? `${JSON.stringify({ url })}\n` : welcome),
        stop: (installation) => installation.stop(),
        say,
      });
    });
}
