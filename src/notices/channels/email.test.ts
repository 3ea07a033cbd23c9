import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startOutbox } from '../../../test/setup/outbox.ts';
import type { Outbox } from '../../../test/setup/outbox.ts';
import { createEmailChannel } from './email.ts';

const SOON = { timeout: 8000, interval: 20 };

/** A relay that answers as told, at the recipient or after the text. */
let answers: { at: 'recipient' | 'text'; code: number }[];
let mails: string[];
let relay: SMTPServer;
let outbox: Outbox;
let channel: ReturnType<typeof createEmailChannel>;

const failure = (code: number) => Object.assign(new Error('not now'), { responseCode: code });

beforeEach(async () => {
  [answers, mails] = [[], []];
  relay = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo: (_address, _session, done) =>
      done(answers[0]?.at === 'recipient' ? failure(answers.shift()!.code) : null),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString('utf8'));
        done(answers[0]?.at === 'text' ? failure(answers.shift()!.code) : null);
      });
    },
  });
  relay.on('error', () => {});
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.server.address() as AddressInfo;
  channel = createEmailChannel({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'notices@hartline.example',
    timeoutMs: 500,
  });
  outbox = await startOutbox();
});
afterEach(async () => {
  await outbox.stop();
  channel.close();
  await new Promise<void>((resolve) => relay.close(() => resolve()));
});

async function post(): Promise<string> {
  const [id] = await outbox.queue({
    channel: 'email',
    endpoint: 'smtp:relay',
    contact: 'desk@police.example',
    body: () => JSON.stringify({ subject: 'Hartline notice 26-000001', text: 'Number: 26-000001\n' }),
  });
  await outbox.work({ channels: { email: channel } });
  return id!;
}
const reaches = (id: string, state: string) =>
  vi.waitUntil(async () => (await outbox.notice(id)).state === state, SOON);
const tried = (id: string, times: number) =>
  vi.waitUntil(async () => {
    const attempts = await outbox.attempts(id);
    return attempts.length === times && attempts.every(({ ended }) => ended) && attempts;
  }, SOON);

test('the relay took it: relayed, never delivered', async () => {
  const id = await post();
  await reaches(id, 'relayed');
  expect(outbox.receipts).toMatchObject([{ noticeId: id, state: 'relayed' }]);
  expect(mails[0]).toMatch(/^Subject: Hartline notice 26-000001\r$/m);
});

test.each([
  ['a greylisting relay', { at: 'recipient', code: 451 } as const],
  ['a relay that fails after the text', { at: 'text', code: 452 } as const],
  ['a relay that shuts down', { at: 'recipient', code: 421 } as const],
])('%s gets it again later, as the same message', async (_what, answer) => {
  answers.push(answer);
  const id = await post();
  expect(await tried(id, 1)).toMatchObject([{ outcome: 'temporary', evidence: { status: answer.code } }]);
  await outbox.db.moveClock('3 seconds');
  await reaches(id, 'relayed');
  const identity = (mail: string) => mail.match(/^(Message-ID|Date): .*$/gim)?.sort();
  for (const mail of mails) {
    expect(identity(mail)).toEqual(identity(mails[0]!));
    expect(mail).toContain(`<${id}@hartline>`);
  }
});

test.each([
  ['no such mailbox', { at: 'recipient', code: 550 } as const],
  ['refused after the text', { at: 'text', code: 554 } as const],
])('%s: bounced, and not tried again', async (_what, answer) => {
  answers.push(answer);
  const id = await post();
  await reaches(id, 'bounced');
  expect(await outbox.attempts(id)).toMatchObject([
    { outcome: 'permanent', evidence: { status: answer.code } },
  ]);
  expect(await outbox.notice(id)).toMatchObject({ due_in: null });
  expect(outbox.receipts).toMatchObject([{ noticeId: id, state: 'bounced' }]);
});

test('no relay at all: tried again, nothing lost', async () => {
  await new Promise<void>((resolve) => relay.close(() => resolve()));
  const id = await post();
  expect(await tried(id, 1)).toMatchObject([{ outcome: 'temporary', evidence: { error: 'ESOCKET' } }]);
  expect((await outbox.notice(id)).due_in).toBeGreaterThan(0);
});
