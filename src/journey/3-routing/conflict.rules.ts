import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { StandIn } from '../../policy/edition.api.ts';
import type { Found } from './routing.rules.ts';
import { nameOf } from './words.rules.ts';

export interface Conflicts {
  readonly found: readonly Found[];
  readonly stranded: readonly Found[];
}

/**
 * Replaces every desk in which a suspect serves by the first stand-in that has a live desk and is not in conflict
 * itself. Where no stand-in is left the entry is `stranded`: the Statewide HART Lead finds a desk for it. The agency
 * in conflict never gets it. `insteadTo` = the order of the policy edition.
 */
export function avoidConflicts(
  found: readonly Found[],
  servesIn: readonly string[],
  insteadTo: readonly StandIn[],
  directory: RoutingDirectory,
): Conflicts {
  const stranded: Found[] = [];
  const told = found.flatMap((one): Found[] => {
    if (!servesIn.includes(one.deskId)) return [one];
    const basis = `stands in for ${nameOf(one.deskId, directory)}, where a suspect serves`;
    return one.townIds.flatMap((townId): Found[] => {
      const standIn = insteadTo
        .map((kind) => standInFor(townId, kind, directory))
        .find((id) => id !== undefined && directory.desks.includes(id) && !servesIn.includes(id));
      if (standIn !== undefined) return [{ ...one, deskId: standIn, townIds: [townId], basis, note: '' }];
      stranded.push(one);
      return [];
    });
  });
  return { found: told, stranded };
}

function standInFor(townId: string, kind: StandIn, directory: RoutingDirectory): string | undefined {
  const town = directory.towns[townId]!;
  return kind === 'state_police_troop' ? town.troop : directory.attorneys[town.district];
}
