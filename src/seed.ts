import { randomUUIDv7 } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { DEMO_PEOPLE } from '../seed/accounts.ts';
import { loadDirectory, readDirectoryFiles, seedDemoContacts } from './directory/index.ts';
import { connect } from './platform/db/database.ts';
import { systemActor } from './platform/db/tx.ts';
import type { Ctx, Tx } from './platform/db/tx.ts';
import { NO_VAULT } from './platform/vault.ts';
import { appendAudit, findRecorded, loadLegalBases, readCatalog, recordCatalog } from './safeguards/index.ts';
import { StartupProblem } from './platform/postgres/problem.ts';
import { loadEdition, modelEdition } from './policy/index.ts';

const DIRECTORY_FOLDER = fileURLToPath(new URL('../data/connecticut/', import.meta.url));
/** From when the built-in records count as valid. */
const VALID_FROM = '2020-07-30';

const contextOf = (tx: Tx, now: Temporal.Instant): Ctx => ({
  tx,
  actor: systemActor('seed'),
  now,
  newId: randomUUIDv7,
  vault: NO_VAULT, // nothing of the seed is sealed
});

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
      await loadLegalBases(tx);
      if (!options.demo) return;
      await seedDemoContacts(tx, VALID_FROM);
      let made = 0;
      for (const person of DEMO_PEOPLE) {
        const account = await tx
          .insertInto('account')
          .values({
            id: randomUUIDv7(),
            address: person.address,
            display_name: person.name,
            role: person.role,
            database_role: person.databaseRole,
            agency_id: person.agency,
            demo: true,
            suspended_at: null,
          })
          // An account from before accounts had agencies gets its own; every other one stays as it is.
          .onConflict((conflict) =>
            conflict
              .column('address')
              .doUpdateSet({ agency_id: person.agency })
              .where('account.agency_id', 'is distinct from', person.agency),
          )
          .returning('id')
          .executeTakeFirst();
        if (account) made += 1;
        if (account && person.desks.length > 0)
          await tx
            .insertInto('account_desk')
            .values(person.desks.map((desk) => ({ account_id: account.id, desk_id: desk })))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        if (account && person.provider)
          await tx
            .insertInto('provider_account')
            .values({ account_id: account.id, agency_id: person.provider })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
      }
      if (made === 0) return;
      // What was written in safeguarded tables belongs to an act on record, also here.
      await sql`set local role worker`.execute(tx);
      await appendAudit(contextOf(tx, rows[0]!.now), {
        act: 'accounts.seeded',
        subjectKind: 'installation',
        subjectId: 'demo',
        detail: { accounts: made },
      });
    });
  } finally {
    await close();
  }
  await recordCatalogOf(adminUrl);
}

/** Puts the shape of the database on record once it is migrated: what the witnesses measure it by. */
export async function recordCatalogOf(adminUrl: string): Promise<void> {
  const { db, close } = connect(adminUrl, { max: 1, name: 'hartline seed', as: 'itself' });
  try {
    await db.transaction().execute(async (tx) => {
      const recorded = (await findRecorded(tx)).at(-1);
      const catalog = await readCatalog(tx);
      const { rows } = await sql<{ now: Temporal.Instant }>`select app_now() as now`.execute(tx);
      await recordCatalog(contextOf(tx, rows[0]!.now), catalog, recorded);
    });
  } finally {
    await close();
  }
}

/** Production holds real children: a database that ever was a training system's does not become one of them. */
export async function refuseDemoData(adminUrl: string): Promise<void> {
  const { db, close } = connect(adminUrl, { max: 1, name: 'hartline start', as: 'itself' });
  try {
    const found = await db.transaction().execute(async (tx) => {
      await sql`set local role owner`.execute(tx);
      const { rows } = await sql<{ what: string }>`
        select 'invented accounts' as what where exists (select from account where demo)
        union all select 'invented contacts' where exists (select from contact where demo)
        union all select 'invented channels' where exists (select from channel where demo)
        union all select 'a shifted clock' where exists (select from clock_offset)`.execute(tx);
      return rows.map(({ what }) => what);
    });
    if (found.length > 0)
      throw new StartupProblem(
        `Hartline does not start in production: the database holds ${found.join(', ')} of a training system. Use a database of its own.`,
      );
  } finally {
    await close();
  }
}
