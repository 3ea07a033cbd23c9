import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { fieldsOf, isFilled, sameValue, NOTHING } from './draft-fields.rules.ts';
import type { DraftFields, FieldValue, ItemList } from './draft-fields.rules.ts';
import type { IntakeDraft } from './intake.api.ts';

/** A value to set; undefined clears. */
export type Changes = Readonly<Record<string, FieldValue | undefined>>;

/**
 * The draft on the screen. Each field listens to its own path, so that one keystroke draws one field again and not the
 * form; whoever needs the whole (autosave, live view) listens to everything.
 */
export class DraftStore {
  private draft: DraftFields = NOTHING;
  private readonly byPath = new Map<string, Set<() => void>>();
  private readonly everything = new Set<() => void>();

  now = (): DraftFields => this.draft;

  /** Sets fields by path. Nothing is told to anybody when nothing differs. */
  set(changes: Changes): void {
    const changed = Object.entries(changes).filter(
      ([path, value]) => !sameValue(this.draft.fields[path], isFilled(value) ? value : undefined),
    );
    if (changed.length === 0) return;
    const fields = { ...this.draft.fields };
    for (const [path, value] of changed) {
      if (isFilled(value)) fields[path] = value;
      else delete fields[path];
    }
    this.draft = { ...this.draft, fields };
    this.tell(changed.map(([path]) => path));
  }

  addItem(list: ItemList, fields: Readonly<Record<string, FieldValue>> = {}): string {
    const id = crypto.randomUUID();
    this.draft = {
      fields: {
        ...this.draft.fields,
        ...Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [`${list}[${id}].${name}`, value]),
        ),
      },
      items: { ...this.draft.items, [list]: [...this.draft.items[list], id] },
    };
    this.tell([list]);
    return id;
  }

  /** Takes an item away and hands back what puts it there again. */
  removeItem(list: ItemList, id: string): () => void {
    const before = this.draft;
    const isOf = (path: string) => path.replace(/^asTyped\./, '').startsWith(`${list}[${id}].`);
    const gone = Object.entries(before.fields).filter(([path]) => isOf(path));
    this.draft = {
      fields: Object.fromEntries(Object.entries(before.fields).filter(([path]) => !isOf(path))),
      items: { ...before.items, [list]: before.items[list].filter((one) => one !== id) },
    };
    this.tell([list]);
    const index = before.items[list].indexOf(id);
    return () => {
      this.draft = {
        fields: { ...this.draft.fields, ...Object.fromEntries(gone) },
        items: { ...this.draft.items, [list]: this.draft.items[list].toSpliced(index, 0, id) },
      };
      this.tell([list]);
    };
  }

  /** Another state of the whole draft, e.g. with somebody else's changes in it. */
  replace(draft: DraftFields): void {
    const before = this.draft;
    this.draft = draft;
    const paths = new Set([...Object.keys(before.fields), ...Object.keys(draft.fields)]);
    const changed = [...paths].filter((path) => !sameValue(before.fields[path], draft.fields[path]));
    const lists = Object.keys(draft.items).filter(
      (list) => !sameValue(before.items[list as ItemList], draft.items[list as ItemList]),
    );
    if (changed.length + lists.length > 0) this.tell([...changed, ...lists]);
  }

  /** The draft as the server has it; the form adds the empty child and the two empty places that it begins with. */
  open(content: IntakeDraft): DraftFields {
    const told = fieldsOf(content);
    this.replace(told);
    if (told.items.children.length === 0) this.addItem('children');
    if (told.items.places.length === 0) {
      this.addItem('places', { role: 'event' });
      this.addItem('places', { role: 'residence' });
    }
    return told;
  }

  onPath(path: string, listener: () => void): () => void {
    const listeners = this.byPath.get(path) ?? new Set();
    this.byPath.set(path, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  onAnything = (listener: () => void): (() => void) => {
    this.everything.add(listener);
    return () => void this.everything.delete(listener);
  };

  private tell(paths: readonly string[]): void {
    for (const path of paths) for (const listener of [...(this.byPath.get(path) ?? [])]) listener();
    for (const listener of [...this.everything]) listener();
  }
}

export const Draft = createContext<DraftStore | null>(null);

export function useDraft(): DraftStore {
  const store = useContext(Draft);
  if (!store) throw new Error('A field was drawn outside of a draft.');
  return store;
}

/** The value of one field, and only its changes. */
export function useValue(path: string): FieldValue | undefined {
  const store = useDraft();
  const subscribe = useCallback((listener: () => void) => store.onPath(path, listener), [store, path]);
  return useSyncExternalStore(subscribe, () => store.now().fields[path]);
}

export function useText(path: string): string {
  const value = useValue(path);
  return typeof value === 'string' ? value : '';
}

/** The ids of a list's items. */
export function useItems(list: ItemList): readonly string[] {
  const store = useDraft();
  const subscribe = useCallback((listener: () => void) => store.onPath(list, listener), [store, list]);
  return useSyncExternalStore(subscribe, () => store.now().items[list]);
}

/** The whole draft, at every change of anything. */
export function useWholeDraft(): DraftFields {
  const store = useDraft();
  return useSyncExternalStore(store.onAnything, store.now);
}
