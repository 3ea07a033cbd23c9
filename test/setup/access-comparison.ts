import pg from 'pg';
import { compare, readShapes, TRY_EACH } from './access-compare.ts';
import { inWorld } from './access-world.ts';
import { freshDatabase } from './database.ts';

/** A database of its own, in which whatever a role tries can be asked, for comparing it with the oracle. */
export async function openComparison(): Promise<{ client: pg.Client; close(): Promise<void> }> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query(`${TRY_EACH}; grant execute on function try_each(text[]) to public`);
  return { client, close: async () => (await client.end(), await database.drop()) };
}

/** Compares at least `wanted` decisions in worlds from `firstSeed` on; what differs, with its seed. */
export async function compareDecisions(client: pg.Client, firstSeed: number, wanted: number) {
  let decisions = 0;
  for (let seed = firstSeed; decisions < wanted; seed += 1) {
    const compared = await inWorld(client, seed, async (world) =>
      compare(client, world, await readShapes(client), { seed, written: 4 }),
    );
    decisions += compared.decisions;
    if (compared.differences.length > 0)
      return { decisions, seed, differences: compared.differences.slice(0, 20) };
  }
  return { decisions, differences: [] };
}
