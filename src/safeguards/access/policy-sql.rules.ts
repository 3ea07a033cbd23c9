import { CASE_OBJECTS } from './policy-objects.rules.ts';
import { OBJECT_NAMES, VERBS } from './policy-table.rules.ts';
import type { CaseObject, Fields, ObjectName, Reach, Relation, Rule, Verb } from './policy-table.rules.ts';
import { DATABASE_ROLES } from './roles.rules.ts';

/**
 * Writes the policies and grants of the policy table as SQL. Every function of a policy stands in a sub-select, so that
 * it runs once per query and not once per row; every policy belongs to one role and one verb, so that none is widened
 * by another.
 */
export function policySql(): string {
  return [
    `do $$\ndeclare\n  old record;\nbegin\n  for old in select tablename, policyname from pg_policies where schemaname = 'public' and tablename = any ('{${OBJECT_NAMES.join(',')}}') loop\n    execute format('drop policy %I on %I', old.policyname, old.tablename);\n  end loop;\nend $$;`,
    `revoke all on ${OBJECT_NAMES.join(', ')} from ${DATABASE_ROLES.join(', ')};`,
    ...OBJECT_NAMES.map((name) => objectSql(name)),
  ].join('\n\n');
}

function objectSql(name: ObjectName): string {
  const { rules }: CaseObject = CASE_OBJECTS[name];
  return rules
    .flatMap((rule) => VERBS.flatMap((verb) => verbSql(name, rule, verb)))
    .sort((a, b) => Number(a.startsWith('create')) - Number(b.startsWith('create')))
    .join('\n');
}

function verbSql(object: ObjectName, rule: Rule, verb: Verb): string[] {
  const fields = rule[verb];
  if (fields === undefined) return [];
  const grant = `grant ${verb}${columns(fields)} on ${object} to ${rule.roles.join(', ')};`;
  const condition = conditionSql(object, rule.relation);
  if (condition === undefined) return [grant];
  const clauses = { select: ['using'], insert: ['with check'], update: ['using', 'with check'] }[verb];
  return [
    grant,
    ...rule.roles.map(
      (role) =>
        `create policy ${role}_${verb} on ${object} for ${verb} to ${role}\n  ${clauses.map((clause) => `${clause} (${condition})`).join('\n  ')};`,
    ),
  ];
}

function columns(fields: Fields): string {
  return fields === 'all' ? '' : ` (${fields.join(', ')})`;
}

const SIGNED_IN = '(select app_account()) is not null';
const OWN_DESKS = '((select app_desks())::text[])';

/** The condition of a relation on rows of this object; undefined = no policy, so no row. */
function conditionSql(object: ObjectName, relation: Relation): string | undefined {
  const { reach }: CaseObject = CASE_OBJECTS[object];
  switch (relation) {
    case 'no_row':
      return undefined;
    case 'engine':
    case 'searching':
      return 'true';
    case 'not_walled':
      return `${SIGNED_IN} and ${notWalled(reach)}`;
    case 'reading_with_reason':
      return `${SIGNED_IN} and (select app_reads_with_reason()) and ${notWalled(reach)}`;
    case 'own_desk':
      return reach.by === 'report'
        ? `${SIGNED_IN} and desk_id = any ${OWN_DESKS} and ${notWalled(reach)}`
        : `${SIGNED_IN} and ${entryOfOwnDesk(object)}`;
    case 'owed_by_own_desk':
      return `${SIGNED_IN} and owed_by = any ${OWN_DESKS} and ${notWalled(reach)}`;
    case 'note_of_own_desk':
      return `${SIGNED_IN} and desk_id = any ${OWN_DESKS} and ${notWalled(reach)} and ${entryOfOwnDesk(object)}`;
  }
}

/** The dispatch is looked up under the asker's own policies, so its wall counts here too. */
function entryOfOwnDesk(object: ObjectName): string {
  return `exists (select from dispatch d where d.id = ${object}.dispatch_id and d.desk_id = any ${OWN_DESKS})`;
}

function notWalled(reach: Reach): string {
  switch (reach.by) {
    case 'report':
      // What is about no report is behind no wall.
      return reach.optional
        ? `(${reach.column} <> all ((select app_walled())::uuid[])) is not false`
        : `${reach.column} <> all ((select app_walled())::uuid[])`;
    case 'dispatch':
      return `${reach.column} <> all ((select app_walled_dispatches())::uuid[])`;
    case 'notice':
      return `${reach.column} <> all ((select app_walled_notices())::uuid[])`;
    case 'people':
      return reach.columns
        .map((column) => `${column} <> all ((select app_walled_people())::uuid[])`)
        .join(' and ');
  }
}
