import { createTransport } from 'nodemailer';
import { outcomeOfSmtp } from '../retry.rules.ts';
import type { Sent, WireNotice } from './channel.ts';

export interface EmailOptions {
  /** smtp:// or smtps:// address of the relay. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly timeoutMs: number;
}

/** An e-mail notice as it is frozen in the outbox: a number and a link, nothing else. */
export interface EmailBody {
  readonly subject: string;
  readonly text: string;
}

/** Hands a notice to the mail relay. That the relay took it is `relayed`, never `delivered`. */
export function createEmailChannel(options: EmailOptions) {
  const url = new URL(options.smtpUrl);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    requireTLS: url.protocol === 'smtp:' && !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    pool: true,
    maxConnections: 4,
    maxMessages: 1000,
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  async function send(notice: WireNotice): Promise<Sent> {
    const { subject, text } = JSON.parse(notice.body) as EmailBody;
    try {
      const info = await transport.sendMail({
        from: options.from,
        to: notice.contact ?? '',
        subject,
        text,
        // The same on every try, so that a repeat is the same message.
        messageId: `<${notice.id}@hartline>`,
        date: notice.createdAt.toString({ smallestUnit: 'second' }),
        headers: { 'auto-submitted': 'auto-generated' },
      });
      return { outcome: 'ok', evidence: { reply: info.response.slice(0, 200) } };
    } catch (error) {
      const failure = error as { responseCode?: number; code?: string };
      return {
        outcome: outcomeOfSmtp(failure.responseCode),
        evidence: {
          error: failure.code ?? 'unknown',
          ...(failure.responseCode ? { status: failure.responseCode } : {}),
        },
      };
    }
  }
  return { send, verify: () => transport.verify(), close: () => transport.close() };
}
