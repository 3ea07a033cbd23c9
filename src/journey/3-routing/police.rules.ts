import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { Found, RoutingPlace } from './routing.rules.ts';
import { nameOf, townName } from './words.rules.ts';

/** An agency that may have jurisdiction over a place. `special`: through the kind of land, not through the town. */
export interface PoliceCandidate {
  readonly agencyId: string;
  readonly townId: string;
  readonly special: boolean;
}

/** Every agency that may answer for the place, those of the town first, those of the kind of land after them. */
function policeCandidates(
  { townIds, landKind }: RoutingPlace,
  directory: RoutingDirectory,
): PoliceCandidate[] {
  const lands = directory.land.filter(({ kind }) => kind === landKind);
  const all = townIds.flatMap((townId) => {
    const { police, troop, county } = directory.towns[townId]!;
    // Campus and tribal forces are bound to counties, not to towns, in the data: which one it is a person must say.
    const special = lands.flatMap(({ townTroop, agencies }) => [
      ...(townTroop ? [troop] : []),
      ...agencies
        .filter(({ counties }) => counties.length === 0 || counties.includes(county))
        .map(({ id }) => id),
    ]);
    return [
      ...police.map((agencyId) => ({ agencyId, townId, special: false })),
      ...special
        .filter((id) => !police.includes(id))
        .map((agencyId) => ({ agencyId, townId, special: true })),
    ];
  });
  return all.sort((a, b) => Number(a.special) - Number(b.special));
}

/** The chosen agency, when it may answer for this place and has a live desk. Any other choice leaves all candidates. */
export function chosenPolice(place: RoutingPlace, directory: RoutingDirectory): string | undefined {
  const { agencyChoice: chosen, townIds, landKind } = place;
  if (chosen === undefined || townIds.length === 0 || !directory.desks.includes(chosen)) return undefined;
  const anywhereOnSuchLand = directory.land.some(
    ({ kind, agencies }) => kind === landKind && agencies.some(({ id }) => id === chosen),
  );
  const here = policeCandidates(place, directory).some(({ agencyId }) => agencyId === chosen);
  const troopHere = townIds.some((townId) => directory.towns[townId]!.troop === chosen);
  return here || troopHere || anywhereOnSuchLand ? chosen : undefined;
}

/** Every agency with jurisdiction over the place; a choice that was made narrows it to one, an open one leaves all. */
export function policeFor(place: RoutingPlace, directory: RoutingDirectory): Found[] {
  const { role, townIds } = place;
  const chosen = chosenPolice(place, directory);
  if (chosen !== undefined) {
    const towns = townIds.map((id) => townName(id, directory)).join(' or ');
    return [{ deskId: chosen, role, townIds, basis: `was chosen for the place in ${towns}`, note: '' }];
  }
  return policeCandidates(place, directory).map(({ agencyId, townId, special }) => {
    const town = directory.towns[townId]!;
    return {
      deskId: agencyId,
      role,
      townIds: [townId],
      basis: special ? `may answer on this land in ${town.name}` : `answers for ${town.name}`,
      note: special ? '; nobody has chosen yet' : severalNote(townIds.length > 1, town.policeChoice),
    };
  });
}

function severalNote(severalTowns: boolean, severalAgencies: boolean): string {
  if (severalTowns) return ' (one of the towns it may be)';
  return severalAgencies ? ' (one of several; the address decides)' : '';
}

/** Whether only the exact address tells which police answer. */
export function addressDecides(place: RoutingPlace, directory: RoutingDirectory): boolean {
  return (
    place.townIds.some((townId) => directory.towns[townId]!.policeChoice) ||
    policeCandidates(place, directory).some(({ special }) => special)
  );
}

/** For a screen: the agencies to choose from, each once. */
export function policeChoices(
  place: RoutingPlace,
  directory: RoutingDirectory,
): { agencyId: string; name: string }[] {
  const ids = new Set(policeCandidates(place, directory).map(({ agencyId }) => agencyId));
  return [...ids].map((agencyId) => ({ agencyId, name: nameOf(agencyId, directory) }));
}
