import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizedPassword, passwordProblem } from './password.rules.ts';

const PERSON = {
  address: 'imani.okafor@careline.example',
  name: 'Imani Okafor',
  agency: 'Derby Police Department',
};

test.each([
  ['fourteen characters are too few', 'xkq vmw plj zt', 'too_short', undefined],
  ['fifteen are enough', 'xkq vmw plj ztr', undefined, undefined],
  [
    'characters count, not bytes: fifteen of four bytes each',
    '🐢🦊🐻🦉🐝🦋🐙🦀🐬🦔🐿🦥🦦🦨🦩',
    undefined,
    undefined,
  ],
  ['fourteen of four bytes are too few', '🐢🦊🐻🦉🐝🦋🐙🦀🐬🦔🐿🦥🦦🦨', 'too_short', undefined],
  [
    'what looks like fifteen but is composed to fewer is too short',
    'e\u0301'.repeat(8),
    'too_short',
    undefined,
  ],
  [
    'a passphrase of four words needs no digit and no sign',
    'correct horse battery staple',
    undefined,
    undefined,
  ],
  ['129 characters are too many', 'xkqvmwpljzt '.repeat(11).slice(0, 129), 'too_long', undefined],
  ['one character again and again', 'a'.repeat(20), 'repeated', undefined],
  ['a short piece again and again', 'xk7xk7xk7xk7xk7', 'repeated', undefined],
  ['the alphabet', 'abcdefghijklmnop', 'sequence', undefined],
  ['digits down', '9876543210987654', 'sequence', undefined],
  ['the name of the service', 'my Hartline login 7', 'context_word', 'hartline'],
  ['a part of the address', 'zq okafor vexing lamp', 'context_word', 'okafor'],
  ['the host of the address', 'at the careline desk 9', 'context_word', 'careline'],
  ['a word of the agency', 'three derby horses run', 'context_word', 'derby'],
  ['a common password twice', 'passwordpassword', 'common', 'passwordpassword'],
  ['with signs between', 'Football-Football-1', 'common', 'football1'],
  ['two common passwords in a row', 'sunshineprincess', 'common', 'sunshine'],
] as const)('%s', (_why, password, code, because) => {
  const problem = passwordProblem(password, PERSON);
  expect(problem?.code).toBe(code);
  if (because) expect(problem?.because).toBe(because);
});

test('every length from 15 to 128 code points is taken, none outside', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 140 }),
      fc.infiniteStream(fc.integer({ min: 0x4e00, max: 0x9fff })),
      (length, stream) => {
        const text = [...stream.take(length)].map((code) => String.fromCodePoint(code)).join('');
        const code = passwordProblem(text, PERSON)?.code;
        if (length < 15) expect(code).toBe('too_short');
        else if (length > 128) expect(code).toBe('too_long');
        else expect(['repeated', 'sequence', undefined]).toContain(code);
      },
    ),
  );
});

test('no character is lost before the password is derived', () => {
  const long = 'x'.repeat(127);
  expect(normalizedPassword(`${long}a`)).not.toBe(normalizedPassword(`${long}b`));
});

test('each of the 3,000 most common passwords is refused, said as often as makes it long enough, and each longer one of the list', () => {
  const common = dictionary['passwords-common'];
  const said = common.slice(0, 3000).map((word) => word.repeat(Math.ceil(15 / word.length)));
  const long = common.filter((word) => word.length >= 15);
  expect([said.length, long.length]).toEqual([3000, expect.toSatisfy((count: number) => count > 0)]);
  expect([...said, ...long].filter((password) => !passwordProblem(password, PERSON))).toEqual([]);
});
