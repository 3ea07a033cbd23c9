import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import edition from '../../../data/policy/21-14-model.json' with { type: 'json' };
import { ScreeningPolicy } from '../../policy/edition.api.ts';
import { codes, INDICATOR_CODES, INDICATORS } from '../1-intake/codes.ts';
import type { IndicatorCode } from '../1-intake/codes.ts';
import type { IntakeChild, IntakeDraft } from '../1-intake/intake.api.ts';
import { decisionMap } from './decision-map.rules.ts';
import { screen } from './screening.rules.ts';
import { isUrgent } from './urgency.rules.ts';

const policy = ScreeningPolicy.parse(edition.screening);
const TODAY = '2026-03-08';
const judge = (intake: IntakeDraft) => screen(intake, policy, TODAY);

type Said = 'yes' | 'no' | 'unknown' | 'not_asked' | undefined;
const strong: IndicatorCode[] = ['hotel_stays', 'branding', 'friends_exploited'];
const report = (
  conduct: Said,
  value: Said,
  signs = 0,
  recruiter = false,
  child: IntakeChild = { age: 15 },
): IntakeDraft => ({
  children: [child],
  exploitation: { sexualConduct: conduct, valueExchanged: value },
  indicators: strong.slice(0, signs),
  allegedPerpetrators: recruiter ? [{ role: 'recruiter' }] : [],
});

const verdictOf = (intake: IntakeDraft) => {
  const { flag, confidence, sexualAbusePath, tasks } = judge(intake);
  const asked = tasks.map(({ code }) => code).filter((code) => code !== 'complete_report');
  return [flag ? confidence : 'no flag', ...(sexualAbusePath ? ['abuse path'] : []), ...asked].join(', ');
};

describe('the table of the test', () => {
  const open = ['unknown', 'not_asked', undefined] as const;
  const notYes = ['no', ...open] as const;
  // conduct, value, then what 0, 1, 2 strong signs and a recruiter without signs make of it
  const table: [string, readonly Said[], readonly Said[], [string, string, string, string]][] = [
    ['conduct and value', ['yes'], ['yes'], ['suspected', 'suspected', 'high_risk', 'suspected']],
    [
      'conduct, value open',
      ['yes'],
      open,
      ['no flag, abuse path, ask_value', 'suspected', 'suspected', 'suspected'],
    ],
    [
      'conduct, no value',
      ['yes'],
      ['no'],
      ['no flag, abuse path', 'no flag, abuse path', 'suspected, abuse path', 'suspected, abuse path'],
    ],
    ['conduct open, value', open, ['yes'], ['suspected', 'suspected', 'suspected', 'suspected']],
    ['no conduct, value', ['no'], ['yes'], ['suspected', 'suspected', 'suspected', 'suspected']],
    ['no conduct known, value open', notYes, open, ['no flag', 'no flag', 'suspected', 'suspected']],
    [
      'no conduct known, no value',
      notYes,
      ['no'],
      ['no flag', 'no flag', 'no flag, supervisor_review', 'no flag'],
    ],
  ];
  const cells = table.flatMap(([row, conducts, values, results]) =>
    conducts.flatMap((conduct) =>
      values.flatMap((value) =>
        results.map(
          (result, column) =>
            [
              row,
              conduct,
              value,
              ['0 signs', '1 sign', '2 signs', 'a recruiter'][column]!,
              result,
              column,
            ] as const,
        ),
      ),
    ),
  );

  test('has a cell for every combination', () => {
    expect(cells).toHaveLength(5 * 5 * 4);
  });

  test.each(cells)('a child, %s (%s, %s), %s: %s', (_row, conduct, value, _signs, result, column) => {
    expect(verdictOf(report(conduct, value, column === 3 ? 0 : column, column === 3))).toBe(result);
  });

  test.each(cells)('an adult, %s (%s, %s), %s: never', (_row, conduct, value, _signs, _result, column) => {
    const judged = judge(report(conduct, value, column === 3 ? 0 : column, column === 3, { age: 30 }));
    expect(judged).toMatchObject({
      flag: false,
      confidence: null,
      forwards: false,
      trafficking: null,
      adultHelp: true,
      tasks: [],
      sexualAbusePath: false,
    });
  });
});

describe('who counts as a child', () => {
  test.each<[string, IntakeChild, boolean]>([
    ['seventeen', { age: 17 }, true],
    ['eighteen and not in care', { age: 18, inCare: 'no' }, false],
    ['eighteen and in care', { age: 18, inCare: 'yes' }, true],
    ['twenty-two and in care', { age: 22, inCare: 'yes' }, true],
    ['twenty-three and in care', { age: 23, inCare: 'yes' }, false],
    ['twenty-two, care unknown', { age: 22, inCare: 'unknown' }, true],
    ['twenty-two, care not asked', { age: 22, inCare: 'not_asked' }, true],
    ['twenty-two, nothing said about care', { age: 22 }, true],
    ['nineteen, no status with the department', { age: 19, dcfStatus: 'none' }, false],
    [
      'nineteen, asked and unknown outweighs the status',
      { age: 19, inCare: 'unknown', dcfStatus: 'none' },
      true,
    ],
    [
      'nineteen, "no" but the status says in care',
      { age: 19, inCare: 'no', dcfStatus: 'over_18_in_care' },
      true,
    ],
    ['age unknown', { age: 'unknown', inCare: 'no' }, true],
    ['nothing said at all', {}, true],
    ['estimated at twenty', { age: 20, ageEstimated: true, inCare: 'no' }, true],
    ['estimated at twenty-one', { age: 21, ageEstimated: true, inCare: 'no' }, false],
    ['estimated at twenty-one, in care', { age: 21, ageEstimated: true, inCare: 'yes' }, true],
    ['known to be twenty', { age: 20, ageEstimated: false, inCare: 'no' }, false],
    ['the day before the eighteenth birthday', { dateOfBirth: '2008-03-09', inCare: 'no' }, true],
    ['the eighteenth birthday', { dateOfBirth: '2008-03-08', inCare: 'no' }, false],
    [
      'birth date and age differ: the lower counts',
      { dateOfBirth: '2000-01-01', age: 16, inCare: 'no' },
      true,
    ],
    [
      'birth date known, age said to be unknown',
      { dateOfBirth: '2000-01-01', age: 'unknown', inCare: 'no' },
      false,
    ],
  ])('%s', (_why, child, isChild) => {
    expect(judge(report('yes', 'yes', 0, false, child)).flag).toBe(isChild);
    expect(judge(report('yes', 'yes', 0, false, child)).perChild[0]?.age.isChild).toBe(isChild);
  });

  test('29 February: eighteen on 1 March of a common year', () => {
    const child = { dateOfBirth: '2008-02-29', inCare: 'no' } as const;
    expect(screen(report('yes', 'yes', 0, false, child), policy, '2026-02-28').flag).toBe(true);
    expect(screen(report('yes', 'yes', 0, false, child), policy, '2026-03-01').flag).toBe(false);
  });

  test('of several children one is enough, and the adults are offered help', () => {
    const judged = judge({
      ...report('yes', 'yes', 2),
      children: [{ age: 30 }, { age: 15 }, { age: 'unknown' }],
    });
    expect(judged).toMatchObject({ flag: true, confidence: 'high_risk', adultHelp: true });
    expect(judged.perChild.map(({ flag }) => flag)).toEqual([false, true, true]);
  });

  test('a report that names no child yet is judged as one of an unknown child', () => {
    expect(judge({ exploitation: { sexualConduct: 'yes', valueExchanged: 'yes' } }).flag).toBe(true);
  });
});

describe('facts from several fields', () => {
  test.each<[string, IntakeDraft, string]>([
    [
      'a sexual image is conduct',
      { online: { sexualImage: 'yes' }, exploitation: { sexualConduct: 'no', valueExchanged: 'yes' } },
      'conduct_and_value',
    ],
    [
      'a thing of value is value',
      { exploitation: { sexualConduct: 'yes', thingsOfValue: ['food'] } },
      'conduct_and_value',
    ],
    [
      'an unknown thing is not',
      { exploitation: { sexualConduct: 'yes', thingsOfValue: ['unknown'] } },
      'conduct_value_open',
    ],
    ['a weak sign twice is no strong sign', { indicators: ['debts', 'school_drop'] }, 'too_little'],
    ['one strong sign named twice is one', { indicators: ['branding', 'branding'] }, 'too_little'],
  ])('%s', (_why, intake, code) => {
    expect(judge(intake).reasons[0]?.code).toBe(code);
  });
});

describe('labor trafficking', () => {
  test.each<[string, IntakeDraft, object]>([
    [
      'alone: forwarded, not flagged',
      {
        children: [{ age: 15 }],
        allegations: ['labor_trafficking'],
        exploitation: { sexualConduct: 'no', valueExchanged: 'yes' },
      },
      { flag: false, trafficking: 'labor', forwards: true },
    ],
    [
      'alone, nothing else known',
      { children: [{ age: 15 }], allegations: ['labor_trafficking'] },
      { flag: false, trafficking: 'labor', forwards: true },
    ],
    [
      'beside another allegation value speaks for sex',
      {
        children: [{ age: 15 }],
        allegations: ['labor_trafficking', 'neglect'],
        exploitation: { sexualConduct: 'no', valueExchanged: 'yes' },
      },
      { flag: true, trafficking: 'mixed', forwards: true },
    ],
    [
      'with conduct and value: mixed',
      { ...report('yes', 'yes'), allegations: ['labor_trafficking'] },
      { flag: true, trafficking: 'mixed', forwards: true },
    ],
    [
      'of an adult: not forwarded',
      { children: [{ age: 30 }], allegations: ['labor_trafficking'] },
      { flag: false, trafficking: null, forwards: false },
    ],
    ['not alleged', report('yes', 'yes'), { flag: true, trafficking: 'sex', forwards: true }],
  ])('%s', (_why, intake, expected) => {
    expect(judge(intake)).toMatchObject(expected);
  });
});

describe('the task to ask again', () => {
  const fieldsAsked = (intake: IntakeDraft) =>
    judge(intake).tasks.find(({ code }) => code === 'complete_report')?.fields;
  const open = ['exploitation.sexualConduct', 'exploitation.valueExchanged'];
  test.each<[string, IntakeDraft, string[] | undefined]>([
    ['a sexual allegation', { children: [{ age: 15 }], allegations: ['sexual_abuse'], places: [{}] }, open],
    ['a missing child', { children: [{ age: 15 }], missing: { now: 'yes' }, places: [{}] }, open],
    ['one strong sign', { children: [{ age: 15 }], indicators: ['branding'], places: [{}] }, open],
    [
      'age, care and place too',
      { children: [{ age: 'unknown' }, { age: 19 }], indicators: ['branding'] },
      [...open, 'children[0].age', 'children[1].inCare', 'places'],
    ],
    [
      'a call about neglect is not asked twice',
      { children: [{ age: 15 }], allegations: ['neglect'] },
      undefined,
    ],
    ['a weak sign is not asked about', { children: [{ age: 15 }], indicators: ['debts'] }, undefined],
    ['nothing is open', { ...report('yes', 'yes', 1), places: [{}] }, undefined],
    ['an adult', { children: [{ age: 30 }], allegations: ['sexual_abuse'] }, undefined],
  ])('%s', (_why, intake, fields) => {
    expect(fieldsAsked(intake)).toEqual(fields);
  });
});

test('the reasons say in words why, and name nobody', () => {
  const intake = {
    ...report('yes', 'no', 2, true, { age: 19, ageEstimated: true, givenName: 'Ada' }),
    allegations: ['labor_trafficking' as const],
  };
  expect(judge(intake).reasons.map(({ text }) => text)).toEqual([
    'Sexual conduct or a sexual image; nothing of value was given, but other signs speak for exploitation.',
    'Strong signs: Stays in hotels or motels; Branding marks or tattoos.',
    'A recruiter is named.',
    'Labor trafficking of a child is alleged: the same four parties are told.',
    'The child is only estimated at 19; an estimate up to 20 counts as unknown, and doubt counts as a child.',
  ]);
});

test('the built-in edition and the form agree on what is a strong sign', () => {
  expect(INDICATORS.filter((sign) => sign.strong).map(({ code }) => code)).toEqual(policy.strongIndicators);
});

describe('for any intake', () => {
  const said = fc.constantFrom<Said>('yes', 'no', 'unknown', 'not_asked', undefined);
  const child = fc.record({
    age: fc.option(fc.integer({ min: 0, max: 120 }), { nil: 'unknown' as const }),
    ageEstimated: fc.boolean(),
    inCare: said,
  }) as fc.Arbitrary<IntakeChild>;
  const intake = fc.record({
    children: fc.array(child, { maxLength: 3 }),
    allegations: fc.subarray([...codes('allegation')]),
    indicators: fc.subarray([...INDICATOR_CODES]),
    exploitation: fc.record({ sexualConduct: said, valueExchanged: said }),
    allegedPerpetrators: fc.array(fc.record({ role: fc.constantFrom(...codes('perpetratorRole')) }), {
      maxLength: 2,
    }),
  }) as fc.Arbitrary<IntakeDraft>;
  const rank = (confidence: string | null) => [null, 'suspected', 'high_risk'].indexOf(confidence);

  test('a further sign, a recruiter or a further child never weakens the result', () => {
    fc.assert(
      fc.property(intake, fc.constantFrom(...INDICATOR_CODES), child, (before, sign, another) => {
        const was = judge(before);
        const more: IntakeDraft[] = [
          { ...before, indicators: [...(before.indicators ?? []), sign] },
          { ...before, allegedPerpetrators: [...(before.allegedPerpetrators ?? []), { role: 'recruiter' }] },
          ...(before.children?.length ? [{ ...before, children: [...before.children, another] }] : []),
        ];
        for (const next of more) {
          expect(rank(judge(next).confidence)).toBeGreaterThanOrEqual(rank(was.confidence));
          expect(judge(next).forwards || !was.forwards).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a flag forwards, has a confidence and a reason; nothing throws', () => {
    fc.assert(
      fc.property(intake, (any) => {
        const judged = judge(any);
        expect(judged.flag).toBe(judged.confidence !== null);
        expect(judged.forwards || !judged.flag).toBe(true);
        expect(judged.reasons.length).toBeGreaterThan(0);
        expect(() => [decisionMap(any, judged), isUrgent(any, policy, TODAY)]).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

test.each<[string, IntakeDraft, string[]]>([
  ['danger now', { dangerNow: 'yes' }, ['danger_now']],
  ['danger unknown is not danger', { dangerNow: 'unknown' }, []],
  ['with the exploiter', { childWithExploiter: 'yes' }, ['child_with_exploiter']],
  ['missing', { missing: { now: 'yes' } }, ['missing']],
  ['twelve', { children: [{ age: 15 }, { age: 12 }] }, ['very_young']],
  ['thirteen', { children: [{ age: 13 }] }, []],
  ['twelve by birth date', { children: [{ dateOfBirth: '2013-03-09' }] }, ['very_young']],
  ['an unknown age is not young', { children: [{ age: 'unknown' }] }, []],
])('urgent: %s', (_why, intake, reasons) => {
  const urgency = isUrgent(intake, policy, TODAY);
  expect(urgency.reasons.map(({ code }) => code)).toEqual(reasons);
  expect(urgency.urgent).toBe(reasons.length > 0);
});

test.each<[string, IntakeDraft, string[], string[]]>([
  ['a flag', report('yes', 'yes'), ['dmst'], []],
  ['abuse without value', report('yes', 'no'), ['sexual_abuse_path'], []],
  [
    'a young adult in care',
    report('yes', 'yes', 0, false, { age: 19, inCare: 'yes' }),
    ['dmst', 'adult_in_care'],
    [],
  ],
  ['labor only', { children: [{ age: 15 }], allegations: ['labor_trafficking'] }, ['labor_only'], []],
  [
    'a parent is the suspect',
    { allegedPerpetrators: [{ relation: 'parent' }] },
    ['familial'],
    ['familial_lockout'],
  ],
  ['a caregiver is suspected', { caregivers: [{ suspect: 'yes' }] }, ['familial'], ['familial_lockout']],
  [
    'somebody entrusted with the child',
    { allegedPerpetrators: [{ caretakerTest: 'entrusted' }] },
    ['familial'],
    ['familial_lockout'],
  ],
  ['missing, nobody told yet', { missing: { now: 'yes' } }, ['missing'], ['missing_police', 'missing_ncmec']],
  ['missing, police know', { missing: { now: 'yes', ncicNumber: 'N-1' } }, ['missing'], ['missing_ncmec']],
  ['met online', { online: { platforms: [], handles: ['@x'] } }, ['online'], ['preservation_request']],
  [
    'perhaps a foreign national',
    { children: [{ immigrationConcern: 'yes' }] },
    ['foreign_national'],
    ['notify_otip'],
  ],
  ['a licensed place', { places: [{ licensed: 'yes' }] }, ['licensed_place'], ['notify_licensing']],
  [
    'staff of a school',
    { allegedPerpetrators: [{ relation: 'school_staff' }] },
    ['school_employee'],
    ['notify_education'],
  ],
  ['nothing of this', { children: [{ age: 15 }] }, [], []],
])('decision map: %s', (_why, intake, rows, tasks) => {
  const map = decisionMap(intake, judge(intake));
  expect(map.map(({ code }) => code)).toEqual(rows);
  expect(map.flatMap((row) => row.tasks.map(({ code }) => code))).toEqual(tasks);
});
