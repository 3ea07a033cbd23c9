import { Command } from 'commander';
import { askForExpungement, confirmExpungement } from '../journey/expunge.ts';
import { inTransaction, systemActor } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { AppError } from '../platform/errors.ts';
import { finishDestructions } from '../safeguards/index.ts';
import { CommandFailed } from './failure.ts';
import { startableConfig } from './production.ts';
import { withKeys } from './with-keys.ts';

interface Options {
  readonly report?: string;
  readonly reporter?: boolean;
  readonly person?: string;
  readonly reason?: string;
  readonly confirm?: string;
  readonly by: string;
  readonly despiteOpenDuties?: boolean;
  readonly json?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function shredCommand(): Command {
  return new Command('shred')
    .description('destroys the keys of a report or of one person in it: one person asks, another confirms')
    .option('--report <number>', 'ask for it: the report, e.g. R-2026-000123')
    .option('--reporter', 'only who called')
    .option('--person <id>', 'only what is said of this person')
    .option('--reason <text>', 'why, by which rule; without names')
    .option('--confirm <order>', 'confirm what somebody else asked for; cannot be undone')
    .requiredOption('--by <address>', 'account of the supervisor or HART Lead who asks or confirms')
    .option('--despite-open-duties', 'also while somebody still owes something for the report')
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      const { line, ...result } = await (options.confirm ? confirm(options, options.confirm) : ask(options));
      process.stdout.write(`${options.json ? JSON.stringify(result) : line}\n`);
    });
}

async function ask({ report, reporter, person, reason, by }: Options) {
  if (!report || !reason) throw new CommandFailed('Say --report and --reason, or --confirm.');
  if (reason.length < 10 || reason.length > 500)
    throw new CommandFailed('--reason has 10 to 500 characters.');
  if (reporter && person) throw new CommandFailed('Say --reporter or --person, not both.');
  if (person && !UUID.test(person)) throw new CommandFailed('--person is the id of a person.');
  const what = person ? { personId: person } : reporter ? 'reporter' : 'all';
  const asked = await withKeys(startableConfig(), (db) =>
    act(db, (ctx) => askForExpungement(ctx, { report, what, reason, by })),
  );
  return { ...asked, line: `Order ${asked.order} waits for a second person.` };
}

async function confirm({ by, despiteOpenDuties }: Options, order: string) {
  if (!UUID.test(order)) throw new CommandFailed('--confirm takes the id of an order.');
  const result = await withKeys(startableConfig(), async (db, { store }) => {
    const ordered = await act(db, (ctx) =>
      confirmExpungement(ctx, { order, by, despiteOpenDuties: despiteOpenDuties ?? false }),
    );
    return { ...ordered, destroyed: await finishDestructions(db, store) };
  });
  const line = `${result.destroyed} keys are destroyed, ${result.people} searchable people emptied. Now run hartline rotate-keys --new-root-key --retire VERSION, so that old copies of the key store open nothing.`;
  return { ...result, line };
}

function act<T>(db: Parameters<typeof inTransaction>[0], work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(db, systemActor('hartline shred'), work).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found')
      throw new CommandFailed('There is no such report, person of it, or order.');
    if (error.code === 'still_owed')
      throw new CommandFailed(`${error.message} Finish that, or say --despite-open-duties.`);
    throw new CommandFailed(error.message);
  });
}
