/** What a release may open. `reporter` is released by the reporter alone, `provider_notes` by whom they are about. */
export const RELEASE_FIELDS = [
  'child_identity',
  'account',
  'family',
  'contact',
  'whereabouts',
  'provider_notes',
  'reporter',
] as const;

/** Who may sign, and as what. A minor signs alone only where the law lets the minor have the service alone. */
export const SIGNER_CAPACITIES = [
  'child',
  'adult_subject',
  'parent_guardian',
  'dcf_guardian',
  'attorney_gal',
  'reporter',
] as const;

export interface ReleaseFacts {
  /** Milliseconds since 1970, by the one clock. */
  readonly recordedAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** Whether the signer is alleged to have harmed the child, as known at the moment of the question. */
  readonly signerHarmed: boolean;
}

/** In force at `at`. The instant of expiry itself is outside, and so is the instant of revocation. */
export function isLive(release: ReleaseFacts, at: number): boolean {
  return (
    at >= release.recordedAt &&
    at < release.expiresAt &&
    (release.revokedAt === null || at < release.revokedAt) &&
    !release.signerHarmed
  );
}

/** Whole days that are left, rounded down; less than one day is 0. */
export function daysLeft(expiresAt: number, at: number): number {
  return Math.max(0, Math.floor((expiresAt - at) / 86_400_000));
}
