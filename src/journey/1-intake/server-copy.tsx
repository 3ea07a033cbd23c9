import { call } from '../../web/client.ts';
import type { ReportView } from '../journey.api.ts';
import { changesSince } from './draft-changes.rules.ts';
import { contentOf, fieldsOf, NOTHING } from './draft-fields.rules.ts';
import type { DraftFields } from './draft-fields.rules.ts';
import type { IntakePatch } from './intake.api.ts';

const REMEMBERED = 20;

/** An answer, and the state of the form that was sent for it. */
export interface Saved {
  readonly view: ReportView;
  readonly sent: DraftFields;
}

/** The draft as the server has it, as far as its answers came through, and the requests that change it. */
export class ServerCopy {
  base: DraftFields = NOTHING;
  /** Sent, but never answered: the server may have it. */
  unanswered: readonly DraftFields[] = [];
  private id: string | null = null;
  private version = 0;
  private creation: { key: string; body: unknown; sent: DraftFields } | null = null;

  /** What an answer says becomes the base of the next change. */
  take(view: ReportView): DraftFields {
    this.id = view.id;
    this.version = view.version;
    this.base = fieldsOf(view.content);
    this.unanswered = [];
    return this.base;
  }

  changes(draft: DraftFields, held: ReadonlySet<string>): IntakePatch | undefined {
    return changesSince(this.base, draft, held);
  }

  /** Null = there was nothing to send. With `keepalive` the browser finishes the request after the page is gone. */
  async send(draft: DraftFields, held: ReadonlySet<string>, keepalive = false): Promise<Saved | null> {
    if (this.id === null) return this.create(draft, keepalive);
    const changes = this.changes(draft, held);
    if (!changes) return null;
    this.unanswered = [...this.unanswered.slice(1 - REMEMBERED), draft];
    const body = { version: this.version, ...changes };
    return { view: await call<ReportView>('PATCH', `/reports/${this.id}`, { body, keepalive }), sent: draft };
  }

  /** An empty draft, when what is typed cannot be saved and danger does not wait. */
  async createEmpty(): Promise<ReportView> {
    return call<ReportView>('POST', '/reports', { body: {}, idempotencyKey: crypto.randomUUID() });
  }

  /** The refused creation made nothing; the next one may say something else. */
  forgetCreation(): void {
    this.creation = null;
  }

  /** A repeated creation must be the same request, so its body stays the first one; later text follows as a change. */
  private async create(draft: DraftFields, keepalive: boolean): Promise<Saved> {
    this.creation ??= { key: crypto.randomUUID(), body: contentOf(draft), sent: draft };
    const { key, body, sent } = this.creation;
    const view = await call<ReportView>('POST', '/reports', { body, idempotencyKey: key, keepalive });
    return { view, sent };
  }
}
