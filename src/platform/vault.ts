/**
 * What seals and opens texts inside one transaction (`ctx.vault`). The implementation is handed in by `main.ts`; this
 * file only says what every part may count on:
 *
 *   const sealed = await ctx.vault.seal({ ...place, keys: { record: reportId, parts: [WHOLE_RECORD] } }, text);
 *   const opened = await ctx.vault.open(place, sealed);   // after row-level security let the row through
 *
 * - `sealed` is one self-describing text (algorithm, keys, ciphertext) and stands in the column where the clear text would.
 * - Keys are made on first use, put on disk before the commit, and recorded in one statement at the commit.
 * - Text sealed for several parts opens only while the key of every one of them exists.
 * - A key store that cannot be reached is `unavailable` (503): nothing is written, nothing is served.
 */
export interface Vault {
  seal(at: SealedAt, text: string): Promise<string>;
  /** Never throws for a text that cannot be opened any more: it says so, and `shown` gives the words that stand in its place. */
  open(place: SealedPlace, sealed: string): Promise<Opened>;
  /** This transaction makes the record, so nobody need look whether it has keys already. */
  isNew(record: string): void;
  /** Makes what was promised by `seal` durable. Called by the transaction itself, right before its commit. */
  beforeCommit(): Promise<void>;
}

/** Where a sealed text stands. All five are bound into the ciphertext: moved anywhere else, it does not open. */
export interface SealedPlace {
  readonly table: string;
  /** The row's primary key. */
  readonly row: string;
  readonly column: string;
  /** Grows whenever the text is written anew in the same place; 1 where it is written once. */
  readonly version: number;
  /** Each compartment has keys of its own. */
  readonly compartment: string;
}

export interface SealedAt extends SealedPlace {
  /** The keys of a record, or those that another sealed text was sealed with. */
  readonly keys: KeysOf | { readonly as: string };
}

/** Whose keys: those of a record, and of which parts of it the text speaks. */
export interface KeysOf {
  /** Id of the row whose keys these are. */
  readonly record: string;
  /** `WHOLE_RECORD` for what belongs to no single person, ids of persons inside the record otherwise. Never empty. */
  readonly parts: readonly string[];
}

export const WHOLE_RECORD = 'record';

export type Opened =
  { readonly readable: true; readonly text: string } | { readonly readable: false; readonly why: Unreadable };

/** destroyed: on purpose. missing: the key store lost it. damaged: not the text that was sealed in this place. */
export type Unreadable = 'destroyed' | 'missing' | 'damaged';

const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  destroyed: 'no longer readable (key destroyed)',
  missing: 'not readable (key missing)',
  damaged: 'not readable (damaged)',
};

/** The text, or the words that stand in its place. */
export function shown(opened: Opened): string {
  return opened.readable ? opened.text : UNREADABLE[opened.why];
}

/** For transactions that touch no sealed text, e.g. those of the delivery engine. */
export const NO_VAULT: Vault = {
  seal: () => Promise.reject(new Error('This transaction was opened without a vault.')),
  open: () => Promise.reject(new Error('This transaction was opened without a vault.')),
  isNew: () => {},
  beforeCommit: () => Promise.resolve(),
};
