import type { Signer } from '../../platform/signing.ts';
import { EMPTY_ROOT, verifyConsistency } from '../audit/merkle.ts';
import { cosign, findSignature, fromBase64, NoteProblem, parseCheckpoint, parseNote } from '../audit/note.ts';
import type { NoteKey } from '../audit/note.ts';
import type { StateFile } from './state.ts';

export interface Answer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly text: string;
  /** A checkpoint that the log signed and that does not continue what this witness signed before. */
  readonly forked?: boolean;
}

/** A tree of 2^62 leaves has shorter proofs. */
const MAX_PROOF = 63;

/**
 * Answers add-checkpoint of C2SP tlog-witness: signs a checkpoint that the log signed and that continues the last one
 * signed here, after writing that down. Everything else is refused, whoever asks.
 */
export function addCheckpoint(
  body: string,
  asks: {
    readonly memory: StateFile;
    readonly log: NoteKey;
    readonly name: string;
    readonly signer: Signer;
    readonly now: Temporal.Instant;
  },
): Answer {
  const request = parseRequest(body);
  if (!request) return { status: 400, text: 'Not an add-checkpoint request.\n' };
  const { old, proof, note, signed, checkpoint } = request;
  if (checkpoint.origin !== asks.log.name) return { status: 404, text: 'This log is not known here.\n' };
  if (!findSignature(signed, asks.log)) return { status: 403, text: 'The log did not sign this.\n' };
  const { state } = asks.memory;
  if (old > checkpoint.size) return { status: 400, text: 'The old size is larger than the new one.\n' };
  if (old !== state.size) return { status: 409, text: `${state.size}\n` };
  const oldRoot = state.size === 0 ? EMPTY_ROOT : Buffer.from(state.root, 'base64');
  if (!verifyConsistency(old, checkpoint.size, oldRoot, checkpoint.root, proof))
    return {
      status: 422,
      text: 'This does not continue what was signed before.\n',
      forked: proofIsDue(request),
    };
  const line = cosign(signed.text, asks.name, asks.signer, asks.now);
  asks.memory.save({
    ...state,
    size: checkpoint.size,
    root: checkpoint.root.toString('base64'),
    note: note + line,
  });
  return { status: 200, text: line };
}

/** A request without any proof may be a mistake of anybody; a signed note of the same size with another root is none. */
function proofIsDue({ old, proof, checkpoint }: Request): boolean {
  return old === checkpoint.size || proof.length > 0;
}

interface Request {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
  readonly signed: ReturnType<typeof parseNote>;
  readonly checkpoint: ReturnType<typeof parseCheckpoint>;
}

function parseRequest(body: string): Request | undefined {
  const [, old, hashes = '', note = ''] = /^old (0|[1-9]\d{0,15})\n((?:[^\n]+\n)*)\n([^]*)$/.exec(body) ?? [];
  if (old === undefined) return undefined;
  const proof = hashes.split('\n').slice(0, -1).map(fromBase64);
  if (proof.length > MAX_PROOF || proof.some((hash) => hash.length !== 32)) return undefined;
  try {
    const signed = parseNote(note);
    return { old: Number(old), proof, note, signed, checkpoint: parseCheckpoint(signed.text) };
  } catch (error) {
    if (error instanceof NoteProblem) return undefined;
    throw error;
  }
}
