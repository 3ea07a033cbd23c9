import { useEffect, useSyncExternalStore } from 'react';

export interface Key {
  /** As `KeyboardEvent.key`; with `mod` Ctrl or Cmd is held. */
  readonly key: string;
  readonly mod?: boolean;
  readonly label: string;
  readonly run: () => void;
}

const active = new Set<readonly Key[]>();
const listeners = new Set<() => void>();
let shown: readonly Key[] = [];

function changed(): void {
  shown = [...active].flat();
  for (const listener of listeners) listener();
}

/** Keys that work while the calling component is on screen. Pass a stable array (useMemo). */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    active.add(keys);
    changed();
    return () => {
      active.delete(keys);
      changed();
    };
  }, [keys]);
}

/** What works now, for the list that `?` shows. */
export function useShownKeys(): readonly Key[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

/** Single keys act only outside of fields; with Ctrl or Cmd they act anywhere. The newest component wins. */
export function startKeys(): void {
  document.addEventListener('keydown', (event) => {
    const mod = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.altKey || (!mod && isField(event.target))) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const match = shown.findLast(({ key, mod: wanted = false }) => key === pressed && wanted === mod);
    if (!match) return;
    event.preventDefault();
    match.run();
  });
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))
  );
}
