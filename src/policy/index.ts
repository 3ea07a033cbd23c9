export { editionInForce, getEdition, loadEdition } from './policy.ts';
export { checkEdition, EditionProblem, modelEdition } from './model-edition.ts';
export { clocksFor, dueAt, isBusinessDate, localDate, nextLevelAt } from './clocks.rules.ts';
export type {
  BusinessCalendar,
  Ceiling,
  Clause,
  Clock,
  ClockParty,
  LadderStep,
  PackageFields,
  PartyClocks,
  PolicyEdition,
  ScreeningPolicy,
} from './edition.api.ts';
