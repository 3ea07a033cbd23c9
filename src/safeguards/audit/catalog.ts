import { sql } from 'kysely';
import { sha256 } from '../../platform/canonical.ts';
import type { Ctx, Tx } from '../../platform/db/tx.ts';
import { appendAudit } from './audit.ts';

/** What protects the tables, object by object, as the database itself describes it. */
export type Catalog = ReadonlyMap<string, string>;

export const BASELINE_ACT = 'catalog.recorded';

/** Roles and logins whose attributes, memberships and settings belong to the safeguards. */
const ROLES = [
  ...['owner', 'integrity', 'search', 'careline', 'hart_state', 'agency', 'public_intake', 'worker', 'watch'],
  ...['auditor', 'witness', 'sign_in', 'hartline_login', 'hartline_witness'],
];

/**
 * Tables, columns, grants, policies, triggers, functions and roles: whoever switches one of them off or puts another in
 * its place changes this. Read from the catalogs directly, by whoever may read nothing else.
 */
export async function readCatalog(tx: Tx): Promise<Catalog> {
  await sql`select set_config('search_path', 'public', true)`.execute(tx);
  const { rows } = await sql<{ object: string; definition: string }>`
    with ours as (
      select c.oid, c.relname, c.relowner, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    )
    select 'table ' || relname as object,
           concat_ws(' ', relkind, relowner::regrole, relrowsecurity, relforcerowsecurity,
             (select string_agg(g::text, ' ' order by g::text) from aclexplode(relacl) g)) as definition
      from ours
    union all
    select format('column %s.%s', o.relname, a.attname),
           concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
             (select string_agg(g::text, ' ' order by g::text) from aclexplode(a.attacl) g))
      from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    union all
    select format('constraint %s.%s', o.relname, k.conname), concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
      from ours o join pg_constraint k on k.conrelid = o.oid where k.contype <> 'n'
    union all
    select format('policy %s.%s', o.relname, p.polname),
           concat_ws(' ', p.polcmd, p.polpermissive, (select string_agg(r::regrole::text, ',' order by r::regrole::text) from unnest(p.polroles) r),
             'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
      from ours o join pg_policy p on p.polrelid = o.oid
    union all
    select format('trigger %s.%s', o.relname, t.tgname), concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
      from ours o join pg_trigger t on t.tgrelid = o.oid where not t.tgisinternal
    union all
    -- The triggers behind foreign keys have names that differ from database to database; one that is off stands out.
    select format('triggers of constraints of %s', o.relname), string_agg(t.tgenabled::text, '' order by t.tgenabled)
      from ours o join pg_trigger t on t.tgrelid = o.oid where t.tgisinternal group by o.relname
    union all
    select format('rule %s.%s', o.relname, w.rulename), pg_get_ruledef(w.oid)
      from ours o join pg_rewrite w on w.ev_class = o.oid
    union all
    select format('function %s(%s)', f.proname, pg_get_function_identity_arguments(f.oid)),
           concat_ws(' ', f.proowner::regrole, f.prosecdef, f.provolatile, f.proconfig, (select l.lanname from pg_language l where l.oid = f.prolang),
             (select string_agg(g::text, ' ' order by g::text) from aclexplode(f.proacl) g), encode(sha256(convert_to(f.prosrc, 'UTF8')), 'hex'))
      from pg_proc f where f.pronamespace = 'public'::regnamespace
       and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = f.oid and x.deptype = 'e')
    union all
    select format('event trigger %s', e.evtname), concat_ws(' ', e.evtevent, e.evtenabled, e.evtfoid::regproc) from pg_event_trigger e
    union all
    select format('role %s', r.rolname),
           concat_ws(' ', r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolinherit, r.rolreplication,
             (select string_agg(m.roleid::regrole::text, ',' order by m.roleid::regrole::text) from pg_auth_members m where m.member = r.oid))
      from pg_roles r where r.rolname = any (${ROLES}::text[])
    union all
    select format('settings of %s', coalesce(r.rolname, 'the database')), s.setconfig::text
      from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole
     where s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))
       and (r.rolname is null or r.rolname = any (${ROLES}::text[]))
    union all
    select format('safeguard of %s', table_name), concat_ws(' ', key_columns, columns, recorded_act) from safeguarded_content
    order by 1, 2`.execute(tx);
  return new Map(rows.map(({ object, definition }) => [object, definition]));
}

/** SHA-256 in hex over every object and its definition. */
export function catalogDigest(catalog: Catalog): string {
  return sha256([...catalog].map(([object, definition]) => `${object} ${definition}\n`).join('')).toString(
    'hex',
  );
}

/** Objects that are not what they were, by name. */
export function catalogChanges(before: Catalog, now: Catalog): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (object) => before.get(object) !== now.get(object),
  );
}

/**
 * Puts the catalog on record after a migration or a new major version of the server, and at no other time: a change that
 * nobody migrated must not become the measure by itself. `ctx` is the worker's.
 */
export async function recordCatalog(
  ctx: Ctx,
  catalog: Catalog,
  recorded: Recorded | undefined,
): Promise<void> {
  const { rows } = await sql<{ migration: string; server: number }>`
    select (select name from hartline_meta.kysely_migration order by name desc limit 1) as migration,
           current_setting('server_version_num')::integer / 10000 as server`.execute(ctx.tx);
  const { migration, server } = rows[0]!;
  if (recorded?.migration === migration && recorded.server === server) return;
  const acts = [...catalog].flatMap(([object, definition]) =>
    object.startsWith('safeguard of ') ? [definition.slice(-36)] : [],
  );
  await appendAudit(ctx, {
    act: BASELINE_ACT,
    subjectKind: 'log',
    subjectId: 'catalog',
    detail: { digest: catalogDigest(catalog), migration, server, acts },
  });
}

/** What the newest leaf about the catalog says. */
export interface Recorded {
  readonly digest: string;
  readonly migration: string;
  /** Major version of PostgreSQL. */
  readonly server: number;
  /** Content digests of rows that stood in a table when it came under the safeguard: no act of anybody wrote them. */
  readonly acts: readonly string[];
}

export async function findRecorded(tx: Tx): Promise<Recorded[]> {
  const { rows } = await sql<{ detail: Recorded }>`
    select detail from audit_leaf where subject_id = 'catalog' and act = ${BASELINE_ACT} order by at, id`.execute(
    tx,
  );
  return rows.map(({ detail }) => detail);
}
