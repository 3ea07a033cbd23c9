import { CASE_OBJECTS } from './policy-objects.rules.ts';
import type { PolicyPage } from './policy-page.api.ts';
import { OBJECT_NAMES, PEOPLE, RELATIONS } from './policy-table.rules.ts';
import type { CaseObject, Fields } from './policy-table.rules.ts';
import { ROLES } from './roles.rules.ts';

/** The policy table for reading: the same data, nothing added and nothing left out. */
export function policyPage(): PolicyPage {
  return {
    people: ROLES.map((role) => ({ role, actsAs: PEOPLE[role].acts, says: PEOPLE[role].says })),
    relations: { ...RELATIONS },
    objects: OBJECT_NAMES.map((object) => {
      const { says, compartment, rules }: CaseObject = CASE_OBJECTS[object];
      return {
        object,
        says,
        compartment: compartment ?? null,
        rules: rules.flatMap((rule) =>
          rule.roles.map((role) => ({
            role,
            relation: rule.relation,
            select: listed(rule.select),
            insert: listed(rule.insert),
            update: listed(rule.update),
          })),
        ),
      };
    }),
  };
}

function listed(fields: Fields | undefined): 'all' | string[] | null {
  if (fields === undefined) return null;
  return fields === 'all' ? 'all' : [...fields];
}
