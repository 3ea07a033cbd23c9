import { isMeant, ITEM_LISTS, itemsWithFields, partsOf, sameValue, toldItems } from './draft-fields.rules.ts';
import type { DraftFields, FieldValue, ItemList } from './draft-fields.rules.ts';
import type { IntakePatch } from './intake.api.ts';

/** One field that two people changed, each to something else. `path` is a field, or a whole item that one removed. */
export interface Clash {
  readonly path: string;
  readonly mine: FieldValue | undefined;
  readonly theirs: FieldValue | undefined;
}

export interface Rebased {
  readonly draft: DraftFields;
  readonly clashes: readonly Clash[];
}

/**
 * What is sent to save `mine` over `base`, the version the server has: changed fields only, `null` for cleared ones.
 * `held` are paths somebody must decide about first. Undefined = there is nothing to save.
 */
export function changesSince(
  base: DraftFields,
  mine: DraftFields,
  held: ReadonlySet<string> = new Set(),
): IntakePatch | undefined {
  const patch: Record<string, unknown> = {};
  // What was typed for an item that is gone would stand in the way of submission for ever, out of sight.
  const orphaned = Object.keys(base.fields).filter((path) => path.startsWith('asTyped.'));
  for (const path of new Set([...changedPaths(base, mine), ...orphaned])) {
    const parts = partsOf(path);
    if (held.has(path) || parts.kind === 'item') continue;
    const value = mine.fields[path] ?? null;
    if (parts.kind === 'top') patch[parts.name] = value;
    else {
      const meant = isMeant(mine, parts.section, parts.name) ? value : null;
      if (sameValue(meant ?? undefined, base.fields[path])) continue;
      patch[parts.section] = { ...(patch[parts.section] as object), [parts.name]: meant };
    }
  }
  for (const list of ITEM_LISTS) {
    const items = itemChanges(list, base, mine, held);
    if (items) patch[list] = items;
  }
  return Object.keys(patch).length > 0 ? (patch as IntakePatch) : undefined;
}

/** A list that changed names all its items, and of each only the changed fields. */
function itemChanges(
  list: ItemList,
  base: DraftFields,
  mine: DraftFields,
  held: ReadonlySet<string>,
): Record<string, unknown>[] | undefined {
  const [was, is] = [itemsWithFields(base), itemsWithFields(mine)];
  const ids = toldItems(mine, list).filter((id) => !held.has(`${list}[${id}]`));
  const changed = ids.map((id) => {
    const key = `${list}[${id}]`;
    const [before, after] = [was.get(key) ?? {}, is.get(key) ?? {}];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const fields = [...names].filter(
      (name) => !held.has(`${key}.${name}`) && !sameValue(before[name], after[name]),
    );
    return { id, ...Object.fromEntries(fields.map((name) => [name, after[name] ?? null])) };
  });
  const gone = toldItems(base, list).some((id) => !ids.includes(id) && !held.has(`${list}[${id}]`));
  const come = ids.some((id) => !toldItems(base, list).includes(id));
  const touched = changed.some((item) => Object.keys(item).length > 1);
  return gone || come || touched ? changed : undefined;
}

/**
 * Three drafts to one: `base` is what both started from, `mine` is on the screen, `theirs` is what the server has now.
 * Changed by one side only: that side counts. Changed by both to different things: a clash, and `mine` stays on the
 * screen until somebody chooses. A value of `theirs` that this screen sent itself (`sent`, when an answer was lost) is
 * nobody else's change.
 */
export function rebase(
  base: DraftFields,
  mine: DraftFields,
  theirs: DraftFields,
  { sent = [], held = new Set() }: { sent?: readonly DraftFields[]; held?: ReadonlySet<string> } = {},
): Rebased {
  const clashes: Clash[] = [];
  const items = Object.fromEntries(
    ITEM_LISTS.map((list) => [list, mergedItems(list, base, mine, theirs, clashes)]),
  ) as unknown as DraftFields['items'];
  const fields: Record<string, FieldValue> = {};
  const wholeItems = new Set(clashes.map(({ path }) => path));
  const paths = new Set([...Object.keys(mine.fields), ...Object.keys(theirs.fields)]);
  for (const path of paths) {
    const parts = partsOf(path);
    if (parts.kind === 'item' && !items[parts.list].includes(parts.id)) continue;
    const [was, my, their] = [base.fields[path], mine.fields[path], theirs.fields[path]];
    const inClash = parts.kind === 'item' && wholeItems.has(`${parts.list}[${parts.id}]`);
    const ours = sent.some((one) => sameValue(one.fields[path], their));
    let kept = their;
    if (inClash) kept = my ?? their;
    else if (parts.kind === 'item' && !theirs.items[parts.list].includes(parts.id)) kept = my;
    else if (held.has(path)) kept = my;
    else if (!sameValue(was, my)) {
      kept = my;
      if (!sameValue(my, their) && !sameValue(was, their) && !ours)
        clashes.push({ path, mine: my, theirs: their });
    }
    if (kept !== undefined) fields[path] = kept;
  }
  return { draft: { fields, items }, clashes };
}

function mergedItems(
  list: ItemList,
  base: DraftFields,
  mine: DraftFields,
  theirs: DraftFields,
  clashes: Clash[],
): string[] {
  const touched = (draft: DraftFields, id: string) =>
    [...changedPaths(base, draft)].some((path) => path.startsWith(`${list}[${id}].`));
  const known = toldItems(base, list);
  const kept = mine.items[list].filter((id) => {
    if (theirs.items[list].includes(id) || !known.includes(id)) return true;
    if (!touched(mine, id)) return false;
    clashes.push({ path: `${list}[${id}]`, mine: nameOf(mine, list, id), theirs: undefined });
    return true;
  });
  const others = theirs.items[list].filter((id) => {
    if (kept.includes(id)) return false;
    if (!known.includes(id)) return true;
    if (!touched(theirs, id)) return false;
    clashes.push({ path: `${list}[${id}]`, mine: undefined, theirs: nameOf(theirs, list, id) });
    return true;
  });
  return [...kept, ...others];
}

function changedPaths(base: DraftFields, draft: DraftFields): Set<string> {
  return new Set(
    [...Object.keys(base.fields), ...Object.keys(draft.fields)].filter(
      (path) => !sameValue(base.fields[path], draft.fields[path]),
    ),
  );
}

/** The first thing that tells which child or place an item is. */
function nameOf({ fields }: DraftFields, list: ItemList, id: string): FieldValue {
  const at = (name: string) => fields[`${list}[${id}].${name}`];
  return (
    [at('givenName'), at('familyName')].filter(Boolean).join(' ') ||
    (at('town') ?? at('place') ?? at('zip') ?? at('name') ?? at('age') ?? at('role') ?? '…')
  );
}
