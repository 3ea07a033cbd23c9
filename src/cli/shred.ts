import { Command } from 'commander';
import { expunge } from '../journey/expunge.ts';
import type { Expungement } from '../journey/expunge.ts';
import { inTransaction, systemActor } from '../platform/db/tx.ts';
import { AppError } from '../platform/errors.ts';
import { finishDestructions } from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';
import { startableConfig } from './production.ts';
import { withKeys } from './with-keys.ts';

interface Options {
  readonly report: string;
  readonly reporter?: boolean;
  readonly person?: string;
  readonly by: string;
  readonly yes?: boolean;
  readonly despiteOpenDuties?: boolean;
  readonly json?: boolean;
}

export function shredCommand(): Command {
  return new Command('shred')
    .description('destroys the keys of a report or of one person in it: for expungement, cannot be undone')
    .requiredOption('--report <number>', 'the report, e.g. R-2026-000123')
    .option('--reporter', 'only who called')
    .option('--person <id>', 'only what is said of this person')
    .requiredOption('--by <name>', 'who ordered it; stands in the record of the keys')
    .option('--despite-open-duties', 'also while somebody still owes something for the report')
    .option('--yes', 'you mean it')
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      if (!options.yes)
        throw new CommandFailed('This cannot be undone, not even from a backup. Say --yes if you mean it.');
      if (options.reporter && options.person)
        throw new CommandFailed('Say --reporter or --person, not both.');
      const result = await withKeys(startableConfig(), async (db, { store, vaultFor }) => {
        const actor = systemActor('hartline shred');
        const ordered = await inTransaction(
          db,
          actor,
          (ctx) => expunge(ctx, orderOf(options)),
          vaultFor,
        ).catch(explain);
        return { ...ordered, destroyed: await finishDestructions(db, store) };
      });
      process.stdout.write(
        options.json
          ? `${JSON.stringify(result)}\n`
          : `${result.destroyed} keys are destroyed, ${result.people} searchable people emptied. Key copies in backups are yours to destroy.\n`,
      );
    });
}

function orderOf({ report, reporter, person, by, despiteOpenDuties }: Options): Expungement {
  const what = person ? { personId: person } : reporter ? 'reporter' : 'all';
  return { report, what, by, despiteOpenDuties: despiteOpenDuties ?? false };
}

function explain(error: unknown): never {
  if (error instanceof AppError && error.code === 'not_found')
    throw new CommandFailed('There is no such report, or it does not name this person.');
  if (error instanceof AppError && error.code === 'still_owed')
    throw new CommandFailed(`${error.message} Finish that, or say --despite-open-duties.`);
  throw error;
}
