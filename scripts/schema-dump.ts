import pg from 'pg';

/** The whole database as text, read from the catalogs, in a fixed order: what review sees and the test compares. */
export async function schemaDump(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const parts: string[] = [
      '-- Written by `npm run schema`. Do not edit: change a migration and write it again.',
    ];
    for (const { title, query } of SECTIONS) {
      const { rows } = await client.query<{ line: string }>(query);
      parts.push(`\n-- ${title}\n${rows.map((row) => row.line).join('\n')}`);
    }
    return `${parts.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

const OURS = `n.nspname = 'public' and not exists (select from pg_depend x where x.objid = c.oid and x.deptype = 'e')`;

const SECTIONS = [
  {
    title: 'tables and columns',
    query: `select format(E'table %s  -- owner %s%s%s\\n%s', c.relname, pg_get_userbyid(c.relowner),
        case when c.relforcerowsecurity then ', row security forced' else '' end,
        coalesce(E'\\n  -- ' || obj_description(c.oid, 'pg_class'), ''),
        (select string_agg(format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
                coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E'\\n' order by a.attnum)
           from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${OURS} order by c.relname`,
  },
  {
    title: 'constraints',
    query: `select format('%s: %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and k.contype <> 'n' order by c.relname, k.conname`,
  },
  {
    title: 'indexes',
    query: `select pg_get_indexdef(i.indexrelid) as line from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`,
  },
  {
    title: 'policies',
    query: `select format('%s: %s for %s to %s using (%s) check (%s)', tablename, policyname, cmd, roles, qual, with_check) as line from pg_policies where schemaname = 'public' order by 1`,
  },
  {
    title: 'grants on tables',
    query: `select format('%s: %s may %s', table_name, grantee, string_agg(lower(privilege_type), ', ' order by privilege_type)) as line
      from information_schema.table_privileges where table_schema = 'public' and grantee <> 'owner' group by table_name, grantee order by table_name, grantee`,
  },
  {
    title: 'grants on single columns',
    query: `select format('%s: %s may %s %s', g.table_name, g.grantee, lower(g.privilege_type), string_agg(g.column_name, ', ' order by g.column_name)) as line
      from information_schema.column_privileges g
      where g.table_schema = 'public' and g.grantee <> 'owner' and not exists (select from information_schema.table_privileges t
        where t.table_schema = g.table_schema and t.table_name = g.table_name and t.grantee = g.grantee and t.privilege_type = g.privilege_type)
      group by g.table_name, g.grantee, g.privilege_type order by 1`,
  },
  {
    title: 'functions',
    query: `select format(E'%s  -- owner %s, may run: %s', pg_get_functiondef(c.oid), pg_get_userbyid(c.proowner),
        coalesce((select string_agg(case when a.grantee = 0 then 'everybody' else pg_get_userbyid(a.grantee) end, ', ' order by 1) from aclexplode(c.proacl) a), 'everybody')) as line
      from pg_proc c join pg_namespace n on n.oid = c.pronamespace where ${OURS} order by c.proname`,
  },
  {
    title: 'triggers',
    query: `select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${OURS} order by 1`,
  },
] as const;
