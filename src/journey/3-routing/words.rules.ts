import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { PlaceRole } from './routing.rules.ts';

export const ROLE_WORDS: Record<PlaceRole, string> = {
  event: 'where it happened',
  residence: 'where the child lives',
  whereabouts: 'where the child is',
  recovery: 'where the child was found',
};

export function nameOf(agencyId: string, directory: RoutingDirectory): string {
  return directory.agencies[agencyId]?.name ?? agencyId;
}

export function townName(townId: string, directory: RoutingDirectory): string {
  return directory.towns[townId]?.name ?? townId;
}
