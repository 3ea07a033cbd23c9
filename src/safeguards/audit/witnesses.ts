import { existsSync, readFileSync } from 'node:fs';
import { NoteProblem, parseVkey } from './note.ts';
import type { NoteKey } from './note.ts';

/** Whom the log asks for cosignatures, and whose a verifier counts. */
export interface KnownWitness {
  readonly key: NoteKey;
  readonly url: string | undefined;
}

export interface TrustList {
  readonly log: NoteKey | undefined;
  readonly witnesses: readonly KnownWitness[];
}

/**
 * Reads a trust list: lines `log VKEY` and `witness NAME VKEY [URL]`, as C2SP tlog-policy has them. `#` begins a
 * remark. A line of another kind is an error: nothing that was meant to count may be passed over.
 */
export function parseTrustList(text: string): TrustList {
  let log: NoteKey | undefined;
  const witnesses: KnownWitness[] = [];
  for (const [number, raw] of text.split('\n').entries()) {
    const [kind, ...rest] = raw.replace(/#.*/, '').trim().split(/\s+/);
    if (kind === '') continue;
    const problem = (why: string) => new NoteProblem(`Line ${number + 1} of the trust list: ${why}`);
    if (kind === 'log' && rest.length === 1) {
      if (log) throw problem('a second log.');
      log = keyIn(rest[0]!, 'log', problem);
    } else if (kind === 'witness' && (rest.length === 2 || rest.length === 3)) {
      const [, vkey, url] = rest;
      if (url !== undefined && !/^https?:\/\/[^\s]+$/.test(url)) throw problem('this is no address.');
      const key = keyIn(vkey!, 'witness', problem);
      if (witnesses.some((one) => one.key.name === key.name)) throw problem('this witness stands twice.');
      witnesses.push({ key, url });
    } else throw problem('neither "log KEY" nor "witness NAME KEY [URL]".');
  }
  return { log, witnesses };
}

function keyIn(vkey: string, kind: NoteKey['kind'], problem: (why: string) => Error): NoteKey {
  try {
    const key = parseVkey(vkey);
    if (key.kind === kind) return key;
  } catch {
    // said below
  }
  throw problem(`this is no key of a ${kind}.`);
}

/** The witnesses in `file`; none when there is no such file yet. */
export function readWitnesses(file: string): readonly KnownWitness[] {
  return existsSync(file) ? parseTrustList(readFileSync(file, 'utf8')).witnesses : [];
}
