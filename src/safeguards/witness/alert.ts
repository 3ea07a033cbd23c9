/** What a witness found. `subject` says where, in ids: no content ever stands in an alert. */
export interface Finding {
  readonly kind: FindingKind;
  readonly subject: string;
}

/** A finding with when it was first made, and whether the last look still made it. */
export interface Alert extends Finding {
  readonly at: string;
  readonly says: string;
  readonly standing: boolean;
}

export const FINDINGS = {
  hole: 'A number is missing in the log.',
  leaf_missing: 'A leaf that has a number is gone.',
  leaf_changed: 'A leaf does not say what was logged.',
  back_dated: 'A leaf says that it is older than what was logged before it.',
  digest_missing: 'Content digests that have a number are gone.',
  digest_changed: 'Content digests do not say what was logged.',
  no_act: 'Content was written without an act on record.',
  node_changed: 'A stored hash of the tree is not what its leaves give.',
  unnumbered: 'A committed leaf has waited too long for its number.',
  checkpoint_forged:
    'A checkpoint does not carry the signature of the log, or says something else than its row.',
  rewritten: 'The log is not the one that was signed before.',
  rolled_back: 'The log is shorter than it was.',
  forked: 'Two signed views of the log do not fit together.',
  content_changed: 'A row is not what was written by the program.',
  content_missing: 'A row that the program wrote is gone.',
  content_unrecorded: 'A row was written past the program.',
  catalog_changed: 'A table, grant, policy, trigger, function or role is not what the migrations made.',
  catalog_unrecorded: 'No migration has put the catalog on record.',
  catalog_rerecorded: 'The catalog was put on record anew without a migration.',
  silent: 'The log has not grown, not even by its heartbeat.',
  not_asked: 'The log grows but brings its checkpoints here no more.',
  unreachable: 'The database does not answer this witness.',
} as const;
export type FindingKind = keyof typeof FINDINGS;
