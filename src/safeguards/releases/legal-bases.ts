import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Ctx, Tx } from '../../platform/db/tx.ts';
import type { ReleaseOptions } from './releases.api.ts';

const LegalBases = z.strictObject({
  note: z.string(),
  bases: z
    .array(
      z.strictObject({
        code: z.string(),
        title: z.string(),
        source: z.string(),
        kinds: z.array(z.string()).min(1),
        recipients: z.array(z.string()).min(1),
        toBeConfirmed: z.boolean(),
      }),
    )
    .min(1),
});

/** Puts the closed list of legal bases into the database. A basis that was used stays, whatever the list says later. */
export async function loadLegalBases(tx: Tx): Promise<void> {
  const file = new URL('../../../data/policy/legal-bases.json', import.meta.url);
  const { bases } = LegalBases.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const basis of bases)
    await sql`
      insert into legal_basis (code, title, source, kinds, recipients, to_be_confirmed)
      values (${basis.code}, ${basis.title}, ${basis.source}, ${basis.kinds}::text[], ${basis.recipients}::text[], ${basis.toBeConfirmed})
      on conflict (code) do update set title = excluded.title, source = excluded.source, kinds = excluded.kinds,
        recipients = excluded.recipients, to_be_confirmed = excluded.to_be_confirmed`.execute(tx);
}

/** The legal bases and the agencies that a release can name. */
export async function releaseOptions(ctx: Ctx): Promise<ReleaseOptions> {
  const bases = await ctx.tx.selectFrom('legal_basis').selectAll().orderBy('code').execute();
  const agencies = await ctx.tx
    .selectFrom('agency')
    .select(['id', 'name'])
    .where('valid_to', 'is', null)
    .orderBy('name')
    .execute();
  return {
    bases: bases.map(({ to_be_confirmed: toBeConfirmed, ...basis }) => ({ ...basis, toBeConfirmed })),
    agencies,
  };
}
