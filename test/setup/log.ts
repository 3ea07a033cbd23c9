import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrustList } from '../../src/safeguards/audit/witnesses.ts';
import type { WitnessStatus } from '../../src/safeguards/witness/witness.ts';
import type { TestDatabase } from './database.ts';

export function trustListOf(dataFolder: string): string {
  return readFileSync(join(dataFolder, 'witnesses'), 'utf8');
}

/** What the witnesses of a test installation say about themselves. */
export async function witnessesOf(dataFolder: string): Promise<WitnessStatus[]> {
  const { witnesses } = parseTrustList(trustListOf(dataFolder));
  return Promise.all(
    witnesses.map(async ({ url }) => (await (await fetch(`${url}/status`)).json()) as WitnessStatus),
  );
}

/** Committed leaves without a number, numbers without a leaf, and numbers that are missing. */
export async function logHoles(db: Pick<TestDatabase, 'asAdmin'>): Promise<Record<string, number>> {
  const [row] = await db.asAdmin<Record<string, number>>(`
    select (select count(*)::int from audit_leaf l where not exists (select from log_entry e where e.leaf_id = l.id)) as "unnumberedActs",
           (select count(distinct act)::int from content_digest c where not exists (select from log_entry e where e.leaf_id = c.act)) as "unnumberedContents",
           (select count(*)::int from log_entry e where e.kind = 'act' and not exists (select from audit_leaf l where l.id = e.leaf_id)) as "withoutLeaf",
           (select coalesce(max(index) + 1, 0) - count(*) from log_entry)::int as missing`);
  return row!;
}
