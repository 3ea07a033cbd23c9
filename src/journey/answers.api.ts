import { z } from 'zod';
import { AnswerDisclosure } from '../safeguards/releases/releases.api.ts';
import { OUTCOME_CODES, SCREENING_DECISIONS } from './journey.ts';

/** What desks and the Careline send about a report or a dispatch that is on its way. */
const shortText = z.string().trim().min(1).max(200);
const longText = z.string().trim().min(1).max(4000);

export const AcknowledgementBody = z.strictObject({
  name: shortText,
  role: shortText,
  caseNumber: shortText.optional(),
});
export const ActingBody = z
  .strictObject({ name: shortText.optional(), role: shortText.optional(), caseNumber: shortText.optional() })
  .optional();
export const OutcomeBody = z.strictObject({ code: z.enum(OUTCOME_CODES), reason: longText.optional() });
export const RedirectionBody = z.strictObject({ reason: longText, toDesk: shortText.optional() });
export const QuestionBody = z.strictObject({ text: longText });
/** An answer with a withheld field says which, and on what ground. */
export const AnswerBody = z.strictObject({ text: longText, disclosure: AnswerDisclosure.optional() });
export type AnswerBody = z.infer<typeof AnswerBody>;
export const PhoneCallBody = z.strictObject({
  spokeWith: shortText,
  incident: shortText.optional(),
  note: longText.optional(),
});
export const ScreeningBody = z.strictObject({
  decision: z.enum(SCREENING_DECISIONS).optional(),
  reason: longText.optional(),
  dmst: z
    .strictObject({
      flag: z.boolean().optional(),
      confidence: z.literal('confirmed').optional(),
      basis: z.enum(['disclosure', 'police_evidence', 'adjudication']).optional(),
      reason: longText.optional(),
    })
    .optional(),
});
export const PoliceNoticeBody = z.strictObject({
  agency: shortText,
  spokeWith: shortText,
  incident: shortText.optional(),
});
export const RetractionBody = z.strictObject({ reason: longText });
