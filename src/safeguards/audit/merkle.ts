import { sha256 } from '../../platform/canonical.ts';

/**
 * The Merkle tree of RFC 9162, section 2.1. Sizes and indexes are plain numbers: a log of 2^53 leaves is out of reach.
 * A proof is first a list of ranges of leaves, whose hashes are then looked up wherever they are kept.
 */
export interface Range {
  readonly from: number;
  /** The first leaf after the range. */
  readonly to: number;
}

const NODE_PREFIX = Buffer.from([1]);
export const EMPTY_ROOT = sha256('');
/** Hashes of full subtrees of 256^level leaves are kept: the tile height of C2SP tlog-tiles. */
export const LEAVES_PER_TILE = 256;

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([NODE_PREFIX, left, right]));
}

/** Reads `count` hashes of a level from `first` on: level 0 are the leaves, level n full subtrees of 256^n leaves. */
export type HashReader = (level: number, first: number, count: number) => Promise<readonly Buffer[]>;

/** MTH(D[from:to]) with the fewest kept hashes. */
export async function rangeHash({ from, to }: Range, read: HashReader): Promise<Buffer> {
  const size = to - from;
  if (size === 0) return EMPTY_ROOT;
  const left = largestPowerBelow(size);
  if (left * 2 !== size && size !== 1) {
    const [a, b] = [
      await rangeHash({ from, to: from + left }, read),
      await rangeHash({ from: from + left, to }, read),
    ];
    return nodeHash(a, b);
  }
  let level = 0;
  let unit = 1;
  while (unit * LEAVES_PER_TILE <= size) [level, unit] = [level + 1, unit * LEAVES_PER_TILE];
  let hashes = await read(level, from / unit, size / unit);
  while (hashes.length > 1)
    hashes = Array.from({ length: hashes.length / 2 }, (_, i) =>
      nodeHash(hashes[2 * i]!, hashes[2 * i + 1]!),
    );
  return hashes[0]!;
}

/** The ranges whose hashes lead from leaf `index` to the root at `size` (section 2.1.3.1), from the bottom up. */
export function inclusionRanges(index: number, size: number): Range[] {
  const walk = (m: number, from: number, to: number): Range[] => {
    if (to - from === 1) return [];
    const middle = from + largestPowerBelow(to - from);
    return m < middle
      ? [...walk(m, from, middle), { from: middle, to }]
      : [...walk(m, middle, to), { from, to: middle }];
  };
  return walk(index, 0, size);
}

/** The ranges whose hashes show that the tree at `size` contains the tree at `old` unchanged (section 2.1.4.1). */
export function consistencyRanges(old: number, size: number): Range[] {
  if (old === 0 || old === size) return [];
  const walk = (m: number, from: number, to: number, whole: boolean): Range[] => {
    if (m === to) return whole ? [] : [{ from, to }];
    const middle = from + largestPowerBelow(to - from);
    return m <= middle
      ? [...walk(m, from, middle, whole), { from: middle, to }]
      : [...walk(m, middle, to, false), { from, to: middle }];
  };
  return walk(old, 0, size, true);
}

/** Section 2.1.3.2: does the path lead from this leaf at this place to this root? */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let hash: Buffer = Buffer.from(leaf);
  for (const step of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && hash.equals(root);
}

/** Section 2.1.4.2: is the tree with `root` at `size` a continuation of the one with `oldRoot` at `old`? */
export function verifyConsistency(
  old: number,
  size: number,
  oldRoot: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(old) || !isCount(size) || old > size) return false;
  if (old === size) return proof.length === 0 && Buffer.from(oldRoot).equals(root);
  if (old === 0) return proof.length === 0 && EMPTY_ROOT.equals(oldRoot);
  const steps = isPowerOfTwo(old) ? [oldRoot, ...proof] : [...proof];
  if (steps.length === 0) return false;
  let [fn, sn] = [old - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let fr: Buffer = Buffer.from(steps[0]!);
  let sr: Buffer = fr;
  for (const step of steps.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(step, fr), nodeHash(step, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = nodeHash(sr, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(oldRoot) && sr.equals(root);
}

/** A full subtree that was completed by a leaf and is worth keeping. */
export interface KeptNode {
  readonly level: number;
  readonly n: number;
  readonly hash: Buffer;
}

/** A growing tree in the least memory: the hashes of its full subtrees, largest first. */
export class CompactTree {
  #size = 0;
  #peaks: { leaves: number; hash: Buffer }[] = [];

  static async at(size: number, read: HashReader): Promise<CompactTree> {
    const tree = new CompactTree();
    tree.#size = size;
    for (let from = 0; from < size;) {
      const rest = size - from;
      const leaves = isPowerOfTwo(rest) ? rest : largestPowerBelow(rest);
      tree.#peaks.push({ leaves, hash: await rangeHash({ from, to: from + leaves }, read) });
      from += leaves;
    }
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): KeptNode[] {
    this.#size += 1;
    const kept: KeptNode[] = [];
    let top = { leaves: 1, hash: leaf };
    for (let level = 1, unit = LEAVES_PER_TILE; this.#peaks.at(-1)?.leaves === top.leaves;) {
      top = { leaves: top.leaves * 2, hash: nodeHash(this.#peaks.pop()!.hash, top.hash) };
      if (top.leaves !== unit) continue;
      kept.push({ level, n: this.#size / unit - 1, hash: top.hash });
      [level, unit] = [level + 1, unit * LEAVES_PER_TILE];
    }
    this.#peaks.push(top);
    return kept;
  }

  root(): Buffer {
    return (
      this.#peaks.reduceRight<Buffer | undefined>(
        (right, { hash }) => (right ? nodeHash(hash, right) : hash),
        undefined,
      ) ?? EMPTY_ROOT
    );
  }
}

/** Largest power of two smaller than `n`; 1 for 1. */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

const half = (n: number) => Math.floor(n / 2);
const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0;
