import { describe, expect, test } from 'vitest';
import { CASE_OBJECTS } from './policy-objects.rules.ts';
import { OBJECT_NAMES, PEOPLE, ruleFor, VERBS } from './policy-table.rules.ts';
import type { CaseObject, ObjectName, Verb } from './policy-table.rules.ts';
import { DATABASE_ROLES, ROLES } from './roles.rules.ts';
import type { DatabaseRole } from './roles.rules.ts';

const PEOPLE_ROLES = [...new Set(ROLES.map((role) => PEOPLE[role].acts))];
const rolesWith = (object: ObjectName, verb: Verb) =>
  DATABASE_ROLES.filter((role) => {
    const rule = ruleFor(object, role, verb);
    return rule !== undefined && rule.relation !== 'no_row';
  });

/** The table said a second time, where a widening would hurt most. */
// `integrity` is nobody: functions of the database that digest what is written, so that the audit log can vouch for it.
test.each([
  ['who called is the Careline’s knowledge alone', 'report_reporter', 'select', ['careline', 'integrity']],
  ['so are the caller’s own words', 'report_narrative', 'select', ['careline', 'integrity']],
  ['so is where a child may be met', 'report_location', 'select', ['careline', 'integrity']],
  ['a report is no desk’s', 'report', 'select', ['careline', 'auditor', 'worker', 'integrity', 'search']],
  [
    'a desk’s notes are that desk’s, not the Careline’s',
    'desk_note',
    'select',
    ['hart_state', 'agency', 'integrity'],
  ],
  ['the software itself does not read them either', 'desk_note', 'insert', ['hart_state', 'agency']],
  ['walls are read by functions only', 'wall', 'select', ['integrity']],
  ['so are ties', 'tie', 'select', ['integrity']],
  ['and broken glass', 'break_glass', 'select', ['integrity']],
  ['only the Careline writes reports', 'report', 'update', ['careline']],
] as const)('%s', (_why, object, verb, roles) => {
  expect(rolesWith(object, verb).sort()).toEqual([...roles].sort());
});

describe('the table itself', () => {
  test('gives a role one rule per verb and object', () => {
    for (const object of OBJECT_NAMES) {
      const { rules }: CaseObject = CASE_OBJECTS[object];
      for (const verb of VERBS)
        for (const role of DATABASE_ROLES)
          expect(
            rules.filter((rule) => rule.roles.includes(role) && rule[verb] !== undefined).length,
            `${object} ${role} ${verb}`,
          ).toBeLessThanOrEqual(1);
    }
  });

  test('lets nobody write what they cannot read', () => {
    for (const object of OBJECT_NAMES)
      for (const role of DATABASE_ROLES)
        if (ruleFor(object, role, 'insert') ?? ruleFor(object, role, 'update'))
          expect(ruleFor(object, role, 'select'), `${object} ${role}`).toBeDefined();
  });

  test('puts a wall before every person', () => {
    for (const object of OBJECT_NAMES)
      for (const role of PEOPLE_ROLES)
        for (const verb of VERBS)
          expect([
            undefined,
            'no_row',
            'not_walled',
            'own_desk',
            'owed_by_own_desk',
            'note_of_own_desk',
            'reading_with_reason',
          ]).toContain(ruleFor(object, role, verb)?.relation);
  });

  test('an auditor changes nothing', () => {
    const auditor: DatabaseRole = 'auditor';
    for (const object of OBJECT_NAMES)
      expect([ruleFor(object, auditor, 'insert'), ruleFor(object, auditor, 'update')]).toEqual([
        undefined,
        undefined,
      ]);
  });
});
