import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSigner } from '../platform/signing.ts';
import { createEmailChannel } from './channels/email.ts';
import { createWebhookChannel } from './channels/webhook.ts';
import { startPracticeWorld } from './practice-world.ts';

test('the practice world takes signed webhooks and mail, and is gone when it was closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hartline-practice-'));
  const signer = loadSigner(folder);
  const [ledger, mailFile] = [join(folder, 'receivers.jsonl'), join(folder, 'mail.jsonl')];
  const world = await startPracticeWorld({ ledger, mailFile, publicKey: signer.publicKey });
  const now = Temporal.Now.instant();
  const notice = {
    id: '019abcde-0000-7000-8000-000000000001',
    endpoint: `http://127.0.0.1:${world.receiverPort}/fbi-new-haven`,
    contact: 'desk@agency.example',
    body: JSON.stringify({ subject: 'Hartline notice R-2026-000001', text: 'A number and a link.' }),
    createdAt: now,
  };
  const webhook = createWebhookChannel({ signer, allowLoopback: true, timeoutMs: 2000 });
  const email = createEmailChannel({
    smtpUrl: world.smtpUrl!,
    from: 'hartline@state.example',
    timeoutMs: 2000,
  });
  const unixSeconds = Math.floor(now.epochMilliseconds / 1000);

  expect(await webhook.send(notice, unixSeconds)).toMatchObject({ outcome: 'ok' });
  expect(await email.send(notice)).toMatchObject({ outcome: 'ok' });
  expect(JSON.parse(await readFile(ledger, 'utf8'))).toMatchObject({ verified: true, answer: '204' });
  expect(JSON.parse(await readFile(mailFile, 'utf8'))).toMatchObject({ to: 'desk@agency.example' });

  email.close();
  await world.close();
  expect(await webhook.send(notice, unixSeconds)).toMatchObject({ evidence: { error: 'ECONNREFUSED' } });
  await webhook.close();
  await rm(folder, { recursive: true });
});
