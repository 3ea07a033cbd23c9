import { Command, CommanderError } from 'commander';
import { ConfigProblem } from '../platform/config.ts';
import { StartupProblem } from '../platform/postgres/embedded.ts';
import { doctorCommand } from './doctor.ts';
import { exportProofCommand } from './export-proof.ts';
import { inviteCommand } from './invite.ts';
import { migrateCommand } from './migrate.ts';
import { receiverCommand } from './receiver.ts';
import { rotateKeysCommand } from './rotate-keys.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { shredCommand } from './shred.ts';
import { tokenCommand } from './token.ts';
import { verifyCommand } from './verify.ts';
import { witnessCommand } from './witness.ts';
import { workCommand } from './work.ts';
import { CommandFailed } from './failure.ts';

const program = new Command('hartline')
  .description('Carries a report of child sex trafficking to the four parties who must act.')
  .showHelpAfterError()
  .exitOverride();

for (const command of [
  serveCommand(),
  workCommand(),
  migrateCommand(),
  seedCommand(),
  doctorCommand(),
  inviteCommand(),
  tokenCommand(),
  receiverCommand(),
  witnessCommand(),
  verifyCommand(),
  exportProofCommand(),
  rotateKeysCommand(),
  shredCommand(),
]) {
  program.addCommand(command.exitOverride());
}

try {
  const named = process.argv[2];
  if (named && !/^-|^help$/.test(named) && !program.commands.some((command) => command.name() === named))
    throw new CommandFailed(`There is no command "${named}". "hartline --help" lists them.`);
  await program.parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (
    error instanceof CommandFailed ||
    error instanceof ConfigProblem ||
    error instanceof StartupProblem
  )
    process.stderr.write(`${error.message}\n`);
  else throw error;
}
