import { randomUUIDv7 } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { DEMO_PEOPLE } from '../seed/accounts.ts';
import { loadDirectory, readDirectoryFiles, seedDemoContacts } from './directory/index.ts';
import { connect } from './platform/db/database.ts';
import { loadEdition, modelEdition } from './policy/index.ts';

const DIRECTORY_FOLDER = fileURLToPath(new URL('../data/connecticut/', import.meta.url));
/** From when the built-in records count as valid. */
const VALID_FROM = '2020-07-30';

/** Jurisdiction data and the policy edition; in the demo profile also invented people. Running it again changes nothing. */
export async function seedInstallation(adminUrl: string, options: { demo: boolean }): Promise<void> {
  const { db, close } = connect(adminUrl, { max: 1, name: 'hartline seed', as: 'itself' });
  try {
    await db.transaction().execute(async (tx) => {
      await sql`set local role owner`.execute(tx);
      const { rows } = await sql<{ now: Temporal.Instant }>`select app_now() as now`.execute(tx);
      await sql`lock table directory_setting in exclusive mode`.execute(tx);
      const loaded = await tx.selectFrom('directory_setting').select('settings').executeTakeFirst();
      const files = readDirectoryFiles(DIRECTORY_FOLDER);
      if (
        (loaded?.settings as { version?: string } | undefined)?.version !==
        (files.settings as { version: string }).version
      )
        await loadDirectory(tx, files, VALID_FROM);
      await loadEdition(tx, modelEdition(), rows[0]!.now);
      if (!options.demo) return;
      await seedDemoContacts(tx, VALID_FROM);
      for (const person of DEMO_PEOPLE) {
        const account = await tx
          .insertInto('account')
          .values({
            id: randomUUIDv7(),
            address: person.address,
            display_name: person.name,
            role: person.role,
            database_role: person.databaseRole,
            demo: true,
            suspended_at: null,
          })
          .onConflict((conflict) => conflict.column('address').doNothing())
          .returning('id')
          .executeTakeFirst();
        if (account && person.desks.length > 0)
          await tx
            .insertInto('account_desk')
            .values(person.desks.map((desk) => ({ account_id: account.id, desk_id: desk })))
            .execute();
      }
    });
  } finally {
    await close();
  }
}
