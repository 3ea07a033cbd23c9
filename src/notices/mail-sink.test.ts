import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { startMailSink } from './mail-sink.ts';

const MAIL = {
  from: 'notices@hartline.example',
  to: 'desk@police.example',
  subject: 'Notice',
  text: 'Number\n',
};

async function send(url: string): Promise<number> {
  const transport = createTransport({ url });
  try {
    await transport.sendMail(MAIL);
    return 250;
  } catch (error) {
    return (error as { responseCode: number }).responseCode;
  } finally {
    transport.close();
  }
}

test('what it took stands in its file, a line each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hartline-sink-'));
  const file = join(folder, 'mail.jsonl');
  const sink = await startMailSink({ port: 0, file });
  expect([await send(sink.url), await send(sink.url)]).toEqual([250, 250]);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { to: string }).to)).toEqual([MAIL.to, MAIL.to]);
  await sink.close();
  await rm(folder, { recursive: true });
});

test('a full disk is a temporary refusal, and the sink goes on', async () => {
  const sink = await startMailSink({ port: 0, file: '/dev/full' });
  expect([await send(sink.url), await send(sink.url)]).toEqual([452, 452]);
  await sink.close();
});
