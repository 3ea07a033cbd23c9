import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { LedgerLine, MailLine } from '../notices/index.ts';
import type { App } from '../platform/http.ts';
import { auditList } from '../safeguards/index.ts';
import type { JourneyRoutesDeps } from './deps.ts';
import { OutgoingList } from './outgoing.api.ts';
import type { OutgoingItem } from './outgoing.api.ts';

const NEWEST = 200;

/** "Outgoing (demo)": what left, as the receivers and the mail relay of the demo wrote it down themselves. */
export function outgoingRoutes(app: App, deps: JourneyRoutesDeps, dataFolder: string): void {
  app.get(
    '/api/v1/demo/outgoing',
    {
      config: { access: ['screener', 'supervisor', 'admin', 'auditor'], browsing: true },
      schema: { response: { 200: OutgoingList } },
    },
    async (request) => {
      const webhooks = (await lines<LedgerLine>(join(dataFolder, 'receivers.jsonl'))).map(webhookItem);
      const mails = (await lines<MailLine>(join(dataFolder, 'mail.jsonl'))).map(mailItem);
      const items = [...webhooks, ...mails].sort((a, b) => b.at.localeCompare(a.at)).slice(0, NEWEST);
      const shown = items.map((item) => ({ id: item.noticeId ?? 'unknown' }));
      await deps.inTransaction(request, (ctx) => auditList(ctx, 'outgoing', { items: shown }));
      return { items };
    },
  );
}

type Item = z.infer<typeof OutgoingItem>;

function webhookItem(line: LedgerLine): Item {
  return {
    at: line.at,
    kind: 'webhook',
    to: line.path.slice(1),
    subject: null,
    noticeId: line.webhookId,
    dispatchId: line.dispatchId,
    verified: line.verified,
    answer: line.answer,
    body: line.body,
  };
}

function mailItem(line: MailLine): Item {
  const [head = '', ...text] = line.raw.split(/\r?\n\r?\n/);
  const body = readable(text.join('\n\n'));
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? null;
  return {
    at: line.at,
    kind: 'email',
    to: line.to,
    subject: header('subject'),
    noticeId: /<([0-9a-f-]{36})@/.exec(header('message-id') ?? '')?.[1] ?? null,
    dispatchId: /\/app\/dispatches\/([0-9a-f-]{36})/.exec(body)?.[1] ?? null,
    verified: null,
    answer: '250',
    body,
  };
}

/** A mail's text without the soft line breaks and codes of quoted-printable; our notices are plain ASCII. */
function readable(encoded: string): string {
  return encoded
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

async function lines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(-NEWEST - 1)
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}
