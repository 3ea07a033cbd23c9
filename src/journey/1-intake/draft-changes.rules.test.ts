import { describe, expect, test } from 'vitest';
import { mergeDraft } from './conflict.rules.ts';
import { changesSince, rebase } from './draft-changes.rules.ts';
import { contentOf, fieldsOf, pathByPosition } from './draft-fields.rules.ts';
import type { DraftFields } from './draft-fields.rules.ts';
import type { IntakeDraft } from './intake.api.ts';

const START: IntakeDraft = {
  channel: 'phone',
  narrative: 'A girl.',
  reporter: { givenName: 'Perpetua', phone: '203-555-0142' },
  children: [
    { id: 'c1', givenName: 'Rosalba', age: 15 },
    { id: 'c2', givenName: 'Ottilie' },
  ],
  places: [{ id: 'p1', role: 'event', town: 'New Haven' }],
  asTyped: { 'children[c2].age': 'fifteen' },
};
const base = fieldsOf(START);

/** The draft with some fields set; undefined clears. */
function edited(draft: DraftFields, changes: Record<string, string | number | undefined>): DraftFields {
  const fields = { ...draft.fields, ...changes };
  return {
    ...draft,
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  } as DraftFields;
}

function without(draft: DraftFields, list: 'children' | 'places', id: string): DraftFields {
  return { ...draft, items: { ...draft.items, [list]: draft.items[list].filter((one) => one !== id) } };
}

describe('what is sent', () => {
  test('a draft and its fields are the same thing', () => {
    expect(contentOf(base)).toEqual(START);
    expect(changesSince(base, base)).toBeUndefined();
  });

  test.each([
    ['a text', { narrative: 'Two girls.' }, { narrative: 'Two girls.' }],
    ['a cleared text', { narrative: undefined }, { narrative: null }],
    ['a field of a section', { 'reporter.phone': '1' }, { reporter: { phone: '1' } }],
    [
      'a field of one child: the other is only named, so that it stays',
      { 'children[c1].age': 14 },
      { children: [{ id: 'c1', age: 14 }, { id: 'c2' }] },
    ],
    [
      'what was typed, corrected',
      { 'asTyped.children[c2].age': undefined, 'children[c2].age': 15 },
      {
        asTyped: { 'children[c2].age': null },
        children: [{ id: 'c1' }, { id: 'c2', age: 15 }],
      },
    ],
  ])('%s', (_why, changes, patch) => {
    expect(changesSince(base, edited(base, changes))).toEqual(patch);
  });

  test('a removed child goes with what was typed for it', () => {
    expect(changesSince(base, without(base, 'children', 'c2'))).toEqual({
      children: [{ id: 'c1' }],
      asTyped: { 'children[c2].age': null },
    });
  });

  test('empty cards of the form are no facts', () => {
    const opened: DraftFields = {
      fields: { ...base.fields, 'places[p2].role': 'residence' },
      items: { ...base.items, children: ['c1', 'c2', 'c3'], places: ['p1', 'p2'] },
    };
    expect(changesSince(base, opened)).toBeUndefined();
    expect(contentOf(opened)).toEqual(START);
  });

  test('the server’s own merge of what is sent gives what is on the screen', () => {
    const mine = edited(without(base, 'places', 'p1'), {
      'children[c1].givenName': 'Rosa',
      channel: undefined,
    });
    const merge = mergeDraft(START, {}, changesSince(base, mine)!, 1, () => 'new');
    expect('merged' in merge && merge.merged).toEqual(contentOf(mine));
  });
});

describe('somebody else saved meanwhile', () => {
  test('different fields merge, in the same child too', () => {
    const mine = edited(base, { 'children[c1].age': 14 });
    const theirs = edited(base, { 'children[c1].familyName': 'Dunmore', 'reporter.employer': 'A school' });
    const { draft, clashes } = rebase(base, mine, theirs);
    expect(clashes).toEqual([]);
    expect(draft.fields).toMatchObject({
      'children[c1].age': 14,
      'children[c1].familyName': 'Dunmore',
      'reporter.employer': 'A school',
    });
  });

  test('the same field clashes, mine stays on the screen and is not sent', () => {
    const mine = edited(base, { narrative: 'Mine.', channel: 'police' });
    const theirs = edited(base, { narrative: 'Theirs.' });
    const { draft, clashes } = rebase(base, mine, theirs);
    expect(clashes).toEqual([{ path: 'narrative', mine: 'Mine.', theirs: 'Theirs.' }]);
    expect(draft.fields.narrative).toBe('Mine.');
    expect(changesSince(theirs, draft, new Set(['narrative']))).toEqual({ channel: 'police' });
  });

  test('both to the same is no clash, and cleared against changed is one', () => {
    const both = edited(base, { narrative: 'Same.' });
    expect(rebase(base, both, both).clashes).toEqual([]);
    const { clashes } = rebase(base, edited(base, { narrative: undefined }), both);
    expect(clashes).toEqual([{ path: 'narrative', mine: undefined, theirs: 'Same.' }]);
  });

  test('what this screen sent itself, its answer lost, is nobody else’s change', () => {
    const sent = edited(base, { narrative: 'Two g' });
    const mine = edited(base, { narrative: 'Two girls' });
    const { draft, clashes } = rebase(base, mine, sent, { sent: [sent] });
    expect([clashes, draft.fields.narrative]).toEqual([[], 'Two girls']);
  });

  test('a field that waits for a choice keeps mine through every later answer', () => {
    const mine = edited(base, { narrative: 'Mine.' });
    const theirs = edited(base, { narrative: 'Theirs.' });
    const { draft } = rebase(mine, mine, theirs, { held: new Set(['narrative']) });
    expect(draft.fields.narrative).toBe('Mine.');
  });

  test('a child they added is here, one they removed is gone, an empty card of mine stays', () => {
    const opened = { ...base, items: { ...base.items, children: ['c1', 'c2', 'blank'] } };
    const theirs = fieldsOf({ ...START, children: [START.children![0]!, { id: 'c9', givenName: 'Isolde' }] });
    const { draft, clashes } = rebase(opened, opened, theirs);
    expect([draft.items.children, clashes]).toEqual([['c1', 'blank', 'c9'], []]);
  });

  test('they removed the child that I was changing', () => {
    const mine = edited(base, { 'children[c1].age': 14 });
    const { draft, clashes } = rebase(base, mine, fieldsOf({ ...START, children: [START.children![1]!] }));
    expect(clashes).toEqual([{ path: 'children[c1]', mine: 'Rosalba', theirs: undefined }]);
    expect(draft.items.children).toContain('c1');
    expect(draft.fields['children[c1].age']).toBe(14);
  });

  test('I removed the child that they were changing', () => {
    const theirs = edited(base, { 'children[c1].age': 14 });
    const { draft, clashes } = rebase(base, without(base, 'children', 'c1'), theirs);
    expect(clashes).toEqual([{ path: 'children[c1]', mine: undefined, theirs: 'Rosalba' }]);
    expect(draft.items.children).toContain('c1');
  });
});

test.each([
  ['children[1].age', 'children[c2].age'],
  ['places[0].town', 'places[p1].town'],
  ['children[0]', 'children[c1]'],
  ['children[7].age', undefined],
  ['missing.lastSeenAt', 'missing.lastSeenAt'],
])('the server’s %s is %s here', (path, here) => {
  expect(pathByPosition(path, base)).toBe(here);
});
