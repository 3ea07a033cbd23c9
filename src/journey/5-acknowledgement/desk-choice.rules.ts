import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { Party } from '../journey.ts';

/** Kinds of agencies that can answer for each party; the server checks the desk itself. */
const KINDS: Readonly<Record<Party, readonly string[]>> = {
  hart_lead: ['hart_statewide'],
  fbi: ['federal'],
  local_police: ['municipal_police', 'state_police_troop', 'tribal_police', 'campus_police', 'other_police'],
  local_mdt: ['mdt'],
};

/** Desks that an entry of this party can be passed on to, by name, without the desk that passes it on. */
export function desksOfParty(
  party: Party,
  directory: Pick<RoutingDirectory, 'agencies' | 'desks'>,
  without: string,
): { id: string; name: string }[] {
  return directory.desks
    .filter((id) => id !== without && KINDS[party].includes(directory.agencies[id]?.kind ?? ''))
    .map((id) => ({ id, name: directory.agencies[id]!.name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
