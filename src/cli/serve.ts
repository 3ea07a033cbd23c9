import { Command } from 'commander';
import { readConfig } from '../platform/config.ts';
import { ConfigProblem } from '../platform/config.ts';
import { startInstallation } from '../main.ts';
import { runUntilSignal } from './signals.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('serves web and API; in the demo profile with its worker, database and receivers')
    .option('--no-worker', 'leave deliveries to `hartline work`')
    .option('--json', 'print the address as JSON')
    .action(async (options: { worker: boolean; json?: boolean }) => {
      const config = readConfig();
      if (config.profile === 'production')
        throw new ConfigProblem(productionRefusal(config.databaseUrl, config.baseUrl));
      const say = (line: string) => process.stderr.write(`${line}\n`);
      const installation = await startInstallation(config, { http: true, worker: options.worker, say });
      if (options.json) process.stdout.write(`${JSON.stringify({ url: installation.url })}\n`);
      else process.stdout.write(installation.welcome);
      await runUntilSignal(() => installation.stop(), say);
    });
}

/** Real sign-in comes with the safeguards; until then production must not start, and says why. */
function productionRefusal(databaseUrl: string | undefined, baseUrl: string): string {
  const missing = [
    ...(databaseUrl ? [] : ['DATABASE_URL is not set (the embedded database is for training)']),
    ...(baseUrl.startsWith('https://') ? [] : ['HARTLINE_URL is not https']),
    'only demo sign-in exists in this version',
  ];
  return `Hartline does not start in production: ${missing.join('; ')}.`;
}
