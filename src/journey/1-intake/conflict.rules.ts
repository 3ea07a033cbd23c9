import { LIMITS } from './fields.api.ts';
import type { IntakeDraft, IntakePatch } from './intake.api.ts';

/**
 * Two people edit one draft. A change names the version it was made from; a field that somebody else has changed since
 * is a conflict unless both say the same, and everything else merges. Nothing is overwritten in silence.
 *
 * - Sections and their fields merge; `null` clears. A list of codes or texts is one field.
 * - A list of items (children, places …) given replaces the list. An item with the `id` of a present one changes only
 *   the fields it names; a present item not named is removed, unless it was added after the version the change was
 *   made from. A list without any id replaces by position: fields it does not name are cleared.
 * - `fieldVersions` says at which version each path last changed, items by id: `children[<id>].givenName`,
 *   `children[<id>]` for coming and going, `children` for the list itself. A path without an entry never changed.
 *   Conflicts name fields as screens do, by position: `children[0].givenName`.
 */
export interface Conflict {
  readonly path: string;
  readonly yours: unknown;
  readonly theirs: unknown;
}

export type Merge =
  | { readonly merged: IntakeDraft; readonly changedPaths: readonly string[] }
  | { readonly conflicts: readonly Conflict[] };

const ITEM_LISTS = ['children', 'caregivers', 'siblings', 'allegedPerpetrators', 'places'] as const;
type ItemList = (typeof ITEM_LISTS)[number];
type Fields = Record<string, unknown>;
type Item = Fields & { id: string };

export function mergeDraft(
  current: IntakeDraft,
  fieldVersions: Readonly<Record<string, number>>,
  patch: IntakePatch,
  baseVersion: number,
  newId: () => string,
): Merge {
  const merging = new Merging(fieldVersions, baseVersion, newId);
  const merged: Fields = { ...current };
  for (const [name, yours] of Object.entries(patch)) {
    if (yours === undefined) continue;
    const theirs = merged[name];
    if (isItemList(name))
      put(merged, name, merging.list(name, (theirs ?? []) as Item[], (yours ?? []) as Fields[]));
    else if (isSection(yours) || isSection(theirs))
      put(merged, name, merging.section(name, (theirs ?? {}) as Fields, yours as Fields | null));
    else put(merged, name, merging.field(name, name, theirs, yours));
  }
  if (merging.conflicts.length > 0) return { conflicts: merging.conflicts };
  return { merged, changedPaths: [...merging.changed] };
}

/** Gives every item of a new draft its id. */
export function withIds(intake: IntakeDraft, newId: () => string): IntakeDraft {
  const named: Fields = { ...intake };
  for (const list of ITEM_LISTS) {
    if (intake[list]) named[list] = intake[list].map((item) => ({ ...item, id: item.id ?? newId() }));
  }
  return named;
}

class Merging {
  readonly changed = new Set<string>();
  readonly conflicts: Conflict[] = [];
  private readonly versions: Readonly<Record<string, number>>;
  private readonly base: number;
  private readonly newId: () => string;
  constructor(versions: Readonly<Record<string, number>>, base: number, newId: () => string) {
    this.versions = versions;
    this.base = base;
    this.newId = newId;
  }

  /** `key` names the field for ever, `path` names it on today's screen; `isNew`: its item came after the base version. */
  field(key: string, path: string, theirs: unknown, wished: unknown, isNew = false): unknown {
    const yours = wished === null ? undefined : wished;
    if (same(theirs, yours)) return theirs;
    if (isNew || this.changedSince(key)) {
      this.conflict(path, yours, theirs);
      return theirs;
    }
    this.changed.add(key);
    return yours;
  }

  section(name: string, theirs: Fields, yours: Fields | null): Fields | undefined {
    const merged = this.fields(name, name, theirs, yours ?? cleared(theirs));
    return Object.keys(merged).length > 0 ? merged : undefined;
  }

  list(name: ItemList, theirs: readonly Item[], yours: readonly Fields[]): Item[] | undefined {
    const byPosition = yours.every((item) => item.id === undefined);
    if (same(theirs.map(withoutId), yours.map(withoutId)) && byPosition)
      return theirs.length > 0 ? [...theirs] : undefined;
    if (byPosition && this.changedSince(name)) {
      this.conflict(name, yours, theirs.map(withoutId));
      return [...theirs];
    }
    const left = new Map(theirs.map((item) => [item.id, item]));
    const merged = yours.flatMap((item, index) => {
      const present = byPosition ? theirs[index] : this.presentFor(name, item, left);
      if (present) left.delete(present.id);
      return present
        ? this.known(name, index, present, byPosition ? { ...cleared(present), ...item } : item)
        : this.added(name, index, item);
    });
    for (const item of left.values()) if (this.survives(name, theirs, item, byPosition)) merged.push(item);
    if (merged.length > LIMITS.items) this.conflict(name, yours, theirs);
    if (
      !same(
        merged.map((item) => item.id),
        theirs.map((item) => item.id),
      )
    )
      this.changed.add(name);
    return merged.length > 0 ? merged : undefined;
  }

  /** The present item that this one means. One without an id, sent again after a lost answer, means the one it made. */
  private presentFor(name: ItemList, item: Fields, left: ReadonlyMap<string, Item>): Item | undefined {
    if (typeof item.id === 'string') return left.get(item.id);
    return [...left.values()].find(
      (present) => this.changedSince(`${name}[${present.id}]`) && same(withoutId(present), item),
    );
  }

  private known(name: ItemList, index: number, present: Item, { id: _id, ...item }: Fields): Item[] {
    const { id, ...fields } = present;
    return [{ id, ...this.fields(`${name}[${id}]`, `${name}[${index}]`, fields, item) }];
  }

  private added(name: ItemList, index: number, item: Fields): Item[] {
    const id = typeof item.id === 'string' ? item.id : this.newId();
    if (this.changedSince(`${name}[${id}]`)) {
      // Somebody else removed it meanwhile: that stands against a change to it, not against merely naming it.
      if (Object.keys(item).length > 1) this.conflict(`${name}[${index}]`, item, undefined);
      return [];
    }
    this.changed.add(`${name}[${id}]`);
    return [{ ...withoutNulls(item), id }];
  }

  /** An item the change does not name: newer than its version, so unknown to its author; otherwise removed by him. */
  private survives(name: ItemList, theirs: readonly Item[], item: Item, byPosition: boolean): boolean {
    const key = `${name}[${item.id}]`;
    if (!byPosition && this.changedSince(key)) return true;
    const touched = Object.keys(this.versions).some(
      (path) => path.startsWith(`${key}.`) && this.changedSince(path),
    );
    if (touched) this.conflict(`${name}[${theirs.indexOf(item)}]`, undefined, item);
    else this.changed.add(key);
    return touched;
  }

  private fields(key: string, path: string, theirs: Fields, yours: Fields): Fields {
    const merged = { ...theirs };
    const isNew = this.changedSince(key);
    for (const [name, value] of Object.entries(yours)) {
      if (value === undefined) continue;
      put(merged, name, this.field(`${key}.${name}`, `${path}.${name}`, theirs[name], value, isNew));
    }
    return merged;
  }

  private changedSince(key: string): boolean {
    return (this.versions[key] ?? 0) > this.base;
  }

  private conflict(path: string, yours: unknown, theirs: unknown): void {
    this.conflicts.push({ path, yours: yours ?? null, theirs: theirs ?? null });
  }
}

function isItemList(name: string): name is ItemList {
  return (ITEM_LISTS as readonly string[]).includes(name);
}

function isSection(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function put(target: Fields, name: string, value: unknown): void {
  if (value === undefined) delete target[name];
  else target[name] = value;
}

const cleared = (fields: Fields): Fields =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, null]));
const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
const withoutId = ({ id: _id, ...fields }: Fields): Fields => withoutNulls(fields);

/** Equal as JSON, whatever the order of keys. */
function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (!isSection(one) || !isSection(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}
