import type { RoutingDirectory, WhoAnswers } from '../directory/directory.api.ts';
import { resolvePlace } from '../directory/places.rules.ts';
import { fieldProblem } from '../platform/errors.ts';
import { routeReport } from './3-routing/routing.rules.ts';
import { PARTIES } from './journey.ts';

/** "Who answers for this place?": the desks of a place as if something had happened there, with sources and doubts. */
export function whoAnswers(
  directory: RoutingDirectory,
  query: { town?: string | undefined; place?: string | undefined; zip?: string | undefined },
): WhoAnswers {
  const resolved = resolvePlace(query, directory);
  if (resolved.kind === 'nothing') throw fieldProblem('town', 'required', 'Name a town, a place or a ZIP.');
  if (resolved.kind === 'unknown')
    throw fieldProblem(
      resolved.field,
      `unknown_${resolved.field}`,
      `There is no ${resolved.field} of this name in ${directory.stateName}.`,
    );
  const townIds =
    resolved.kind === 'town' ? [resolved.townId] : resolved.candidates.map(({ townId }) => townId);
  const { to } = routeReport([{ role: 'event', townIds }], [], directory, []);
  return {
    query: { town: query.town ?? null, place: query.place ?? null, zip: query.zip ?? null },
    resolved:
      resolved.kind === 'town'
        ? { townId: resolved.townId, town: directory.towns[resolved.townId]!.name }
        : null,
    candidates: resolved.kind === 'candidates' ? [...resolved.candidates] : [],
    parties: PARTIES.map((party) => ({
      party,
      desks: to
        .filter((desk) => desk.party === party)
        .map((desk) => {
          const agency = directory.agencies[desk.deskId]!;
          return {
            desk: desk.deskId,
            deskName: agency.name,
            lead: desk.lead,
            unroutable: desk.unroutable,
            reason: desk.reason,
            source: agency.source,
            asOf: agency.asOf,
            toBeConfirmed: agency.toBeConfirmed || desk.unroutable,
          };
        }),
    })),
  };
}
