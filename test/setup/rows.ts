import type { TestDatabase } from './database.ts';

/** Tables that move without anybody writing a report: a session notes when it was last seen, openings are counted, the log numbers what is there. */
const MOVE_BY_THEMSELVES = [
  'session',
  'record_opening',
  'log_entry',
  'log_node',
  'log_checkpoint',
  'log_cosignature',
];
/** A look and a refusal are put on record and change nothing; the log's heartbeat goes on by itself. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  audit_leaf: "where outcome <> 'refused' and act !~ '(read|listed|heartbeat)$'",
};

/** Rows of every table, counted behind row-level security. Two equal answers: nothing was written in between. */
export async function rowCounter(db: TestDatabase): Promise<() => Promise<Record<string, number>>> {
  const tables = (await tableNames(db)).map(
    (name) => `select '${name}' as name, count(*)::integer as rows from "${name}" ${LEFT_OUT[name] ?? ''}`,
  );
  const all = tables.join(' union all ');
  return async () =>
    Object.fromEntries(
      (await db.asAdmin<{ name: string; rows: number }>(all)).map(({ name, rows }) => [name, rows]),
    );
}

/** A digest of the whole content of every table: also finds rows that were changed in place. */
export async function contentDigest(db: TestDatabase): Promise<Record<string, string | null>> {
  const tables = (await tableNames(db)).map(
    (name) =>
      `select '${name}' as name, md5(string_agg(t::text, ' ' order by t::text)) as digest from "${name}" t ${LEFT_OUT[name] ?? ''}`,
  );
  const rows = await db.asAdmin<{ name: string; digest: string | null }>(tables.join(' union all '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

async function tableNames(db: TestDatabase): Promise<string[]> {
  const rows = await db.asAdmin<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname",
  );
  return rows.map(({ name }) => name).filter((name) => !MOVE_BY_THEMSELVES.includes(name));
}
