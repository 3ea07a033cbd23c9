import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import packageFields from '../../../data/policy/package-fields.json' with { type: 'json' };
import { PackageFields } from '../../policy/edition.api.ts';
import { IntakeContent } from '../1-intake/intake.api.ts';
import type { IntakeDraft } from '../1-intake/intake.api.ts';
import { PARTIES } from '../journey.ts';
import type { Party } from '../journey.ts';
import { packageFor, prepareReport } from './package.rules.ts';

const fields = PackageFields.parse(packageFields);
const reporter = {
  givenName: 'Zenobia',
  familyName: 'Quillfeather',
  phone: '203-555-0142',
  email: 'zq@fernhollow.example',
  employer: 'Fern Hollow Clinic',
};

function packageOf(party: Party, intake: IntakeDraft, table = fields) {
  const report = prepareReport({
    number: 'HL-2026-000001',
    version: 1,
    receivedAt: '2026-03-08T15:00:00Z',
    at: '2026-03-08T15:01:00Z',
    urgent: false,
    urgentReasons: [],
    flag: true,
    confidence: 'suspected',
    trafficking: 'sex',
    reasons: [],
    decision: null,
    intake,
  });
  return packageFor(party, report, table) as Record<string, unknown>;
}

const derby: IntakeDraft = {
  channel: 'phone',
  dangerNow: 'no',
  narrative: 'Zenobia Quillfeather says that Ada is sold at the Elm Motel.',
  accountForForwarding: 'Ada is sold at the Elm Motel.',
  reporter,
  children: [
    {
      id: 'a',
      givenName: 'Ada',
      familyName: 'Poe',
      age: 15,
      phone: '203-555-0177',
      interpreter: 'yes',
      language: 'Portuguese',
      healthNotes: 'asthma',
      notes: 'likes to draw',
    },
  ],
  caregivers: [{ id: 'c', givenName: 'Ruth', familyName: 'Poe', relation: 'mother' }],
  places: [
    { id: 'e', role: 'event', town: 'New Haven', name: 'Elm Motel' },
    { id: 'r', role: 'residence', town: 'Derby', address: '1 Invented Street' },
  ],
  allegedPerpetrators: [{ id: 'p', role: 'recruiter', givenName: 'Max', vehicle: 'red van' }],
  exploitation: {
    sexualConduct: 'yes',
    valueExchanged: 'yes',
    thingsOfValue: ['money'],
    details: 'on weekends',
  },
  online: { handles: ['@max'], sextortion: 'no' },
  contactSafety: { note: 'Call after four.' },
  history: { earlierReports: 'yes', notes: 'one in 2024' },
  missing: { now: 'no', ncicNumber: 'N-1' },
};

describe('what each party gets', () => {
  test.each<[string, Party, string[], string[]]>([
    [
      'the statewide lead gets all but the health notes',
      'hart_lead',
      [
        'Ada',
        '203-555-0177',
        'Call after four',
        'Elm Motel',
        '@max',
        'red van',
        'on weekends',
        'Ruth',
        'Portuguese',
        'one in 2024',
        'N-1',
        'Ada is sold',
      ],
      ['asthma'],
    ],
    [
      'the FBI gets neither family nor history',
      'fbi',
      ['Ada', '203-555-0177', 'Elm Motel', '@max', 'red van', '1 Invented Street', 'N-1', 'Ada is sold'],
      ['Ruth', 'Portuguese', 'asthma', 'one in 2024'],
    ],
    [
      'police get the family, not the history',
      'local_police',
      ['Ada', 'Elm Motel', 'red van', 'Ruth', 'Portuguese', 'Ada is sold'],
      ['asthma', 'one in 2024'],
    ],
    [
      'the team gets child and family, of the event only coded facts',
      'local_mdt',
      [
        'Ada',
        '1 Invented Street',
        'Call after four',
        'Ruth',
        'Portuguese',
        'money',
        'New Haven',
        'recruiter',
        'earlierReports',
        'N-1',
      ],
      ['Elm Motel', '@max', 'red van', 'on weekends', 'Ada is sold', 'one in 2024', 'asthma'],
    ],
  ])('%s', (_why, party, has, hasNot) => {
    const text = JSON.stringify(packageOf(party, derby));
    for (const part of has) expect(text).toContain(part);
    for (const part of [...hasNot, 'Zenobia', 'Quillfeather', '555-0142', 'Fern Hollow'])
      expect(text).not.toContain(part);
  });

  test.each<[string, Party, IntakeDraft, string[]]>([
    [
      'what the FBI may ask for',
      'fbi',
      derby,
      [
        'Who reported',
        'The narrative of the call',
        'Caregivers, siblings, dangers of the household, interpreter, disability',
        'Earlier child-protection history',
      ],
    ],
    [
      'what does not exist is not withheld',
      'fbi',
      { children: [{ age: 'unknown' }] },
      ['Who reported', 'The narrative of the call'],
    ],
    [
      'what is not for a party at all is not announced',
      'local_police',
      { children: [{ healthNotes: 'asthma' }] },
      ['Who reported', 'The narrative of the call'],
    ],
    [
      'that something in a field was hidden, not what',
      'local_police',
      { reporter, children: [{ school: 'Fern Hollow Clinic School' }] },
      ['Who reported', 'The narrative of the call', 'Parts of some fields'],
    ],
  ])('names %s', (_why, party, intake, withheld) => {
    expect(packageOf(party, intake).withheld).toEqual(
      withheld.map((what) => expect.objectContaining({ what })),
    );
  });

  test('the FBI gets the family when the family is suspected', () => {
    const suspected: IntakeDraft = { ...derby, caregivers: [{ givenName: 'Ruth', suspect: 'yes' }] };
    expect(packageOf('fbi', suspected)).toMatchObject({ caregivers: [{ givenName: 'Ruth' }] });
  });

  test('the table is data: an edition that withholds the child withholds the child', () => {
    const strict = { ...fields, child: { ...fields.child, fbi: 'on_request' as const } };
    expect(JSON.stringify(packageOf('fbi', derby, strict))).not.toContain('203-555-0177');
  });

  test('an unknown child is a child', () => {
    expect(packageOf('local_police', { children: [{ age: 'unknown' }] })).toMatchObject({
      children: [{ age: 'unknown' }],
    });
  });
});

describe('the account for forwarding', () => {
  test('a confirmed account travels as it is', () => {
    expect(packageOf('fbi', derby)).toMatchObject({ account: 'Ada is sold at the Elm Motel.' });
    expect(packageOf('fbi', derby)).not.toHaveProperty('accountNotReviewed');
  });

  test('without one the masked narrative stands in and says so', () => {
    expect(packageOf('fbi', { ...derby, accountForForwarding: ' ' })).toMatchObject({
      account: '[reporter] says that Ada is sold at the Elm Motel.',
      accountNotReviewed: true,
    });
  });
});

describe('people who share a name with the reporter', () => {
  test.each<[string, IntakeDraft, object]>([
    [
      'the child of the reporter keeps its family name',
      { reporter, children: [{ givenName: 'Ada', familyName: 'Quillfeather' }] },
      { children: [{ givenName: 'Ada', familyName: 'Quillfeather' }] },
    ],
    [
      'a child who calls for itself keeps its name and loses its number',
      { reporter, children: [{ givenName: 'Zenobia', familyName: 'Quillfeather', phone: '(203) 555 0142' }] },
      { children: [{ givenName: 'Zenobia', familyName: 'Quillfeather' }] },
    ],
    [
      'the reporting mother is a caregiver without a given name',
      {
        reporter,
        children: [{ familyName: 'Quillfeather' }],
        caregivers: [
          { givenName: 'Zenobia', familyName: 'Quillfeather', aliases: ['Zen'], relation: 'mother' },
        ],
      },
      { caregivers: [{ familyName: 'Quillfeather', relation: 'mother' }] },
    ],
    [
      'and without a family name that no child bears',
      {
        reporter,
        children: [{ familyName: 'Poe' }],
        caregivers: [{ givenName: 'Zenobia', familyName: 'Quillfeather', relation: 'mother' }],
      },
      { caregivers: [{ relation: 'mother' }] },
    ],
    [
      'another caregiver keeps the family name',
      { reporter, caregivers: [{ givenName: 'Ruth', familyName: 'Quillfeather' }] },
      { caregivers: [{ givenName: 'Ruth', familyName: 'Quillfeather' }] },
    ],
    [
      'a place named like the employer is withheld without a pointer',
      {
        reporter,
        places: [{ role: 'event', town: 'Derby', name: 'Fern Hollow Clinic', address: '2 Invented Street' }],
      },
      { eventPlaces: [{ role: 'event', state: 'CT', town: 'Derby', address: '2 Invented Street' }] },
    ],
    [
      'a town named like the reporter stays a town',
      { reporter: { familyName: 'Clinton' }, places: [{ role: 'event', town: 'Clinton' }] },
      { eventPlaces: [{ role: 'event', state: 'CT', town: 'Clinton' }] },
    ],
    [
      'the full name of the child stays readable in a text',
      {
        reporter,
        children: [{ givenName: 'Ada', familyName: 'Quillfeather' }],
        accountForForwarding: 'Ada Quillfeather left; Mrs. Quillfeather saw it.',
      },
      { account: 'Ada Quillfeather left; Mrs. [reporter] saw it.' },
    ],
    [
      'a code that is also a name stays a code',
      {
        reporter: { givenName: 'Money', familyName: 'Recruiter' },
        exploitation: { thingsOfValue: ['money'] },
      },
      { exploitation: { thingsOfValue: ['money'] } },
    ],
  ])('%s', (_why, intake, expected) => {
    const sent = packageOf('local_police', intake);
    for (const [section, value] of Object.entries(expected)) expect(sent[section]).toEqual(value);
  });
});

describe('a reporter planted in every text of the intake', () => {
  const squeezed = (value: unknown) =>
    JSON.stringify(value)
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');

  /** An intake in which every field is filled, and every free text with `canary`. */
  function filledWith(schema: z.ZodType, canary: string, name = ''): unknown {
    if (schema instanceof z.ZodOptional) return filledWith(schema.unwrap() as z.ZodType, canary, name);
    if (schema instanceof z.ZodObject)
      return Object.fromEntries(
        Object.entries(schema.shape).map(([key, field]) => [
          key,
          filledWith(field as z.ZodType, canary, key),
        ]),
      );
    if (schema instanceof z.ZodArray) return [filledWith(schema.element as z.ZodType, canary, name)];
    if (schema instanceof z.ZodRecord) return { 'children[0].age': canary };
    if (name === 'state') return 'MA'; // towns of Connecticut come from the gazetteer, never from the caller
    return [
      canary,
      'x-1',
      '2010-05-05',
      '2026-03-01T10:00:00Z',
      '06418',
      15,
      true,
      ...(schema instanceof z.ZodEnum ? schema.options : []),
    ].find((value) => schema.safeParse(value).success);
  }

  const forms = [
    'Zenobia Quillfeather',
    'Quillfeather, Zenobia',
    'zenobiaquillfeather',
    'Z. Quillfeather',
    '(203) 555-0142',
    '2035550142',
    'Fern Hollow Clinic',
    'FernHollowClinic',
    'zq@fernhollow.example',
  ];
  const secrets = ['zenobia', 'quillfeather', '5550142', 'fernhollow'];

  test('the planted intake fills every field', () => {
    const planted = IntakeContent.parse(filledWith(IntakeContent, forms[0]!));
    expect(JSON.stringify(planted).split('Zenobia').length).toBeGreaterThan(70);
  });

  test.each(PARTIES)('nothing of it reaches %s', (party) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...forms), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (parts, reviewed) => {
          const planted = filledWith(IntakeContent, parts.join(' / ')) as IntakeDraft;
          const sent = squeezed(
            packageOf(party, {
              ...planted,
              reporter,
              ...(reviewed ? {} : { accountForForwarding: undefined }),
            }),
          );
          for (const secret of secrets) expect(sent).not.toContain(secret);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('it would be found if nothing were masked', () => {
    const planted = filledWith(IntakeContent, forms[0]!) as IntakeDraft;
    expect(squeezed(packageOf('hart_lead', { ...planted, reporter: {} }))).toContain('zenobiaquillfeather');
  });
});
