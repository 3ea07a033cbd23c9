import { expect, test } from 'vitest';
import { directoryProblems } from './import.rules.ts';
import type { DirectoryFiles } from './import.rules.ts';
import { connecticutFiles } from './testing.ts';

const files = connecticutFiles();
type Table = 'towns' | 'agencies' | 'places' | 'zips';
const withFirst = (table: Table, changes: Record<string, string>): DirectoryFiles => ({
  ...files,
  [table]: [{ ...files[table][0]!, ...changes }, ...files[table].slice(1)],
});

test('the data that ships is right', () => {
  expect(directoryProblems(files)).toEqual([]);
});

test.each([
  [
    'a town whose police nobody knows',
    withFirst('towns', { police_ids: 'pd-nowhere' }),
    'towns.csv row 2 (andover): police_ids: unknown agency pd-nowhere',
  ],
  [
    'a town that nobody answers for',
    withFirst('towns', { police_ids: '' }),
    'towns.csv row 2 (andover): police_ids: nobody answers',
  ],
  [
    'two agencies without a choice',
    withFirst('towns', { police_ids: 'pd-avon;pd-ansonia' }),
    'police_choice: must be yes exactly where several agencies answer',
  ],
  [
    'a team that does not exist',
    withFirst('towns', { team_id: 'mdt-nowhere' }),
    'team_id: unknown agency mdt-nowhere',
  ],
  ['no source', withFirst('agencies', { source: '' }), 'agencies.csv row 2 (pd-ansonia): source: missing'],
  ['no date', withFirst('agencies', { as_of: 'last year' }), 'as_of: not a date'],
  [
    'a person’s address',
    withFirst('agencies', { note: 'ask jo@police.example' }),
    'note: holds an e-mail address',
  ],
  ['a ZIP of four digits', withFirst('zips', { zip: '6001' }), 'zip: not five digits'],
  [
    'a share above one',
    withFirst('zips', { share_of_zip_population: '1.2' }),
    'share_of_zip_population: not a share from 0 to 1',
  ],
  [
    'shares that add up to too much',
    withFirst('zips', { town_id: 'avon', share_of_zip_population: '1', zip: '06002' }),
    '(06002): share_of_zip_population adds up to',
  ],
  ['a place in no town', withFirst('places', { town_id: 'atlantis' }), 'town_id: unknown town atlantis'],
  [
    'a row twice',
    { ...files, agencies: [...files.agencies, files.agencies[0]!] },
    '(pd-ansonia): stands there twice',
  ],
  ['an empty table', { ...files, towns: [] }, 'towns.csv: has no rows'],
  [
    'a lead who is no agency',
    { ...files, settings: { ...(files.settings as object), hartLead: 'nobody' } },
    'state.json: unknown agency nobody',
  ],
] as const)('%s is named', (_why, broken, sentence) => {
  expect(directoryProblems(broken).join('\n')).toContain(sentence);
});
