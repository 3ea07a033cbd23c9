import { canonicalJson, sha256 } from '../../platform/canonical.ts';

/** Codes and ids that say more about an act. */
export type LeafDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What one leaf says, field by field as it is hashed. `at` is ISO 8601 in UTC with microseconds. */
export interface ActLeaf {
  readonly id: string;
  readonly at: string;
  readonly account_id: string | null;
  readonly acted_as: string;
  readonly act: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly outcome: string;
  readonly origin: string;
  readonly detail: LeafDetail;
}

/** The rows that one transaction wrote in safeguarded tables, by digest. A row without a digest was removed. */
export interface ContentLeaf {
  readonly act: string;
  readonly account_id: string | null;
  readonly acted_as: string;
  readonly rows: readonly {
    readonly id: number;
    readonly table: string;
    readonly key: string;
    /** SHA-256 in hex. */
    readonly digest: string | null;
  }[];
}

const LEAF_PREFIX = Buffer.from([0]); // RFC 9162: leaves and nodes are hashed apart

/** SHA-256 over 0x00 ‖ salt ‖ RFC 8785 JSON of the leaf. */
export function actLeafHash(salt: Uint8Array, leaf: ActLeaf): Buffer {
  return leafHash(Buffer.concat([salt, Buffer.from(canonicalJson(leaf))]));
}

/** SHA-256 over 0x00 ‖ RFC 8785 JSON. Its digests are salted already, so the leaf is not. */
export function contentLeafHash(leaf: ContentLeaf): Buffer {
  return leafHash(Buffer.from(canonicalJson(leaf)));
}

/** The hash of a leaf of the Merkle tree (RFC 9162, section 2.1.1). */
export function leafHash(data: Uint8Array): Buffer {
  return sha256(Buffer.concat([LEAF_PREFIX, data]));
}

export function leafInstant(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'microsecond' });
}
