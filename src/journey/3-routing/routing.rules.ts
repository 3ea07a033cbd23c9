import type { RoutingDirectory } from '../../directory/directory.api.ts';
import type { StandIn } from '../../policy/edition.api.ts';
import type { Party } from '../journey.ts';
import { PARTIES } from '../journey.ts';
import { avoidConflicts } from './conflict.rules.ts';
import type { Conflicts } from './conflict.rules.ts';
import { policeFor } from './police.rules.ts';
import { questionsAbout } from './questions.rules.ts';
import type { RoutingQuestion } from './questions.rules.ts';
import { nameOf, ROLE_WORDS, townName } from './words.rules.ts';

export type { RoutingDirectory };
export type PlaceRole = 'event' | 'residence' | 'whereabouts' | 'recovery';

/** A place of the report as routing needs it: `townIds` has several entries where the words fit several towns. */
export interface RoutingPlace {
  readonly role: PlaceRole;
  /** Towns of this state, the likeliest first; empty = elsewhere or not known. */
  readonly townIds: readonly string[];
  readonly landKind?: string | undefined;
  /** The agency the screener chose where the address decides. */
  readonly agencyChoice?: string | undefined;
  /** Something was said (an address, a hotel) that names no town of this state. */
  readonly unplaced?: boolean | undefined;
}

export interface RoutedDesk {
  readonly party: Party;
  readonly deskId: string;
  readonly lead: boolean;
  readonly unroutable: boolean;
  readonly reason: string;
}

export interface Routed {
  /** In the order of the parties, the lead desk of each first. */
  readonly to: readonly RoutedDesk[];
  /** Parties nobody serves here: the Statewide HART Lead got an unroutable entry for each. */
  readonly missing: readonly Party[];
  /** Agencies whose members must not see a party's package: a suspect serves there. */
  readonly withheldFrom: readonly string[];
  readonly questions: readonly RoutingQuestion[];
}

/** One desk found through one place. `basis` and `note` become the sentence "Name basis, where it happened note." */
export interface Found {
  readonly deskId: string;
  readonly role: PlaceRole;
  /** The towns through which it was found. */
  readonly townIds: readonly string[];
  readonly basis: string;
  readonly note: string;
}

/** Whose place makes the lead desk, first found wins. Source: design of the journey; default, to be confirmed. */
const POLICE_LEAD: readonly PlaceRole[] = ['whereabouts', 'recovery', 'event', 'residence'];
const TEAM_LEAD: readonly PlaceRole[] = ['residence', 'event', 'whereabouts', 'recovery'];

const PARTY_WORDS: Record<Party, string> = {
  hart_lead: 'Statewide HART Lead',
  fbi: 'FBI',
  local_police: 'Local police',
  local_mdt: 'Local multidisciplinary team',
};

/**
 * Desks that must have the report, each with the sentence that says why. A party nobody serves is in `missing` and
 * goes to the Statewide HART Lead; it is never dropped. `servesIn` = agencies in which a suspect serves, `insteadTo` =
 * who stands in for them, by the policy edition.
 */
export function routeReport(
  places: readonly RoutingPlace[],
  servesIn: readonly string[],
  directory: RoutingDirectory,
  insteadTo: readonly StandIn[],
): Routed {
  const known = places.map((place) => ({
    ...place,
    townIds: place.townIds.filter((id) => Object.hasOwn(directory.towns, id)),
  }));
  const police = avoidConflicts(
    known.flatMap((place) => policeFor(place, directory)),
    servesIn,
    insteadTo,
    directory,
  );
  const teams = avoidConflicts(teamsFor(known, directory), servesIn, ['states_attorney'], directory);
  const to = [
    statewide('hart_lead', directory.hartLead, 'has every report of this kind.', directory),
    statewide('fbi', directory.fbi, `answers for the whole of ${directory.stateName}.`, directory),
    ...desksOf('local_police', police, known, directory),
    ...desksOf('local_mdt', teams, known, directory),
  ];
  return {
    to,
    missing: PARTIES.filter((party) => to.some((desk) => desk.party === party && desk.unroutable)),
    withheldFrom: servesIn.filter((agency) => Object.hasOwn(directory.agencies, agency)),
    questions: known.flatMap((place, index) => questionsAbout(place, index, directory)),
  };
}

function statewide(party: Party, deskId: string, basis: string, directory: RoutingDirectory): RoutedDesk {
  if (!directory.desks.includes(deskId))
    return unroutable(party, 'no desk of this party is in the directory', directory);
  return { party, deskId, lead: true, unroutable: false, reason: `${nameOf(deskId, directory)} ${basis}` };
}

/** The same desk once per party; an entry without a live desk goes to the Statewide HART Lead as unroutable. */
function desksOf(
  party: Party,
  { found, stranded }: Conflicts,
  places: readonly RoutingPlace[],
  directory: RoutingDirectory,
): RoutedDesk[] {
  const live = found.filter(({ deskId }) => directory.desks.includes(deskId));
  const nobody = unroutable(
    party,
    stranded.length > 0 ? `a suspect serves in ${names(stranded, directory)}` : whyNobody(places, directory),
    directory,
  );
  if (live.length === 0) return [nobody];
  const order = party === 'local_mdt' ? TEAM_LEAD : POLICE_LEAD;
  const lead = [...live].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))[0]!.deskId;
  const desks = [...Map.groupBy(live, ({ deskId }) => deskId)]
    .map(([deskId, reasons]) => ({
      party,
      deskId,
      lead: deskId === lead,
      unroutable: false,
      reason: sentences(deskId, reasons, directory),
    }))
    .sort((a, b) => Number(b.lead) - Number(a.lead));
  return stranded.length > 0 ? [...desks, { ...nobody, lead: false }] : desks;
}

function names(found: readonly Found[], directory: RoutingDirectory): string {
  return [...new Set(found.map(({ deskId }) => nameOf(deskId, directory)))].join(' and in ');
}

function unroutable(party: Party, why: string, directory: RoutingDirectory): RoutedDesk {
  const reason = `${PARTY_WORDS[party]}: ${why}. ${nameOf(directory.hartLead, directory)} must find a desk.`;
  return { party, deskId: directory.hartLead, lead: true, unroutable: true, reason };
}

function whyNobody(places: readonly RoutingPlace[], directory: RoutingDirectory): string {
  const towns = [...new Set(places.flatMap(({ townIds }) => townIds))].map((id) => townName(id, directory));
  return towns.length === 0
    ? `no town of ${directory.stateName} is known yet`
    : `nobody is known to serve ${towns.join(', ')}`;
}

/** One sentence per basis, so a town that is event and residence is named once. */
function sentences(deskId: string, reasons: readonly Found[], directory: RoutingDirectory): string {
  return [...Map.groupBy(reasons, ({ basis, note }) => `${basis}\n${note}`).values()]
    .map((group) => {
      const { basis, note } = group[0]!;
      const where = [...new Set(group.map(({ role }) => ROLE_WORDS[role]))].join(' and ');
      return `${nameOf(deskId, directory)} ${basis}, ${where}${note}.`;
    })
    .join(' ');
}

/** Teams of the towns of event and residence; if neither is in the state, of whereabouts and recovery. */
function teamsFor(places: readonly RoutingPlace[], directory: RoutingDirectory): Found[] {
  const placed = (roles: readonly PlaceRole[]) =>
    places.filter((place) => roles.includes(place.role) && place.townIds.length > 0);
  const first = placed(['event', 'residence']);
  return (first.length > 0 ? first : placed(['whereabouts', 'recovery'])).flatMap(({ role, townIds }) =>
    townIds.flatMap((townId): Found[] => {
      const { team, name, toBeConfirmed } = directory.towns[townId]!;
      const note = toBeConfirmed.includes('team_id')
        ? ' (team inferred from the judicial district, to be confirmed)'
        : '';
      return team === null ? [] : [{ deskId: team, role, townIds: [townId], basis: `serves ${name}`, note }];
    }),
  );
}
