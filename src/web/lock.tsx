import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { SessionView } from '../safeguards/access/access.api.ts';
import { setServerNow } from './clock.ts';
import { call } from './client.ts';
import { idleSeconds, LOCK_AFTER_SECONDS, noteInput } from './idle.ts';
import { hearTabs, tellTabs } from './tabs.ts';

/**
 * The covered screen: nothing of a case is in the page any more. What somebody had typed stays in this tab's memory,
 * never in a storage, and comes back only to the same person.
 */
export interface Lock {
  readonly person: SessionView;
  readonly why: 'idle' | 'asked' | 'ended';
}

const WATCH_MS = 1000;
/** Other tabs hear of a touch at most this often. */
const TELL_EVERY_SECONDS = 5;
/** How long a last save may take before the session is ended under it. */
const SAVE_MS = 3000;

let lock: Lock | null = null;
const listeners = new Set<() => void>();
const kept = new Map<string, unknown>();
const onLock = new Map<string, () => { value: unknown; saved: Promise<unknown> }>();
let queries: QueryClient | undefined;

function become(next: Lock | null): void {
  lock = next;
  for (const listener of [...listeners]) listener();
}

export function useLock(): Lock | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lock,
  );
}

/** What a screen gives into memory when it is covered; `save` is a last try to have it on the server. Pass stable values. */
export function useKeptOverLock(key: string, value: unknown, save: () => Promise<unknown>): void {
  useEffect(() => {
    const give = () => ({ value, saved: save() });
    onLock.set(key, give);
    return () => {
      if (onLock.get(key) === give) onLock.delete(key);
    };
  }, [key, value, save]);
}

/** What was kept under this key, once. */
export function takeKept(key: string): unknown {
  const value = kept.get(key);
  kept.delete(key);
  return value;
}

/** Covers the screen of whoever is signed in, ends the session on the server, and tells the other tabs. */
export async function coverScreen(why: Lock['why'], tell = true): Promise<void> {
  const person = queries?.getQueryData<SessionView | null>(['session']);
  if (!queries || !person || lock || person.enrolling) return;
  const saved = saveAll();
  document.title = 'Hartline';
  become({ person, why });
  if (tell) tellTabs({ kind: 'locked' });
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  if (why === 'ended') return;
  await saved;
  // Whoever unlocked meanwhile has a session of his own, which must not end.
  if (tell && lock) await call('DELETE', '/session').catch(() => {});
}

/** Takes what screens hold into memory; resolves when it is on the server too, or after a while. */
function saveAll(): Promise<unknown> {
  const saves = [...onLock].map(([key, give]) => {
    const { value, saved } = give();
    kept.set(key, value);
    return saved;
  });
  return Promise.race([Promise.allSettled(saves), new Promise((resolve) => setTimeout(resolve, SAVE_MS))]);
}

/** Somebody signed in: the same person goes on where he was; of another nobody's memory is left. */
export function openScreen(session: SessionView): void {
  setServerNow(session.now);
  noteInput();
  const same = lock === null || lock.person.account === session.account;
  queries?.clear();
  queries?.setQueryData(['session'], session);
  tellTabs({ kind: 'signed_in', account: session.account });
  if (!same) return leaveTo('/app/');
  become(null);
}

/** Ends the session and loads a fresh page: nothing of it stays in memory, Back shows the sign-in. */
export async function signOut(): Promise<void> {
  await saveAll();
  await call('DELETE', '/session').catch(() => {});
  tellTabs({ kind: 'signed_out' });
  globalThis.location.replace('/app/sign-in');
}

/** Somebody else is at this browser now: the page is emptied before it is left, so that nothing asks to stay. */
export function leaveTo(path: string): void {
  const person = lock?.person ?? queries?.getQueryData<SessionView | null>(['session']);
  kept.clear();
  if (person) become({ person, why: 'ended' });
  setTimeout(() => globalThis.location.replace(path));
}

/** Watches for hands, for time, and for what other tabs say. Called once. */
export function watchScreen(client: QueryClient): void {
  queries = client;
  const touched = () => {
    if (lock) return;
    const due = idleSeconds() >= TELL_EVERY_SECONDS;
    // A machine that slept is covered before its first touch counts.
    if (idleSeconds() >= LOCK_AFTER_SECONDS) return void coverScreen('idle');
    noteInput();
    if (due) tellTabs({ kind: 'input' });
  };
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'])
    document.addEventListener(kind, touched, { capture: true, passive: true });
  const look = () => {
    if (!lock && idleSeconds() >= LOCK_AFTER_SECONDS) void coverScreen('idle');
  };
  setInterval(look, WATCH_MS);
  document.addEventListener('visibilitychange', look);
  // A page that the browser kept whole for its Back button is not shown again: it is loaded anew, or covered.
  globalThis.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) globalThis.location.reload();
  });
  hearTabs((message) => {
    const here = client.getQueryData<SessionView | null>(['session'])?.account;
    if (message.kind === 'input' && !lock) noteInput();
    if (message.kind === 'locked') void coverScreen('asked', false);
    if (message.kind === 'signed_out' && here) leaveTo('/app/sign-in');
    if (message.kind === 'signed_in' && here) {
      if (message.account !== here) leaveTo('/app/');
      else if (lock) void call<SessionView>('GET', '/session').then(resume, () => {});
    }
  });
}

function resume(session: SessionView): void {
  if (lock?.person.account !== session.account) return;
  noteInput();
  queries?.setQueryData(['session'], session);
  become(null);
}
