import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskDeep, maskReporter } from './masking.rules.ts';

const zenobia = {
  givenName: 'Zenobia',
  familyName: 'Quillfeather',
  phone: '(203) 555-0142',
  email: 'z.quill@fernhollow.example',
  employer: 'Fern Hollow Clinic, Inc.',
};

test.each([
  ['the full name', 'Zenobia Quillfeather called.', '[reporter] called.'],
  ['the given name alone', 'Zenobia called.', '[reporter] called.'],
  ['the family name alone, with a title', 'Ms. Quillfeather called.', 'Ms. [reporter] called.'],
  ['reversed', 'Quillfeather, Zenobia', '[reporter]'],
  ['reversed with an initial', 'Quillfeather, Z. called', '[reporter]. called'],
  ['in capitals', 'ZENOBIA QUILLFEATHER', '[reporter]'],
  [
    'possessive, straight and curly',
    "Zenobia’s car, Quillfeather's house",
    "[reporter]’s car, [reporter]'s house",
  ],
  ['the family in the plural', 'the Quillfeathers', 'the [reporter]'],
  ['with a middle name', 'Zenobia Marie Quillfeather', '[reporter]'],
  ['with a middle initial', 'Zenobia M. Quillfeather', '[reporter]'],
  ['initial and family name', 'Z. Quillfeather said', '[reporter] said'],
  ['two initials', 'Z. M. Quillfeather said', '[reporter] said'],
  ['given name and initial', 'Zenobia Q. said', '[reporter]. said'],
  [
    'run together, as in a handle',
    '@zenobiaquillfeather88 and zquillfeather',
    '@[reporter]88 and [reporter]',
  ],
  [
    'with dots, underscores, hyphens',
    'zenobia.quillfeather zenobia_quillfeather zenobia-quillfeather',
    '[reporter]',
  ],
  ['split over two lines', 'Zenobia\n  Quillfeather', '[reporter]'],
  ['split inside the word by a hyphen', 'Ms. Quill-\nfeather said', 'Ms. [reporter] said'],
  ['two blanks', 'Zenobia  Quillfeather', '[reporter]'],
  ['a non-breaking blank', 'Zenobia\u00a0Quillfeather', '[reporter]'],
  ['a zero-width blank inside', 'Zen\u200bobia Quill\u2060feather', '[reporter]'],
  ['a soft hyphen inside', 'Quill\u00adfeather', '[reporter]'],
  ['full-width letters', 'Ｚｅｎｏｂｉａ', '[reporter]'],
  ['accents added', 'Zénobïa', '[reporter]'],
  ['spelled letter by letter', 'That is Q-U-I-L-L-F-E-A-T-H-E-R.', 'That is [reporter].'],
  ['the phone as given', 'call (203) 555-0142 now', 'call [reporter] now'],
  ['the phone with country code', 'call +1 203 555 0142', 'call [reporter]'],
  ['the phone as digits', '2035550142', '[reporter]'],
  ['the phone with dots', '203.555.0142', '[reporter]'],
  ['the phone without area code', '555-0142', '[reporter]'],
  ['the phone over a line break', '203-555-\n0142', '[reporter]'],
  ['the phone in full-width digits', '２０３５５５０１４２', '[reporter]'],
  ['the phone dialed from abroad', '0012035550142', '[reporter]'],
  ['the phone with wide gaps', 'call (203)  -  555  -  0142', 'call [reporter]'],
  ['the phone in Arabic digits', '٢٠٣٥٥٥٠١٤٢', '[reporter]'],
  ['a Cyrillic look-alike inside', 'Z\u0435nobia Quill\u0456', '[reporter] Quill\u0456'],
  ['another number stays', 'call 203-555-0143 or 911', 'call 203-555-0143 or 911'],
  ['the e-mail address', 'write to Z.Quill@fernhollow.example', 'write to [reporter]'],
  ['the employer as given', 'at Fern Hollow Clinic, Inc. today', 'at [reporter]. today'],
  ['the employer without its form', 'at fern hollow clinic', 'at [reporter]'],
  ['the employer run together', '#FernHollowClinic', '#[reporter]'],
  ['the employer over two lines', 'the Fern-Hollow\nClinic’s van', 'the [reporter]’s van'],
  ['a longer word is another word', 'Zenobiana and Quillfeathering', 'Zenobiana and Quillfeathering'],
  ['nothing to hide', 'A girl of 15 was seen at a motel.', 'A girl of 15 was seen at a motel.'],
  ['no text', '', ''],
])('%s', (_why, text, expected) => {
  expect(maskReporter(text, zenobia).text).toBe(expected);
});

test.each([
  [
    'a name that is a word is hidden too',
    { givenName: 'Will', familyName: 'May' },
    'Will says it may happen',
    '[reporter] says it [reporter] happen',
  ],
  [
    'a part of a hyphenated name',
    { familyName: 'Garcia-Lopez' },
    'Mrs. Lopez, Mrs. García',
    'Mrs. [reporter], Mrs. [reporter]',
  ],
  [
    'a hyphenated name over two lines',
    { familyName: 'Garcia-Lopez' },
    'Mrs. Garcia-\nLopez',
    'Mrs. [reporter]',
  ],
  [
    'one half of a hyphenation that is the name',
    { familyName: 'Garcia' },
    'Mrs. Gar-\ncia',
    'Mrs. [reporter]',
  ],
  [
    'each part of a double given name',
    { givenName: 'Mary Ann' },
    'Mary told Ann',
    '[reporter] told [reporter]',
  ],
  [
    'a small word inside a name is no name',
    { familyName: 'de la Cruz' },
    'Cruz drove to La Quinta; de la Cruz left',
    '[reporter] drove to La Quinta; [reporter] left',
  ],
  ['an apostrophe, present or not', { familyName: 'O’Brien' }, "O'Brien, OBrien, O Brien", '[reporter]'],
  ['accents in the name, none in the text', { familyName: 'Núñez' }, 'Nunez', '[reporter]'],
  ['letters that have no plain form in Unicode', { familyName: 'Łukaß' }, 'Lukass', '[reporter]'],
  [
    'a script without blanks',
    { familyName: '李', givenName: '小明' },
    '昨天李小明打电话',
    '昨天[reporter]打电话',
  ],
  ['"and" for an ampersand', { employer: 'Bark & Sons LLC' }, 'Bark and Sons', '[reporter]'],
  ['an employer of company words only', { employer: 'The Company' }, 'the company van', '[reporter] van'],
  [
    'two numbers in one field',
    { phone: '203-555-0142 or 860-555-0199 ext 12' },
    '555 0199 / 203 555 0142 / 12',
    '[reporter] / [reporter] / 12',
  ],
  ['a number typed without area code', { phone: '555-0142' }, '(203) 555-0142', '[reporter]'],
  ['an extension only', { phone: '4412' }, 'x4412, not 14412', 'x[reporter], not 14412'],
  [
    'no name was given',
    { givenName: 'Unknown', familyName: 'anonymous', employer: 'N/A', phone: '' },
    'Unknown man, anonymous tip',
    'Unknown man, anonymous tip',
  ],
])('%s', (_why, reporter, text, expected) => {
  expect(maskReporter(text, reporter).text).toBe(expected);
});

test('a child who shares the family name stays readable by full name, the name alone does not', () => {
  const mother = { givenName: 'Ann', familyName: 'Quillfeather' };
  const known = [{ givenName: 'Ada', familyName: 'Quillfeather' }, mother];
  const { text } = maskReporter(
    'Ada Quillfeather ran away, says Ann Quillfeather. Quillfeather, Ada; Mrs. Quillfeather.',
    mother,
    known,
  );
  expect(text).toBe('Ada Quillfeather ran away, says [reporter]. Quillfeather, Ada; Mrs. [reporter].');
});

test('says where it hid what', () => {
  expect(maskReporter('Call Zenobia (203) 555-0142', zenobia).masked).toEqual([
    { start: 5, end: 12, what: 'name' },
    { start: 13, end: 27, what: 'phone' },
  ]);
});

test('masks every text inside a value, and nothing else', () => {
  expect(maskDeep({ a: ['Zenobia', 3, null], quillfeather: { b: true, c: 'x' } }, zenobia)).toEqual({
    a: ['[reporter]', 3, null],
    quillfeather: { b: true, c: 'x' },
  });
});

describe('for any reporter, in any of the forms', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const word = fc
    .string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 9 })
    .map((text) => text[0]!.toUpperCase() + text.slice(1));
  const digits = fc.string({ unit: fc.constantFrom(...'23456789'), minLength: 10, maxLength: 10 });
  const accented = (text: string) => text.replace(/[aeiou]/g, (vowel) => `${vowel}\u0301`).normalize('NFC');
  const nameForms: ((given: string, family: string) => string)[] = [
    (given, family) => `${given} ${family}`,
    (given, family) => `${family}, ${given}`,
    (given, family) => `${family.toUpperCase()}  ${given.toUpperCase()}`,
    (given) => given.toLowerCase(),
    (_given, family) => `${family}'s`,
    (given, family) => `${given[0]}. ${family}`,
    (given, family) => `${given}\n${family}`,
    (given, family) => `${given}\u00a0${family}`,
    (given, family) => `${given}${family}`,
    (_given, family) => [...family].join('\u200b'),
    (_given, family) => [...family].join('-'),
    (_given, family) => `${family.slice(0, 2)}-\n${family.slice(2)}`,
    (given, family) => accented(`${given} ${family}`),
    (given) => given.replace(/[a-z]/gi, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)),
  ];
  const phoneForms: ((phone: string) => string)[] = [
    (phone) => phone,
    (phone) => `+1${phone}`,
    (phone) => `(${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6)}`,
    (phone) => `1-${phone.slice(0, 3)}.${phone.slice(3, 6)}.${phone.slice(6)}`,
    (phone) => `${phone.slice(3, 6)} ${phone.slice(6)}`,
    (phone) => [...phone].join(' '),
  ];
  /** A second opinion that shares no code with the rule: letters and digits only, no accents, nothing else. */
  const squeezed = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');

  test('no form survives', () => {
    fc.assert(
      fc.property(
        fc.record({ given: word, family: word, employer: fc.tuple(word, word), phone: digits }),
        fc.array(
          fc.tuple(
            fc.nat(nameForms.length - 1),
            fc.nat(phoneForms.length - 1),
            fc.constantFrom(' 1 ', '. ', ' — ', '\n', ', 0 '),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        ({ given, family, employer, phone }, plan) => {
          const reporter = {
            givenName: given,
            familyName: family,
            employer: `${employer.join(' ')} LLC`,
            phone,
          };
          const planted = plan
            .flatMap(([name, number, sign]) => [
              nameForms[name]!(given, family),
              sign,
              phoneForms[number]!(phone),
              sign,
              employer.join(sign === '\n' ? '-' : ' '),
              sign,
            ])
            .join('');
          const rest = squeezed(maskReporter(planted, reporter).text.replaceAll('[reporter]', '|'));
          for (const secret of [given, family, employer.join('')])
            expect(rest).not.toContain(squeezed(secret));
          expect(rest).not.toContain(phone.slice(3));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('never throws, never hides what is not there, keeps the rest letter by letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.record({
          givenName: fc.string({ unit: 'grapheme' }),
          familyName: fc.string(),
          phone: fc.string(),
          employer: fc.string({ unit: 'grapheme' }),
        }),
        (text, reporter) => {
          const { text: out, masked } = maskReporter(text, reporter);
          let rest = '';
          let at = 0;
          for (const { start, end } of masked) {
            expect(start).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThan(start);
            rest += `${text.slice(at, start)}[reporter]`;
            at = end;
          }
          expect(out).toBe(rest + text.slice(at));
        },
      ),
      { numRuns: 400 },
    );
  });
});

test('a narrative of the longest kind is masked in well under a second', () => {
  const narrative = 'She said that Zenobia saw it at the motel, 203-555-0142. '.repeat(1_750);
  const { masked } = maskReporter(narrative, zenobia);
  expect(masked).toHaveLength(3_500);
}, 1_000);
