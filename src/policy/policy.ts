import { sql } from 'kysely';
import { canonicalJson, sha256 } from '../platform/canonical.ts';
import type { Tx } from '../platform/db/tx.ts';
import { localDate } from './clocks.rules.ts';
import type { PolicyEdition } from './edition.api.ts';
import { checkEdition } from './model-edition.ts';

/**
 * Puts an edition in force from its own effective date on. An edition once loaded is never changed: reports are bound
 * to it by id. One that `differs` under the same id is left as it was, for a person to publish under a new id.
 */
export async function loadEdition(
  tx: Tx,
  edition: PolicyEdition,
  at: Temporal.Instant,
): Promise<'loaded' | 'unchanged' | 'differs'> {
  const data = canonicalJson(checkEdition(edition));
  const digest = sha256(data);
  const { rows } = await sql<{
    digest: Buffer;
  }>`select digest from policy_edition where id = ${edition.id}`.execute(tx);
  if (rows[0]) return rows[0].digest.equals(digest) ? 'unchanged' : 'differs';
  await sql`
    insert into policy_edition (id, title, effective_from, effective_to, state, data, digest, source, loaded_at)
    values (${edition.id}, ${edition.title}, ${edition.effectiveFrom}, null, 'in_force', ${data}::jsonb, ${digest}, ${edition.source}, ${at})
    on conflict (id) do nothing`.execute(tx);
  return 'loaded';
}

/** The edition that a report received at `at` is bound to. One from before the first edition is held to the first. */
export async function editionInForce(tx: Tx, at: Temporal.Instant): Promise<PolicyEdition> {
  const { rows } = await sql<EditionRow>`
    select id, digest, effective_from::text, effective_to::text from policy_edition where state = 'in_force' order by effective_from desc, id`.execute(
    tx,
  );
  const editions = await Promise.all(rows.map(async (row) => ({ row, edition: await parsed(tx, row) })));
  const valid = editions.find(({ row, edition }) => {
    const day = localDate(at, edition.calendar);
    return row.effective_from <= day && (row.effective_to === null || day < row.effective_to);
  });
  const chosen = valid ?? editions.at(-1);
  if (!chosen) throw new Error('No policy edition is in force. Load one first: hartline seed.');
  return chosen.edition;
}

/** The edition a report is bound to, in force or retired. */
export async function getEdition(tx: Tx, id: string): Promise<PolicyEdition> {
  const read = readIn.get(tx)?.get(id);
  if (read) return read;
  const { rows } =
    await sql<EditionRow>`select id, digest, effective_from::text, effective_to::text from policy_edition where id = ${id}`.execute(
      tx,
    );
  if (!rows[0]) throw new Error(`There is no policy edition ${id}.`);
  return parsed(tx, rows[0]);
}

interface EditionRow {
  readonly id: string;
  readonly digest: Buffer;
  readonly effective_from: string;
  readonly effective_to: string | null;
}

/** Editions never change under their digest, so each is read and checked once per process. */
const checked = new Map<string, PolicyEdition>();
/** What a transaction has read already. */
const readIn = new WeakMap<Tx, Map<string, PolicyEdition>>();

async function parsed(tx: Tx, row: EditionRow): Promise<PolicyEdition> {
  const edition = await checkedOnce(tx, row);
  readIn.set(tx, (readIn.get(tx) ?? new Map<string, PolicyEdition>()).set(row.id, edition));
  return edition;
}

async function checkedOnce(tx: Tx, { id, digest }: EditionRow): Promise<PolicyEdition> {
  const key = digest.toString('hex');
  const known = checked.get(key);
  if (known) return known;
  const { rows } = await sql<{ data: unknown }>`select data from policy_edition where id = ${id}`.execute(tx);
  const edition = checkEdition(rows[0]!.data);
  checked.set(key, edition);
  return edition;
}
