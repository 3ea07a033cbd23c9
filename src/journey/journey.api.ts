import { z } from 'zod';
import { isoDate } from './1-intake/fields.api.ts';
import { DISPATCH_STATUS, NOTICE_STATE, PARTIES, REPORT_STATUS, SCREENING_DECISIONS } from './journey.ts';

/** What the server answers about a report and its dispatches. Times are ISO 8601 instants in UTC. */
const Instant = z.string();

export const Reason = z.object({ code: z.string(), text: z.string() });

export const NoticeView = z.object({
  id: z.string(),
  channel: z.enum(['inbox', 'webhook', 'email', 'phone']),
  to: z.string().nullable(),
  state: z.enum(NOTICE_STATE),
  attempts: z.number(),
  at: Instant.nullable(),
});

export const DispatchView = z.object({
  id: z.string(),
  party: z.enum(PARTIES),
  desk: z.string(),
  deskName: z.string(),
  lead: z.boolean(),
  reason: z.string(),
  channels: z.array(z.string()),
  sentAt: Instant,
  dueAt: Instant,
  acknowledgeBy: Instant,
  actBy: Instant.nullable(),
  status: z.enum(DISPATCH_STATUS),
  late: z.boolean(),
  unroutable: z.boolean(),
  urgent: z.boolean(),
  deliveredAt: Instant.nullable(),
  openedAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.object({ name: z.string(), role: z.string() }).nullable(),
  caseNumber: z.string().nullable(),
  actingAt: Instant.nullable(),
  outcome: z.object({ code: z.string(), reason: z.string().nullable(), at: Instant }).nullable(),
  openQuestions: z.number(),
  notices: z.array(NoticeView),
});
export type DispatchView = z.infer<typeof DispatchView>;

export const ForwardingView = z.object({
  id: z.string(),
  ordinal: z.number(),
  kind: z.enum(['urgent', 'first', 'amendment']),
  version: z.number(),
  at: Instant,
  whatChanged: z.array(z.string()),
  dispatches: z.array(DispatchView),
});
export type ForwardingView = z.infer<typeof ForwardingView>;

export const TaskView = z.object({ code: z.string(), text: z.string(), dueAt: Instant.nullable() });

export const ReportView = z.object({
  id: z.string(),
  number: z.string(),
  status: z.enum(REPORT_STATUS),
  version: z.number(),
  receivedAt: Instant,
  createdAt: Instant,
  changedAt: Instant,
  submittedAt: Instant.nullable(),
  urgent: z.boolean(),
  dmst: z.object({
    flag: z.boolean(),
    confidence: z.enum(['suspected', 'high_risk', 'confirmed']).nullable(),
    trafficking: z.enum(['sex', 'labor', 'mixed']).nullable(),
    reasons: z.array(Reason),
    basis: z.string().nullable(),
  }),
  screening: z
    .object({ decision: z.enum(SCREENING_DECISIONS), reason: z.string().nullable(), at: Instant })
    .nullable(),
  accountReviewed: z.boolean(),
  edition: z.string(),
  tasks: z.array(TaskView),
  dispatches: z.array(DispatchView),
  forwardings: z.array(ForwardingView),
  /** The intake body as it stands, with the compartments this reader may see. */
  content: z.record(z.string(), z.unknown()),
});
export type ReportView = z.infer<typeof ReportView>;

/** One line of the board: the report and its desks, without anything about the people in it. */
export const ReportLine = z.object({
  id: z.string(),
  number: z.string(),
  status: z.enum(REPORT_STATUS),
  receivedAt: Instant,
  submittedAt: Instant.nullable(),
  urgent: z.boolean(),
  dmst: z.object({ flag: z.boolean(), confidence: z.string().nullable() }),
  screening: z.string().nullable(),
  late: z.number(),
  dispatches: z.array(
    DispatchView.pick({
      id: true,
      party: true,
      desk: true,
      deskName: true,
      lead: true,
      status: true,
      late: true,
      unroutable: true,
      acknowledgeBy: true,
      acknowledgedAt: true,
    }),
  ),
});
export const ReportList = z.object({ items: z.array(ReportLine), nextCursor: z.string().nullable() });
export const ReportListQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  status: z.enum(REPORT_STATUS).optional(),
  flagged: z.enum(['true', 'false']).optional(),
  late: z.enum(['true', 'false']).optional(),
});

export const InboxLine = DispatchView.pick({
  id: true,
  party: true,
  desk: true,
  deskName: true,
  lead: true,
  status: true,
  late: true,
  unroutable: true,
  urgent: true,
  sentAt: true,
  acknowledgeBy: true,
  actBy: true,
  acknowledgedAt: true,
  acknowledgedBy: true,
  actingAt: true,
  caseNumber: true,
  openQuestions: true,
}).extend({ number: z.string(), confidence: z.string().nullable(), amended: z.boolean() });
export type InboxLine = z.infer<typeof InboxLine>;
export const Inbox = z.object({ items: z.array(InboxLine), nextCursor: z.string().nullable() });

export const QuestionView = z.object({
  id: z.string(),
  asked: z.string(),
  askedAt: Instant,
  answer: z.string().nullable(),
  answeredAt: Instant.nullable(),
});

export const DispatchPage = DispatchView.extend({
  number: z.string(),
  package: z.record(z.string(), z.unknown()),
  packageSha256: z.string(),
  packageSignature: z.string(),
  packageKeyId: z.string(),
  questions: z.array(QuestionView),
  outcomes: z.array(z.object({ code: z.string(), reason: z.string().nullable(), at: Instant })),
  supersededBy: z.string().nullable(),
  redirectedTo: z.string().nullable(),
  /** Desks a "not ours" can name. */
  redirectable: z.boolean(),
});
export type DispatchPage = z.infer<typeof DispatchPage>;

export const IdParams = z.strictObject({ id: z.uuid() });

export const ObligationView = z.object({
  id: z.string(),
  kind: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  reportId: z.string().nullable(),
  reportNumber: z.string().nullable(),
  party: z.string().nullable(),
  /** The desk whose dispatch this is about; null when it is about the report itself. */
  desk: z.string().nullable(),
  deskName: z.string().nullable(),
  /** Id of the desk that owes it. */
  owedBy: z.string(),
  owedByName: z.string(),
  edition: z.string(),
  clause: z.string(),
  openedAt: Instant,
  dueAt: Instant,
  state: z.enum(['open', 'met', 'waived', 'superseded']),
  overdue: z.boolean(),
  urgent: z.boolean(),
  closedAt: Instant.nullable(),
  evidence: z.object({ kind: z.string(), id: z.string() }).nullable(),
});
export type ObligationView = z.infer<typeof ObligationView>;
export const ObligationList = z.object({ items: z.array(ObligationView), nextCursor: z.string().nullable() });
export const ObligationQuery = z.strictObject({
  state: z.enum(['open', 'met', 'waived', 'superseded']).optional(),
  overdue: z.enum(['true', 'false']).optional(),
  /** Only what the desks of the asking person owe. */
  mine: z.enum(['true', 'false']).optional(),
  cursor: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});

/** Search before create: a candidate and what speaks for it. Names are shown because the Careline may see them. */
export const CandidateQuery = z.strictObject({
  notInReport: z.uuid().optional(),
  people: z
    .array(
      z.strictObject({
        ref: z.string().max(100),
        givenName: z.string().max(200).optional(),
        familyName: z.string().max(200).optional(),
        aliases: z.array(z.string().max(200)).max(50).optional(),
        dateOfBirth: isoDate.optional(),
        phone: z.string().max(50).optional(),
        handles: z.array(z.string().max(200)).max(50).optional(),
      }),
    )
    .min(1)
    .max(20),
});
export const Candidate = z.object({
  ref: z.string(),
  personId: z.string(),
  reportId: z.string(),
  reportNumber: z.string(),
  reportStatus: z.string(),
  receivedAt: Instant,
  kind: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  dateOfBirth: z.string().nullable(),
  reasons: z.array(Reason),
  strength: z.enum(['strong', 'possible']),
});
export type Candidate = z.infer<typeof Candidate>;
export const CandidateList = z.object({ items: z.array(Candidate) });
export const LinkBody = z.strictObject({
  personId: z.uuid(),
  otherPersonId: z.uuid(),
  decision: z.enum(['same', 'different']),
});
export const LinkView = z.object({
  id: z.string(),
  personId: z.string(),
  otherPersonId: z.string(),
  otherReportId: z.string(),
  otherReportNumber: z.string(),
  otherName: z.string(),
  decision: z.enum(['same', 'different']),
  decidedAt: Instant,
  undoneAt: Instant.nullable(),
});
export const LinkList = z.object({ items: z.array(LinkView) });

/** Live preview while typing: what the test says and which desks would be told, and what each party would read. */
export const PreviewView = z.object({
  dmst: ReportView.shape.dmst,
  forwards: z.boolean(),
  urgent: z.object({ urgent: z.boolean(), reasons: z.array(Reason) }),
  desks: z.array(
    z.object({
      party: z.enum(PARTIES),
      desk: z.string(),
      deskName: z.string(),
      lead: z.boolean(),
      unroutable: z.boolean(),
      reason: z.string(),
    }),
  ),
  questions: z.array(
    z.object({
      placeIndex: z.number(),
      why: z.string(),
      candidates: z.array(z.object({ agencyId: z.string(), name: z.string() })),
    }),
  ),
  tasks: z.array(TaskView),
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  packages: z.array(
    z.object({ party: z.enum(PARTIES), package: z.record(z.string(), z.unknown()), masked: z.number() }),
  ),
  account: z.object({ text: z.string(), masked: z.number(), reviewed: z.boolean() }),
});
export type PreviewView = z.infer<typeof PreviewView>;
