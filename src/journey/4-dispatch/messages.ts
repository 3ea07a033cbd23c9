import { canonicalJson } from '../../platform/canonical.ts';
import type { NewNotice } from '../../notices/index.ts';

/** One desk as it was when the report left: frozen into the dispatch. */
export interface DeskSnapshot {
  readonly id: string;
  readonly name: string;
  readonly contacts: readonly {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
  }[];
  readonly channels: readonly {
    readonly kind: 'inbox' | 'webhook' | 'email' | 'phone';
    readonly endpoint: string;
  }[];
}

/** All that a wake-up may say: which entry waits, for which desk, how urgent. No field for a name or a fact of the case. */
export interface WakeUp {
  readonly dispatchId: string;
  readonly number: string;
  readonly party: string;
  readonly desk: DeskSnapshot;
  readonly version: number;
  readonly urgent: boolean;
  readonly kind: 'urgent' | 'first' | 'amendment' | 'redirection';
  readonly sentAt: Temporal.Instant;
  readonly baseUrl: string;
}

/** Where breaker and bulkhead of all e-mail count. */
const MAIL_RELAY = 'smtp:relay';

/** One notice per channel of the desk. The portal inbox always; the others carry a number and a link (level L0). */
export function noticesFor(wake: WakeUp, withPhoneTask: boolean): NewNotice[] {
  const common = { dispatchId: wake.dispatchId, deskId: wake.desk.id, urgent: wake.urgent };
  const notices: NewNotice[] = [
    {
      ...common,
      channel: 'inbox',
      endpoint: `inbox:${wake.desk.id}`,
      contact: null,
      level: 'L2',
      body: () => '',
    },
  ];
  for (const channel of wake.desk.channels) {
    if (channel.kind === 'webhook')
      notices.push({
        ...common,
        channel: 'webhook',
        endpoint: channel.endpoint,
        contact: null,
        level: 'L0',
        body: (id) => webhookBody(wake, id),
      });
    if (channel.kind === 'email')
      notices.push({
        ...common,
        channel: 'email',
        endpoint: MAIL_RELAY,
        contact: channel.endpoint,
        level: 'L0',
        body: () => JSON.stringify(emailBody(wake)),
      });
  }
  if (withPhoneTask) {
    const phone =
      wake.desk.channels.find((channel) => channel.kind === 'phone')?.endpoint ??
      wake.desk.contacts.find((contact) => contact.phone)?.phone ??
      null;
    notices.push({
      ...common,
      channel: 'phone',
      endpoint: `phone:${wake.desk.id}`,
      contact: phone,
      level: 'L0',
      body: () => '',
    });
  }
  return notices;
}

function webhookBody(wake: WakeUp, noticeId: string): string {
  return canonicalJson({
    type: `dispatch.${wake.kind}`,
    timestamp: wake.sentAt.toString(),
    data: {
      dispatchId: wake.dispatchId,
      noticeId,
      number: wake.number,
      party: wake.party,
      desk: wake.desk.id,
      version: wake.version,
      urgent: wake.urgent,
      link: linkTo(wake),
    },
  });
}

function emailBody(wake: WakeUp): { subject: string; text: string } {
  const lead = wake.urgent ? 'URGENT: ' : '';
  const what =
    wake.kind === 'amendment' ? 'A correction waits for your desk.' : 'An entry waits for your desk.';
  return {
    subject: `${lead}Hartline notice ${wake.number}`,
    text: `${lead}${what}\n\nNumber: ${wake.number}\nOpen it and acknowledge: ${linkTo(wake)}\n\nThis message carries a number and a link, nothing else. Do not answer it.\n`,
  };
}

function linkTo(wake: WakeUp): string {
  return `${wake.baseUrl}/app/dispatches/${wake.dispatchId}`;
}
