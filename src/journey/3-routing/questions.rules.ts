import type { RoutingDirectory } from '../../directory/directory.api.ts';
import { addressDecides, chosenPolice, policeChoices } from './police.rules.ts';
import type { RoutingPlace } from './routing.rules.ts';
import { ROLE_WORDS, townName } from './words.rules.ts';

/** A doubt that only a person can settle; until then everybody it may concern is told. */
export interface RoutingQuestion {
  readonly placeIndex: number;
  readonly code: 'which_town' | 'which_police';
  readonly why: string;
  /** Agencies for `which_police`, towns for `which_town`. */
  readonly candidates: readonly { readonly agencyId: string; readonly name: string }[];
}

export function questionsAbout(
  place: RoutingPlace,
  placeIndex: number,
  directory: RoutingDirectory,
): RoutingQuestion[] {
  const where = ROLE_WORDS[place.role];
  if (place.townIds.length === 0) {
    const why = `Which town is the place ${where} in? Without a town no local desk can be told.`;
    return place.unplaced ? [{ placeIndex, code: 'which_town', why, candidates: [] }] : [];
  }
  const questions: RoutingQuestion[] = [];
  if (place.townIds.length > 1) {
    questions.push({
      placeIndex,
      code: 'which_town',
      why: `The place ${where} may lie in more than one town. Until somebody chooses, all of them are told.`,
      candidates: place.townIds.map((townId) => ({ agencyId: townId, name: townName(townId, directory) })),
    });
  }
  if (addressDecides(place, directory) && chosenPolice(place, directory) === undefined) {
    questions.push({
      placeIndex,
      code: 'which_police',
      why: `The exact address decides which police answer for the place ${where}. Until somebody chooses, all of them are told.`,
      candidates: policeChoices(place, directory),
    });
  }
  return questions;
}
