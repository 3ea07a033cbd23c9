import { ApiProblem, get } from '../../web/client.ts';
import { serverNow } from '../../web/clock.ts';
import type { ReportView } from '../journey.api.ts';
import { rebase } from './draft-changes.rules.ts';
import type { Clash } from './draft-changes.rules.ts';
import { NOTHING, pathByPosition } from './draft-fields.rules.ts';
import type { DraftFields } from './draft-fields.rules.ts';
import type { DraftStore } from './draft-store.tsx';
import { ServerCopy } from './server-copy.tsx';

/** After the last keystroke, and at the latest while typing goes on. */
const QUIET_MS = 700;
const LONGEST_MS = 1_700;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000];

export interface SaveState {
  /** `away`: the server cannot be reached. `refused`: it does not take what is there. Text is kept in each case. */
  readonly kind:
    'nothing' | 'saved' | 'unsaved' | 'away' | 'signed_out' | 'refused' | 'ended_elsewhere' | 'finished';
  readonly savedAt: string | null;
  readonly refusal: string | null;
}

/** What a report view tells the form besides the draft. */
export type Standing = Pick<ReportView, 'id' | 'number' | 'status' | 'urgent' | 'dispatches'>;

/**
 * Keeps a draft on the server: creates it at the first keystroke, sends changed fields only, tries again while the
 * server is away, and puts somebody else's changes beside what is typed here.
 */
export class Autosave {
  state: SaveState = { kind: 'nothing', savedAt: null, refusal: null };
  standing: Standing | null = null;
  clashes: readonly Clash[] = [];
  private readonly server = new ServerCopy();
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private listening = false;
  private firstUnsavedMs = 0;
  private failures = 0;
  private readonly listeners = new Set<() => void>();
  private readonly store: DraftStore;
  constructor(store: DraftStore) {
    this.store = store;
  }

  /** Begins to listen, with what could not be saved before; the answer ends it, after a last try to save. */
  start(): () => void {
    this.listening = true;
    const stopListening = this.store.onAnything(() => this.touched());
    const leaving = () => void this.sendWhileLeaving();
    const back = () => void this.saveNow();
    globalThis.addEventListener('pagehide', leaving);
    globalThis.addEventListener('online', back);
    if (this.isUnsaved()) void this.saveNow();
    return () => {
      this.listening = false;
      stopListening();
      globalThis.removeEventListener('pagehide', leaving);
      globalThis.removeEventListener('online', back);
      clearTimeout(this.timer);
      if (this.isUnsaved()) void this.saveNow();
    };
  }

  /** A new report: nothing of it is on the server before the first keystroke. Calls are the usual way in. */
  begin(): void {
    this.server.base = this.store.open({ channel: 'phone' });
  }

  async load(id: string): Promise<void> {
    const view = await get<ReportView>(`/reports/${id}`);
    this.server.take(view);
    this.store.open(view.content);
    this.stand(view);
    this.become({ kind: 'saved', savedAt: view.changedAt, refusal: null });
  }

  isUnsaved(): boolean {
    return this.state.kind !== 'finished' && this.server.changes(this.store.now(), this.held()) !== undefined;
  }

  /** Saves what is not saved yet. True when everything is on the server. */
  async saveNow(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.isFinished()) return false;
    for (let round = 0; round < 4 && (this.running !== null || this.isUnsaved()); round++) {
      if (!this.running) {
        const attempt = this.attempt().finally(() => (this.running = null));
        this.running = attempt;
      }
      await this.running;
      if (!['saved', 'unsaved'].includes(this.state.kind)) break;
    }
    return !this.isUnsaved() && !this.isFinished();
  }

  /** The report's id; makes an empty draft when what is typed cannot be saved: danger does not wait for a valid form. */
  async ensureId(): Promise<string> {
    await this.saveNow();
    if (this.standing) return this.standing.id;
    const view = await this.server.createEmpty();
    this.server.forgetCreation();
    this.take(view, NOTHING);
    this.touched();
    return view.id;
  }

  /** An answer of the server that carries the report: its content may hold somebody else's changes. */
  take(view: ReportView, sent: DraftFields = this.server.base): void {
    const theirs = this.server.take(view);
    const { draft } = rebase(sent, this.store.now(), theirs, { held: this.held() });
    this.stand(view);
    this.store.replace(draft);
  }

  /** The report is submitted: what stands here is not a draft any more. */
  finish(): void {
    this.become({ ...this.state, kind: 'finished' });
  }

  /** Ends one clash by keeping one of the two values. */
  resolve(clash: Clash, keep: 'mine' | 'theirs'): void {
    this.clashes = this.clashes.filter((one) => one !== clash);
    if (keep === 'theirs') this.putTheirs(clash);
    else if (clash.mine === undefined && !/\]$/.test(clash.path)) this.store.set({ [clash.path]: undefined });
    else if (clash.mine === undefined) this.removeItem(clash.path);
    this.tell();
    void this.saveNow();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private putTheirs({ path, theirs }: Clash): void {
    if (!/\]$/.test(path)) this.store.set({ [path]: theirs });
    else if (theirs === undefined) this.removeItem(path);
  }

  private removeItem(path: string): void {
    const [, list, id] = /^(\w+)\[(.+)\]$/.exec(path)!;
    this.store.removeItem(list as 'children', id!);
  }

  private touched(): void {
    if (this.isFinished() || !this.isUnsaved()) return;
    if (this.state.kind === 'saved' || this.state.kind === 'nothing' || this.state.kind === 'refused') {
      this.firstUnsavedMs = performance.now();
      this.become({ ...this.state, kind: 'unsaved', refusal: null });
    }
    if (this.state.kind !== 'unsaved') return;
    const waited = performance.now() - this.firstUnsavedMs;
    this.later(Math.max(0, Math.min(QUIET_MS, LONGEST_MS - waited)));
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    // A covered form says nothing more: whoever signs in next may be somebody else.
    if (this.listening) this.timer = setTimeout(() => void this.saveNow(), ms);
  }

  private async attempt(): Promise<void> {
    const draft = this.store.now();
    this.firstUnsavedMs = performance.now();
    try {
      const saved = await this.server.send(draft, this.held());
      this.failures = 0;
      if (saved) this.take(saved.view, saved.sent);
      const savedAt = serverNow().toString();
      this.become({ kind: this.isUnsaved() ? 'unsaved' : 'saved', savedAt, refusal: null });
      if (this.isUnsaved()) this.later(QUIET_MS);
    } catch (error) {
      await this.failed(error, draft);
    }
  }

  private async failed(error: unknown, draft: DraftFields): Promise<void> {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) return this.become({ ...this.state, kind: 'signed_out' });
    if (error.code === 'version_conflict') return this.standApart();
    if (error.code === 'report_submitted' || error.code === 'report_closed')
      return this.become({ ...this.state, kind: 'ended_elsewhere' });
    if (error.status === 422 && this.keepAsTyped(error, draft)) return this.later(0);
    if (error.status === 0 || error.status >= 500 || error.status === 429) {
      this.become({ ...this.state, kind: 'away' });
      return this.later(RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]!);
    }
    this.become({ ...this.state, kind: 'refused', refusal: error.message });
  }

  /** Somebody else saved meanwhile: what both changed waits for a choice, everything else goes on. */
  private async standApart(): Promise<void> {
    try {
      const view = await get<ReportView>(`/reports/${this.standing!.id}`);
      const { base, unanswered } = this.server;
      const { draft, clashes } = rebase(base, this.store.now(), this.server.take(view), {
        sent: unanswered,
        held: this.held(),
      });
      const known = new Set(clashes.map(({ path }) => path));
      this.clashes = [...this.clashes.filter(({ path }) => !known.has(path)), ...clashes];
      this.stand(view);
      this.store.replace(draft);
      this.become({ ...this.state, kind: this.isUnsaved() ? 'unsaved' : 'saved' });
      if (this.isUnsaved()) this.later(0);
    } catch (error) {
      await this.failed(error, this.store.now());
    }
  }

  /** A value the server refuses is kept as what was typed: it blocks submission, it is never lost. */
  private keepAsTyped(error: ApiProblem, draft: DraftFields): boolean {
    const now = this.store.now().fields;
    const paths = error.fields
      .map(({ path }) => pathByPosition(path, draft))
      .filter((path) => path !== undefined)
      .filter((path) => now[path] !== undefined && !path.startsWith('asTyped.'));
    this.server.forgetCreation();
    for (const path of paths) this.store.set({ [`asTyped.${path}`]: String(now[path]), [path]: undefined });
    return paths.length > 0;
  }

  /** The browser finishes this request after the page is gone; whatever it answers, nobody is there to read it. */
  private async sendWhileLeaving(): Promise<void> {
    if (!this.isUnsaved()) return;
    await this.server.send(this.store.now(), this.held(), true).catch(() => {});
  }

  private isFinished(): boolean {
    return this.state.kind === 'finished' || this.state.kind === 'ended_elsewhere';
  }

  private held(): ReadonlySet<string> {
    return new Set(this.clashes.map(({ path }) => path));
  }

  private stand({ id, number, status, urgent, dispatches }: ReportView): void {
    this.standing = { id, number, status, urgent, dispatches };
    this.tell();
  }

  private become(state: SaveState): void {
    this.state = state;
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
