import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readConfig } from '../platform/config.ts';
import { logSigner, trustFileOf } from '../audit-log.ts';
import { connect } from '../platform/db/database.ts';
import type { Database } from '../platform/db/database.ts';
import { inTransaction, systemActor } from '../platform/db/tx.ts';
import type { Actor } from '../platform/db/tx.ts';
import { buildProof, bundleText, keyOf, originOf, readWitnesses } from '../safeguards/index.ts';
import { withDatabase } from './database.ts';
import { CommandFailed } from './failure.ts';

export function exportProofCommand(): Command {
  return new Command('export-proof')
    .description('writes what the audit log proves about one record, for `hartline verify`')
    .argument('<id>', 'of a report, an entry, a person or an account')
    .requiredOption('--as <account>', 'address of the auditor who takes it: that is on record')
    .option('--out <file>', 'default: the standard output')
    .action(async (id: string, options: { as: string; out?: string }) => {
      const config = readConfig();
      const signer = logSigner(config);
      await withDatabase(config, async ({ adminUrl }) => {
        const { db, close } = connect(adminUrl, { max: 1, name: 'hartline export-proof', as: 'itself' });
        try {
          const auditor = await auditorNamed(db, options.as);
          const bundle = await inTransaction(db, auditor, (ctx) =>
            buildProof(ctx, id, keyOf(signer, originOf(signer), 'log'), readWitnesses(trustFileOf(config))),
          );
          if (!bundle) throw new CommandFailed('The audit log holds nothing about this record yet.');
          if (options.out) writeFileSync(options.out, bundleText(bundle), { mode: 0o600 });
          else process.stdout.write(bundleText(bundle));
        } finally {
          await close();
        }
      });
    });
}

async function auditorNamed(db: Database, address: string): Promise<Actor> {
  const account = await db
    .selectFrom('account')
    .select(['id', 'display_name', 'role'])
    .where('address', '=', address.toLowerCase())
    .where('role', '=', 'auditor')
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
  if (!account) throw new CommandFailed(`There is no auditor ${address}.`);
  return { ...systemActor('export-proof', 'auditor'), accountId: account.id, name: account.display_name, role: account.role }; // prettier-ignore
}
