import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import { actLeafHash, contentLeafHash } from './leaf.ts';
import { verifyInclusion } from './merkle.ts';
import { findSignature, fromBase64, NoteProblem, parseCheckpoint, parseNote, parseVkey } from './note.ts';
import type { NoteKey } from './note.ts';
import type { TrustList } from './witnesses.ts';

/**
 * A proof bundle: what the log says about one record, checkable by anybody without the database. The file is the RFC 8785
 * form of this and a newline, byte for byte: nothing in it can be changed without being a change.
 */
const Hash = z.string().refine((text) => fromBase64(text).length === 32, 'not 32 bytes in base64');
const Vkey = z.string().min(1).max(500);
const Index = z.number().int().min(0);
const ActEntry = z.strictObject({
  index: Index,
  path: z.array(Hash).max(63),
  salt: Hash,
  act: z.strictObject({
    id: z.string(),
    at: z.string(),
    account_id: z.string().nullable(),
    acted_as: z.string(),
    act: z.string(),
    subject_kind: z.string(),
    subject_id: z.string(),
    outcome: z.string(),
    origin: z.string(),
    detail: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
    ),
  }),
});
const ContentEntry = z.strictObject({
  index: Index,
  path: z.array(Hash).max(63),
  content: z.strictObject({
    act: z.string(),
    account_id: z.string().nullable(),
    acted_as: z.string(),
    rows: z.array(
      z.strictObject({
        id: Index,
        table: z.string(),
        key: z.string(),
        digest: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable(),
      }),
    ),
  }),
});
export const ProofBundle = z.strictObject({
  format: z.literal('hartline-proof/1'),
  subject: z.string().min(1).max(200),
  log: Vkey,
  witnesses: z.array(Vkey).max(50),
  checkpoint: z.string().max(20_000),
  leaves: z.array(z.union([ActEntry, ContentEntry])).min(1),
});
export type ProofBundle = z.infer<typeof ProofBundle>;

export class ProofProblem extends Error {}

/** What a bundle that holds proves. */
export interface Proven {
  readonly subject: string;
  readonly origin: string;
  readonly size: number;
  readonly leaves: number;
  readonly witnesses: readonly { readonly name: string; readonly at: string }[];
  /** False: the keys came with the file, so it only proves that the file fits together. */
  readonly pinned: boolean;
}

const MAX_BYTES = 64 * 1024 * 1024;

export function bundleText(bundle: ProofBundle): string {
  return `${canonicalJson(bundle)}\n`;
}

/** Checks a bundle from the outside in; throws ProofProblem with what does not hold. `trusted` are keys known beforehand. */
export function verifyBundle(file: Uint8Array, trusted: TrustList | undefined): Proven {
  const bundle = readBundle(file);
  const note = parse(() => parseNote(bundle.checkpoint), 'The checkpoint is not well formed.');
  const log = parse(() => parseVkey(bundle.log), 'The key of the log is not well formed.');
  const witnesses = bundle.witnesses.map((text) => parse(() => parseVkey(text), 'A key of a witness is not well formed.')); // prettier-ignore
  if (trusted?.log && !sameKey(trusted.log, log)) fail('The bundle is of another log than the trusted one.');
  const checkpoint = parse(() => parseCheckpoint(note.text), 'The checkpoint is not well formed.');
  if (checkpoint.origin !== log.name || !findSignature(note, log))
    fail('The log did not sign this checkpoint.');
  if (note.signatures.length !== witnesses.length + 1)
    fail('The checkpoint has other signatures than those of the log and the named witnesses.');
  const cosigned = witnesses.map((key) => {
    const signature = findSignature(note, key);
    if (signature?.atSeconds == null) fail(`The witness ${key.name} did not sign this checkpoint.`);
    return {
      name: key.name,
      at: Temporal.Instant.fromEpochMilliseconds(signature!.atSeconds! * 1000).toString(),
    };
  });
  for (const { key } of trusted?.witnesses ?? [])
    if (!witnesses.some((one) => sameKey(one, key))) fail(`The trusted witness ${key.name} did not sign.`);
  let before = -1;
  for (const entry of bundle.leaves) {
    if (entry.index <= before) fail('The leaves are not in the order of the log.');
    before = entry.index;
    if (!isAbout(entry, bundle.subject)) fail(`Leaf ${entry.index} is not about ${bundle.subject}.`);
    const hash =
      'act' in entry ? actLeafHash(fromBase64(entry.salt), entry.act) : contentLeafHash(entry.content);
    if (!verifyInclusion(hash, entry.index, checkpoint.size, entry.path.map(fromBase64), checkpoint.root))
      fail(`Leaf ${entry.index} is not in the log of this checkpoint.`);
  }
  return {
    subject: bundle.subject,
    origin: checkpoint.origin,
    size: checkpoint.size,
    leaves: bundle.leaves.length,
    witnesses: cosigned,
    pinned: trusted?.log !== undefined,
  };
}

function readBundle(file: Uint8Array): ProofBundle {
  if (file.length > MAX_BYTES) fail('The file is too long for a proof.');
  const text = parse(() => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file), 'The file is not text.'); // prettier-ignore
  const value = parse(() => JSON.parse(text) as unknown, 'The file is not JSON.');
  const parsed = ProofBundle.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    fail(`The file is no proof bundle: ${issue!.path.join('.') || 'the whole'}: ${issue!.message}`);
  }
  const bundle = parsed.data!;
  if (parse(() => bundleText(bundle), 'The file has no canonical form.') !== text)
    fail('The file is not written as a proof is written: something was changed, added or doubled.');
  return bundle;
}

function isAbout(entry: ProofBundle['leaves'][number], subject: string): boolean {
  return 'act' in entry
    ? entry.act.subject_id === subject
    : entry.content.rows.some(({ key }) => key === subject || key.startsWith(`${subject}|`));
}

function sameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && a.kind === b.kind && a.publicKey.equals(b.publicKey);
}

function fail(why: string): never {
  throw new ProofProblem(why);
}

/** What cannot be read is a reason to refuse, never a crash. */
function parse<T>(read: () => T, why: string): T {
  try {
    return read();
  } catch (error) {
    throw new ProofProblem(error instanceof NoteProblem ? `${why} ${error.message}` : why);
  }
}
