import { canonicalJson, sha256 } from '../../platform/canonical.ts';
import type { Signer } from '../../platform/signing.ts';

/** Layout of the envelope; a reader refuses numbers it does not know. */
const FORMAT = 1;

/** What every package says about itself, around what the party may know. */
export interface Envelope {
  readonly dispatchId: string;
  readonly number: string;
  readonly version: number;
  readonly party: string;
  readonly desk: string;
  readonly sentAt: string;
  readonly whatChanged: readonly string[];
  readonly content: unknown;
}

export interface SealedPackage {
  readonly canonical: string;
  readonly sha256: Buffer;
  readonly signature: Buffer;
  readonly keyId: string;
  readonly format: number;
}

/** Freezes a package: RFC 8785 bytes, their SHA-256, an Ed25519 signature over the bytes. */
export function seal(envelope: Envelope, signer: Signer): SealedPackage {
  const canonical = canonicalJson({ format: FORMAT, ...envelope });
  return {
    canonical,
    sha256: sha256(canonical),
    signature: signer.sign(canonical),
    keyId: signer.keyId,
    format: FORMAT,
  };
}
