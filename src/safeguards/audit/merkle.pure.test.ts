import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { leafHash } from './leaf.ts';
import {
  CompactTree,
  consistencyRanges,
  inclusionRanges,
  nodeHash,
  rangeHash,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
import type { HashReader, Range } from './merkle.ts';

/** The leaves of the test tree that the Certificate Transparency projects share (RFC 6962 and 9162 hash alike). */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex')));

const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const inMemory =
  (leaves: readonly Buffer[], kept: ReadonlyMap<string, Buffer> = new Map()): HashReader =>
  async (level, first, count) =>
    level === 0
      ? leaves.slice(first, first + count)
      : Array.from({ length: count }, (_, i) => kept.get(`${level} ${first + i}`)!);

/** MTH as the RFC writes it down, without anything kept. */
function plainRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(String(i))));
const hashes = (ranges: readonly Range[], read: HashReader) =>
  Promise.all(ranges.map((range) => rangeHash(range, read)));

describe('golden vectors', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))('the root of %i leaves', async (size, root) => {
    expect((await rangeHash({ from: 0, to: size }, inMemory(LEAVES))).toString('hex')).toBe(root);
    const tree = new CompactTree();
    for (const leaf of LEAVES.slice(0, size)) tree.append(leaf);
    expect(tree.root().toString('hex')).toBe(root);
  });

  test.each([
    [0, 8, ['96a296d2', '5f083f0a', '6b47aaf2']],
    [5, 8, ['bc1a0643', 'ca854ea1', 'd37ee418']],
    [2, 3, ['fac54203']],
    [1, 5, ['6e340b9c', '5f083f0a', 'bc1a0643']],
  ])('the path of leaf %i in a tree of %i', async (index, size, path) => {
    const found = await hashes(inclusionRanges(index, size), inMemory(LEAVES));
    expect(found.map((hash) => hash.toString('hex').slice(0, 8))).toEqual(path);
  });

  test.each([
    [1, 8, ['96a296d2', '5f083f0a', '6b47aaf2']],
    [6, 8, ['0ebc5d34', 'ca854ea1', 'd37ee418']],
    [2, 5, ['5f083f0a', 'bc1a0643']],
    [6, 7, ['0ebc5d34', 'b08693ec', 'd37ee418']],
  ])('the proof that %i leaves are in %i', async (old, size, proof) => {
    const found = await hashes(consistencyRanges(old, size), inMemory(LEAVES));
    expect(found.map((hash) => hash.toString('hex').slice(0, 8))).toEqual(proof);
  });
});

test('every path and every proof of every tree up to 40 leaves holds, and no other does', async () => {
  const leaves = numbered(40);
  const read = inMemory(leaves);
  const roots = await hashes(
    leaves.map((_, i) => ({ from: 0, to: i + 1 })),
    read,
  );
  for (let size = 1; size <= leaves.length; size++) {
    const root = roots[size - 1]!;
    expect(root).toEqual(plainRoot(leaves.slice(0, size)));
    for (let index = 0; index < size; index++) {
      const path = await hashes(inclusionRanges(index, size), read);
      expect(verifyInclusion(leaves[index]!, index, size, path, root)).toBe(true);
      expect(verifyInclusion(leaves[index]!, index + 1, size, path, root)).toBe(false);
      expect(verifyInclusion(leaves[index]!, index, size, [...path, root], root)).toBe(false);
      if (path.length > 0)
        expect(verifyInclusion(leaves[index]!, index, size, path.slice(1), root)).toBe(false);
    }
    for (let old = 1; old <= size; old++) {
      const proof = await hashes(consistencyRanges(old, size), read);
      expect(verifyConsistency(old, size, roots[old - 1]!, root, proof)).toBe(true);
      if (old === size) continue;
      expect(verifyConsistency(old, size, root, roots[old - 1]!, proof)).toBe(false);
      expect(verifyConsistency(old, size, roots[old - 1]!, root, proof.slice(1))).toBe(false);
    }
  }
});

test('a large tree is read from the kept subtrees and goes on from any size', async () => {
  const leaves = numbered(66_000);
  const tree = new CompactTree();
  const kept = new Map<string, Buffer>();
  for (const leaf of leaves)
    for (const { level, n, hash } of tree.append(leaf)) kept.set(`${level} ${n}`, hash);
  expect([...kept.keys()].filter((key) => key.startsWith('2 '))).toEqual(['2 0']);
  let asked = 0;
  const read: HashReader = (level, first, count) => {
    asked += count;
    return inMemory(leaves, kept)(level, first, count);
  };
  const root = await rangeHash({ from: 0, to: 66_000 }, read);
  expect(root).toEqual(tree.root());
  expect(asked).toBeLessThan(600);

  await fc.assert(
    fc.asyncProperty(fc.nat(65_998), fc.nat(65_999), async (a, b) => {
      const [old, size] = [Math.min(a, b) + 1, Math.max(a, b) + 1];
      const oldRoot = await rangeHash({ from: 0, to: old }, read);
      const newRoot = await rangeHash({ from: 0, to: size }, read);
      const proof = await hashes(consistencyRanges(old, size), read);
      expect(verifyConsistency(old, size, oldRoot, newRoot, proof)).toBe(true);
      const path = await hashes(inclusionRanges(old - 1, size), read);
      expect(verifyInclusion(leaves[old - 1]!, old - 1, size, path, newRoot)).toBe(true);
      const resumed = await CompactTree.at(old, read);
      for (const leaf of leaves.slice(old, old + 300)) resumed.append(leaf);
      expect(resumed.root()).toEqual(
        await rangeHash({ from: 0, to: Math.min(old + 300, 66_000) }, inMemory(leaves, kept)),
      );
    }),
    { numRuns: 5 },
  );
});

test('nonsense is no proof', () => {
  const root = leafHash(Buffer.from('x'));
  for (const [index, size] of [
    [-1, 1],
    [1, 0],
    [0.5, 2],
    [NaN, 2],
    [0, Infinity],
  ] as const) {
    expect(verifyInclusion(root, index, size, [], root)).toBe(false);
    expect(verifyConsistency(index, size, root, root, [])).toBe(false);
  }
  expect(verifyInclusion(root, 0, 1, [], root)).toBe(true);
  expect(verifyInclusion(root, 1, 1, [], root)).toBe(false);
  expect(verifyConsistency(0, 5, root, root, [])).toBe(false);
  expect(verifyConsistency(1, 1, root, root, [root])).toBe(false);
});
