import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Signer } from '../../platform/signing.ts';
import { leafHash } from './leaf.ts';
import {
  cosign,
  findSignature,
  keyOf,
  NoteProblem,
  parseCheckpoint,
  parseNote,
  parseVkey,
  signCheckpoint,
  vkeyOf,
} from './note.ts';

function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    keyId: '',
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'),
    sign: (data) => sign(null, Buffer.from(data), privateKey),
  };
}

const log = newSigner();
const witness = newSigner();
const logKey = keyOf(log, 'log.example/audit', 'log');
const witnessKey = keyOf(witness, 'witness.example/a', 'witness');
const checkpoint = { origin: logKey.name, size: 42, root: leafHash(Buffer.from('root')) };
const at = Temporal.Instant.from('2026-11-25T10:00:00Z');
const signed = signCheckpoint(checkpoint, log);
const note = signed + cosign(parseNote(signed).text, witnessKey.name, witness, at);

test('the key of the specification is read and written as there', () => {
  // C2SP signed-note, "Verifier keys"
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  expect(vkeyOf(parseVkey(vkey))).toBe(vkey);
});

test('the note of the specification verifies', () => {
  const text =
    'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n';
  const line =
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  const key = parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  expect(findSignature(parseNote(`${text.replace('’', "'")}\n${line}`), key)).toEqual({ atSeconds: null });
  expect(findSignature(parseNote(`${text}\n${line}`), key)).toBeUndefined();
});

test('a checkpoint is read back, its signature and its cosignature hold', () => {
  const parsed = parseNote(note);
  expect(parseCheckpoint(parsed.text)).toEqual(checkpoint);
  expect(findSignature(parsed, logKey)).toEqual({ atSeconds: null });
  expect(findSignature(parsed, witnessKey)).toEqual({ atSeconds: 1795600800 });
  expect(parseVkey(vkeyOf(witnessKey))).toEqual(witnessKey);
});

test('one flipped bit anywhere in a note is found', () => {
  const bytes = Buffer.from(note);
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const text = flipped.toString('utf8');
      if (Buffer.from(text).equals(bytes)) return false;
      try {
        const parsed = parseNote(text);
        parseCheckpoint(parsed.text);
        const both = findSignature(parsed, logKey) && findSignature(parsed, witnessKey);
        return both === undefined;
      } catch (error) {
        return error instanceof NoteProblem;
      }
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['nothing', ''],
  ['no signature', 'a\n1\nAAAA\n'],
  ['an empty signature', 'a\n1\nAAAA\n\n— b \n'],
  ['a short signature', 'a\n1\nAAAA\n\n— b AAAA\n'],
  ['no newline at the end', note.slice(0, -1)],
  ['base64 that another writer would write otherwise', note.replace(/=\n$/, `\n`)],
])('%s is no note', (_what, text) => expect(() => parseNote(text)).toThrow(NoteProblem));

test.each([
  'a\n01\nAAAA\n',
  'a\n-1\nAAAA\n',
  'a\n1\nAAAA\n',
  'a\n1e3\n' + checkpoint.root.toString('base64') + '\n',
  'a\n9999999999999999\n' + checkpoint.root.toString('base64') + '\n',
  'a\n1\n' + checkpoint.root.toString('base64') + '\nmore\n',
  '\n1\n' + checkpoint.root.toString('base64') + '\n',
])('%j is no checkpoint', (text) => expect(() => parseCheckpoint(text)).toThrow(NoteProblem));

test('a key under another name, another kind or another hash is another key', () => {
  expect(findSignature(parseNote(note), { ...witnessKey, name: 'witness.example/b' })).toBeUndefined();
  expect(findSignature(parseNote(note), { ...witnessKey, kind: 'log' })).toBeUndefined();
  for (const text of ['', 'a+b', 'a+00000000+AAAA', vkeyOf(logKey).replace(/\+[0-9a-f]{8}/, '+00000000')])
    expect(() => parseVkey(text)).toThrow(NoteProblem);
});
