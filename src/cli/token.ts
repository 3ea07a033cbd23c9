import { Command } from 'commander';
import { AppError } from '../platform/errors.ts';
import { readConfig } from '../platform/config.ts';
import { open, openDatabase } from '../platform/installation.ts';
import { startDemoSession } from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';

export function tokenCommand(): Command {
  return new Command('token')
    .description('prints a bearer token for a demo account (demo profile only)')
    .requiredOption('--as <account>', 'full address or its first part, e.g. screener')
    .option('--json', 'print {"token": …}')
    .action(async (options: { as: string; json?: boolean }) => {
      const config = readConfig();
      if (config.profile !== 'demo')
        throw new CommandFailed('Tokens are made this way in the demo profile only.');
      const database = await openDatabase(config, 'beside', () => {});
      if (!database)
        throw new CommandFailed(
          `No Hartline runs with the data folder ${config.dataFolder}. Start it first: npm start.`,
        );
      const connections = open(database.appUrl, 'hartline token');
      try {
        const token = await startDemoSession(connections.db, options.as, 'bearer');
        process.stdout.write(options.json ? `${JSON.stringify({ token })}\n` : `${token}\n`);
      } catch (error) {
        if (error instanceof AppError) throw new CommandFailed(`There is no demo account "${options.as}".`);
        throw error;
      } finally {
        await connections.close();
      }
    });
}
