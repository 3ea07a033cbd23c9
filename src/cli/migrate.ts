import { Command } from 'commander';
import { startableConfig } from './production.ts';
import { migrate } from '../platform/db/migrate.ts';
import { recordCatalogOf } from '../seed.ts';
import { withDatabase } from './database.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('brings the database to the newest shape; forward only')
    .option('--json', 'print the applied migrations as JSON')
    .action((options: { json?: boolean }) =>
      withDatabase(startableConfig(), async (database) => {
        const applied = await migrate(
          database.adminUrl,
          options.json ? () => {} : (line) => process.stdout.write(`${line}\n`),
        );
        await recordCatalogOf(database.adminUrl);
        if (options.json) process.stdout.write(`${JSON.stringify({ applied })}\n`);
        else if (applied.length === 0) process.stdout.write('Nothing to do: the database is up to date.\n');
      }),
    );
}
