import type { IntakeDraft } from './intake.api.ts';

/**
 * A draft as the form holds it: one entry per field, so that a keystroke touches one entry and two editors can be
 * compared field by field. Paths name items by id and never move: `narrative`, `reporter.phone`,
 * `children[<id>].givenName`, `asTyped.<path>`.
 */
export type FieldValue = string | number | boolean | readonly string[];

export const ITEM_LISTS = ['children', 'caregivers', 'siblings', 'allegedPerpetrators', 'places'] as const;
export type ItemList = (typeof ITEM_LISTS)[number];
type ItemIds = Readonly<Record<ItemList, readonly string[]>>;

export interface DraftFields {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly items: ItemIds;
}

export const NOTHING: DraftFields = {
  fields: {},
  items: { children: [], caregivers: [], siblings: [], allegedPerpetrators: [], places: [] },
};

export type PathParts =
  | { readonly kind: 'top'; readonly name: string }
  | { readonly kind: 'section'; readonly section: string; readonly name: string }
  | { readonly kind: 'item'; readonly list: ItemList; readonly id: string; readonly name: string };

/** What a path names. Everything after `asTyped.` is one key, whatever signs it has. */
export function partsOf(path: string): PathParts {
  const item = /^(\w+)\[([^\]]+)\]\.(\w+)$/.exec(path);
  if (item && isItemList(item[1]!)) return { kind: 'item', list: item[1], id: item[2]!, name: item[3]! };
  const dot = path.indexOf('.');
  return dot < 0
    ? { kind: 'top', name: path }
    : { kind: 'section', section: path.slice(0, dot), name: path.slice(dot + 1) };
}

function isItemList(name: string): name is ItemList {
  return (ITEM_LISTS as readonly string[]).includes(name);
}

/** The content of a draft as fields. */
export function fieldsOf(content: IntakeDraft): DraftFields {
  const fields: Record<string, FieldValue> = {};
  const items: Record<ItemList, string[]> = structuredClone(NOTHING.items) as Record<ItemList, string[]>;
  const keep = (path: string, value: unknown) => {
    if (isFilled(value)) fields[path] = value;
  };
  for (const [name, value] of Object.entries(content)) {
    if (isItemList(name)) {
      for (const { id, ...item } of value as { id: string }[]) {
        items[name].push(id);
        for (const [field, inner] of Object.entries(item)) keep(`${name}[${id}].${field}`, inner);
      }
    } else if (typeof value === 'object' && !Array.isArray(value)) {
      for (const [field, inner] of Object.entries(value)) keep(`${name}.${field}`, inner);
    } else keep(name, value);
  }
  return { fields, items };
}

/** The fields as the body of a report. Empty items, and what was typed for items that are gone, are left out. */
export function contentOf(draft: DraftFields): IntakeDraft {
  const content: Record<string, unknown> = {};
  const itemsOf = itemsWithFields(draft);
  for (const list of ITEM_LISTS) {
    const told = toldItems(draft, list);
    if (told.length > 0) content[list] = told.map((id) => ({ id, ...itemsOf.get(`${list}[${id}]`) }));
  }
  for (const [path, value] of Object.entries(draft.fields)) {
    const parts = partsOf(path);
    if (parts.kind === 'top') content[parts.name] = value;
    if (parts.kind === 'section' && isMeant(draft, parts.section, parts.name))
      content[parts.section] = { ...(content[parts.section] as object), [parts.name]: value };
  }
  return content as IntakeDraft;
}

/** The fields of each item, by `list[id]`. */
export function itemsWithFields({ fields }: DraftFields): Map<string, Record<string, FieldValue>> {
  const found = new Map<string, Record<string, FieldValue>>();
  for (const [path, value] of Object.entries(fields)) {
    const parts = partsOf(path);
    if (parts.kind !== 'item') continue;
    const key = `${parts.list}[${parts.id}]`;
    const item = found.get(key) ?? {};
    item[parts.name] = value;
    found.set(key, item);
  }
  return found;
}

/**
 * Items that say something. The form offers an empty child and two empty places; they are not facts until something
 * is typed. The role alone tells nothing of a place, but "a recruiter" tells much of a person.
 */
export function toldItems(draft: DraftFields, list: ItemList): readonly string[] {
  if (draft.items[list].length === 0) return [];
  const told = new Set<string>();
  for (const path of Object.keys(draft.fields)) {
    const parts = partsOf(path.startsWith('asTyped.') ? path.slice('asTyped.'.length) : path);
    if (parts.kind === 'item' && parts.list === list && !(list === 'places' && parts.name === 'role'))
      told.add(parts.id);
  }
  return draft.items[list].filter((id) => told.has(id));
}

/** False for what was typed into an item that has been removed since. */
export function isMeant(draft: DraftFields, section: string, name: string): boolean {
  if (section !== 'asTyped') return true;
  const parts = partsOf(name);
  return parts.kind !== 'item' || draft.items[parts.list].includes(parts.id);
}

export function isFilled(value: unknown): value is FieldValue {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0) &&
    (typeof value !== 'object' || Array.isArray(value))
  );
}

export function sameValue(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other));
}

/** A path of the server, which counts items (`children[0].age`), as a path of the form; undefined when it names none. */
export function pathByPosition(path: string, draft: DraftFields): string | undefined {
  const asTyped = path.startsWith('asTyped.');
  const bare = asTyped ? path.slice('asTyped.'.length) : path;
  const match = /^(\w+)\[(\d+)\](?:\.(\w+).*)?$/.exec(bare);
  if (!match || !isItemList(match[1]!)) return bare;
  const id = toldItems(draft, match[1])[Number(match[2])] ?? draft.items[match[1]][Number(match[2])];
  return id === undefined ? undefined : `${match[1]}[${id}]${match[3] ? `.${match[3]}` : ''}`;
}
