import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrustList } from '../../src/safeguards/audit/witnesses.ts';
import type { WitnessStatus } from '../../src/safeguards/witness/witness.ts';
import { monotonicMs, pause } from '../../src/platform/clock.ts';
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

/**
 * The same after a whole pass that began later than now, and after they signed a log of `size` entries: what they say then
 * is about what is there now.
 */
export async function witnessesAfterPass(dataFolder: string, size = 0): Promise<WitnessStatus[]> {
  const before = new Map((await witnessesOf(dataFolder)).map(({ name, passes }) => [name, passes]));
  // One pass may be under way already; the one after it has seen everything.
  return until(
    () => witnessesOf(dataFolder),
    (all) => all.every((one) => one.passes >= before.get(one.name)! + 2 && one.size >= size),
  );
}

/** What the log still lacks; zero everywhere as soon as it has caught up. */
export function untilNumbered(asAdmin: TestDatabase['asAdmin']): Promise<Record<string, number>> {
  return until(
    () => logHoles({ asAdmin }),
    (holes) => Object.values(holes).every((count) => count === 0),
  );
}

const PATIENCE_MS = 60_000;

async function until<T>(look: () => Promise<T>, enough: (seen: T) => boolean): Promise<T> {
  for (const began = monotonicMs(); ; await pause(200)) {
    const seen = await look();
    if (enough(seen) || monotonicMs() - began > PATIENCE_MS) return seen;
  }
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
