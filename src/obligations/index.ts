export { meetObligations, openObligations, supersedeObligations } from './obligations.ts';
export type { Evidence, NewObligation, ObligationKind } from './obligations.ts';
export { meetAccessReview, oweAccessReview } from './access-review.ts';
