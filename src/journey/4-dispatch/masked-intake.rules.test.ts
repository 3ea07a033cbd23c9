import { expect, test } from 'vitest';
import { maskIntake } from './masked-intake.rules.ts';

test.each([
  ['the whole name in the given name', { givenName: 'Zenobia Quillfeather' }],
  ['the whole name in the family name', { familyName: 'Zenobia Quillfeather' }],
  ['reversed in one field', { familyName: 'Quillfeather, Zenobia' }],
  ['a title', { givenName: 'Dr. Zenobia', familyName: 'Quillfeather' }],
  ['a middle name', { givenName: 'Zenobia Marie', familyName: 'Quillfeather' }],
  ['two family names', { givenName: 'Zenobia', familyName: 'Quillfeather-Marsh' }],
])('%s of the reporter: who bears the name in a name field is hidden', (_what, reporter) => {
  const { intake } = maskIntake({
    reporter,
    caregivers: [
      { id: 'a', givenName: 'Zenobia', familyName: 'Quillfeather', relation: 'mother' },
      { id: 'b', aliases: ['Zenobia Quillfeather'], relation: 'aunt' },
      { id: 'c', givenName: 'Osric', familyName: 'Quillfeather', relation: 'father' },
    ] as never,
  });
  expect(JSON.stringify(intake)).not.toContain('Zenobia');
  expect(intake.caregivers?.[2]).toMatchObject({ givenName: 'Osric' });
});

test('a name that is typed but not valid yet is hidden too', () => {
  const { account } = maskIntake({
    narrative: 'Zenobia Quillfeather, 203-555-0142, saw her.',
    asTyped: {
      'reporter.givenName': 'Zenobia',
      'reporter.familyName': 'Quillfeather',
      'reporter.phone': '203-555-0142',
    },
  });
  expect(account).toBe('[reporter], [reporter], saw her.');
});
