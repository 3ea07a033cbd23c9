import { Command, InvalidArgumentError } from 'commander';
import { startableConfig } from './production.ts';
import { migrate } from '../platform/db/migrate.ts';
import { refuseDemoData, seedInstallation } from '../seed.ts';
import { seedReports } from '../../seed/reports.ts';
import { withDatabase } from './database.ts';

export function seedCommand(): Command {
  return new Command('seed')
    .description('loads jurisdiction data, the policy edition and, in the demo profile, invented people')
    .option('--scale <n>', 'also write n × 100 invented reports', wholeNumber)
    .option('--json', 'print counts as JSON')
    .action((options: { scale?: number; json?: boolean }) => {
      const config = startableConfig();
      return withDatabase(config, async (database) => {
        await migrate(database.adminUrl);
        if (config.profile === 'production') await refuseDemoData(database.adminUrl);
        await seedInstallation(database.adminUrl, { demo: config.profile === 'demo' });
        const reports = options.scale
          ? await seedReports(database.appUrl, config, options.scale * 100, (line) =>
              process.stderr.write(`${line}\n`),
            )
          : 0;
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ reports })}\n`
            : `Seeded${reports > 0 ? `, ${reports} invented reports` : ''}.\n`,
        );
      });
    });
}

function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 100_000)
    throw new InvalidArgumentError('a whole number from 0 to 100000');
  return n;
}
