import { Command, InvalidArgumentError } from 'commander';
import { migrate } from '../platform/db/migrate.ts';
import { open } from '../platform/installation.ts';
import { inviteFromConsole } from '../safeguards/index.ts';
import { withDatabase } from './database.ts';
import { CommandFailed } from './failure.ts';
import { startableConfig } from './production.ts';

interface Options {
  readonly agency: string;
  readonly name: string;
  readonly role: 'admin' | 'agency_admin';
  readonly json?: boolean;
}

export function inviteCommand(): Command {
  return new Command('invite')
    .description('prints the link by which an administrator binds passkeys; it works once, for 72 hours')
    .argument('<address>', 'e-mail address that names the account', address)
    .requiredOption('--agency <id>', 'agency of the directory, e.g. dcf-careline')
    .requiredOption('--name <name>', 'the name others see')
    .option('--role <role>', 'admin (the installation) or agency_admin (one agency)', role, 'admin')
    .option('--json', 'print {"link": …, "expiresAt": …}')
    .action((to: string, options: Options) => {
      const config = startableConfig();
      return withDatabase(config, async (database) => {
        await migrate(database.adminUrl);
        const connections = open(database.appUrl, 'hartline invite');
        try {
          const invited = await inviteFromConsole(connections.db, { address: to, ...options });
          if (!invited)
            throw new CommandFailed(
              `There is no agency "${options.agency}", or the address belongs to an account with another agency or role.`,
            );
          const link = `${new URL(config.baseUrl).origin}/app/enrol#${invited.token}`;
          process.stdout.write(
            options.json
              ? `${JSON.stringify({ link, expiresAt: invited.expiresAt.toString() })}\n`
              : `${link}\n`,
          );
        } finally {
          await connections.close();
        }
      });
    });
}

function address(text: string): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) throw new InvalidArgumentError('an e-mail address');
  return text;
}

function role(text: string): Options['role'] {
  if (text !== 'admin' && text !== 'agency_admin') throw new InvalidArgumentError('admin or agency_admin');
  return text;
}
