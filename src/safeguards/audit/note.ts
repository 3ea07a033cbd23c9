import { sha256 } from '../../platform/canonical.ts';
import { verifySignature } from '../../platform/signing.ts';
import type { Signer } from '../../platform/signing.ts';

/**
 * Signed notes, checkpoints and cosignatures as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature):
 * text that ends in a newline, an empty line, then one line per signature. What is not exactly so is refused.
 */
export interface NoteKey {
  /** Who signs: no blank and no plus. Of a log, its origin. */
  readonly name: string;
  /** Raw 32-byte Ed25519 key. */
  readonly publicKey: Buffer;
  readonly kind: 'log' | 'witness';
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export interface SignedNote {
  /** What is signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

interface SignatureLine {
  readonly line: string;
  readonly name: string;
  readonly keyHash: Buffer;
  readonly signature: Buffer;
}

/** Signature types of C2SP signed-note: Ed25519 over the text; Ed25519 over a timestamped cosignature. */
const TYPE = { log: 1, witness: 4 } as const;
const NAME = /^[^\s+]{1,200}$/;

export class NoteProblem extends Error {}

/** `name+keyhash+base64(type ‖ key)`: a public key in one line. */
export function vkeyOf(key: NoteKey): string {
  const typed = Buffer.concat([Buffer.from([TYPE[key.kind]]), key.publicKey]);
  return `${key.name}+${keyHash(key).toString('hex')}+${typed.toString('base64')}`;
}

export function parseVkey(text: string): NoteKey {
  const [, name = '', hash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([^\s]+)$/.exec(text) ?? [];
  const typed = fromBase64(encoded);
  const kind = typed[0] === TYPE.log ? 'log' : typed[0] === TYPE.witness ? 'witness' : undefined;
  if (!NAME.test(name) || typed.length !== 33 || !kind) throw new NoteProblem('This is no public key.');
  const key: NoteKey = { name, publicKey: typed.subarray(1), kind };
  if (keyHash(key).toString('hex') !== hash) throw new NoteProblem('The key does not have this hash.');
  return key;
}

export function keyOf(signer: Signer, name: string, kind: NoteKey['kind']): NoteKey {
  return { name, publicKey: signer.publicKey, kind };
}

/** The checkpoint with the log's own signature. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
  return `${text}\n${signatureLine(keyOf(signer, checkpoint.origin, 'log'), signer.sign(text))}`;
}

/** One line for below a checkpoint: this witness saw the log up to here, at this time. */
export function cosign(text: string, name: string, signer: Signer, at: Temporal.Instant): string {
  const seconds = Math.floor(at.epochMilliseconds / 1000);
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(seconds));
  const signature = signer.sign(cosignedText(text, seconds));
  return signatureLine(keyOf(signer, name, 'witness'), Buffer.concat([stamp, signature]));
}

export function parseNote(note: string): SignedNote {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new NoteProblem('This is no signed note.');
  const lines = note.slice(split + 2, -1).split('\n');
  return {
    text: note.slice(0, split + 1),
    signatures: lines.map((line) => {
      const [, name = '', encoded = ''] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
      const bytes = fromBase64(encoded);
      if (!NAME.test(name) || bytes.length < 5) throw new NoteProblem('A signature line is not well formed.');
      return { line: `${line}\n`, name, keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    }),
  };
}

/** The text of a checkpoint; extension lines are refused, ours have none. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, size, encoded] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/.exec(text) ?? [];
  const root = fromBase64(encoded ?? '');
  if (!origin || root.length !== 32 || !Number.isSafeInteger(Number(size)))
    throw new NoteProblem('This is no checkpoint.');
  return { origin, size: Number(size), root };
}

/** The signature of `key` among those of the note: when it was made (witnesses say so), or nothing when it does not hold. */
export function findSignature(note: SignedNote, key: NoteKey): { atSeconds: number | null } | undefined {
  const hash = keyHash(key);
  const found = note.signatures.filter((one) => one.name === key.name && one.keyHash.equals(hash));
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  if (key.kind === 'log')
    return only.signature.length === 64 && verifySignature(key.publicKey, note.text, only.signature)
      ? { atSeconds: null }
      : undefined;
  if (only.signature.length !== 72) return undefined;
  const atSeconds = Number(only.signature.readBigUInt64BE());
  return verifySignature(key.publicKey, cosignedText(note.text, atSeconds), only.signature.subarray(8))
    ? { atSeconds }
    : undefined;
}

function cosignedText(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

function signatureLine(key: NoteKey, signature: Buffer): string {
  return `— ${key.name} ${Buffer.concat([keyHash(key), signature]).toString('base64')}\n`;
}

function keyHash(key: NoteKey): Buffer {
  return sha256(
    Buffer.concat([Buffer.from(`${key.name}\n`), Buffer.from([TYPE[key.kind]]), key.publicKey]),
  ).subarray(0, 4);
}

/** Strict: exactly the bytes that encoding would give again, else nothing. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : Buffer.alloc(0);
}
