import { expect, test } from 'vitest';
import { connecticut } from '../../directory/testing.ts';
import type { StandIn } from '../../policy/edition.api.ts';
import { PARTIES } from '../journey.ts';
import { routeReport } from './routing.rules.ts';
import type { PlaceRole, RoutedDesk, RoutingDirectory, RoutingPlace } from './routing.rules.ts';

const directory = connecticut();

/** As the model edition has it: the troop stands in first, else the State's Attorney. */
const route = (
  places: readonly RoutingPlace[],
  servesIn: readonly string[],
  answering: RoutingDirectory = directory,
  insteadTo: readonly StandIn[] = ['state_police_troop', 'states_attorney'],
) => routeReport(places, servesIn, answering, insteadTo);

/** Towns by id; none = a place elsewhere. */
const at =
  (role: PlaceRole) =>
  (...townIds: string[]): RoutingPlace => ({ role, townIds });
const [event, residence, whereabouts, recovery] = [
  at('event'),
  at('residence'),
  at('whereabouts'),
  at('recovery'),
];
const on = (place: RoutingPlace, landKind: string, agencyChoice?: string): RoutingPlace => ({
  ...place,
  landKind,
  agencyChoice,
});
const chosen = (place: RoutingPlace, agencyChoice: string): RoutingPlace => ({ ...place, agencyChoice });

/** `desk`, with * for the lead of its party; an unroutable entry shows its party instead. */
const short = ({ deskId, lead, unroutable, party }: RoutedDesk) =>
  unroutable ? `?${party}` : `${deskId}${lead ? '*' : ''}`;
const HART = 'hart-statewide*';
const FBI = 'fbi-new-haven*';

test.each([
  [
    'a child of Derby sold in New Haven makes six desks',
    [event('new-haven'), residence('derby')],
    [HART, FBI, 'pd-new-haven*', 'pd-derby', 'mdt-ansonia-milford*', 'mdt-new-haven'],
  ],
  [
    'the order in which places were typed changes nothing',
    [residence('derby'), event('new-haven')],
    [HART, FBI, 'pd-new-haven*', 'pd-derby', 'mdt-ansonia-milford*', 'mdt-new-haven'],
  ],
  ['a town without a known team loses nobody else', [event('avon')], [HART, FBI, 'pd-avon*', '?local_mdt']],
  ['no known place in the state still reaches two', [event()], [HART, FBI, '?local_police', '?local_mdt']],
  ['no place at all still reaches two', [], [HART, FBI, '?local_police', '?local_mdt']],
  [
    'a town nobody knows routes like no town',
    [event('springfield')],
    [HART, FBI, '?local_police', '?local_mdt'],
  ],
  [
    'where the child is leads the police',
    [event('new-haven'), residence('derby'), whereabouts('bridgeport')],
    [HART, FBI, 'pd-bridgeport*', 'pd-new-haven', 'pd-derby', 'mdt-ansonia-milford*', 'mdt-new-haven'],
  ],
  [
    'where the child was found leads before where it happened',
    [event('new-haven'), recovery('milford')],
    [HART, FBI, 'pd-milford*', 'pd-new-haven', 'mdt-new-haven*'],
  ],
  [
    'whereabouts tell a team only when event and residence are elsewhere',
    [event(), residence(), whereabouts('derby')],
    [HART, FBI, 'pd-derby*', 'mdt-ansonia-milford*'],
  ],
  [
    'a team-less residence does not pull in the team of the whereabouts',
    [residence('avon'), whereabouts('derby')],
    [HART, FBI, 'pd-derby*', 'pd-avon', '?local_mdt'],
  ],
  [
    'one town in two roles is one desk per party',
    [event('new-haven'), residence('new-haven')],
    [HART, FBI, 'pd-new-haven*', 'mdt-new-haven*'],
  ],
  [
    'a town under State Police is answered by its troop',
    [event('ashford')],
    [HART, FBI, 'csp-troop-c*', 'mdt-windham*'],
  ],
  [
    'Groton unanswered: all three departments',
    [event('groton')],
    [HART, FBI, 'pd-groton-town*', 'pd-groton-city', 'pd-groton-long-point', '?local_mdt'],
  ],
  [
    'Groton answered: the chosen department',
    [chosen(event('groton'), 'pd-groton-city')],
    [HART, FBI, 'pd-groton-city*', '?local_mdt'],
  ],
  [
    'Putnam unanswered: town police and troop',
    [event('putnam')],
    [HART, FBI, 'pd-putnam*', 'csp-troop-d', 'mdt-windham*'],
  ],
  [
    'a choice that has nothing to do with the place changes nothing',
    [chosen(event('groton'), 'pd-hartford')],
    [HART, FBI, 'pd-groton-town*', 'pd-groton-city', 'pd-groton-long-point', '?local_mdt'],
  ],
  [
    'a choice without a desk changes nothing',
    [chosen(event('groton'), 'dcf-region-3')],
    [HART, FBI, 'pd-groton-town*', 'pd-groton-city', 'pd-groton-long-point', '?local_mdt'],
  ],
  [
    'tribal land unanswered: the town and the tribal forces of the county',
    [on(event('ledyard'), 'tribal')],
    [HART, FBI, 'pd-ledyard*', 'tribal-mashantucket-pequot', 'tribal-mohegan', '?local_mdt'],
  ],
  [
    'tribal land answered',
    [on(event('ledyard'), 'tribal', 'tribal-mashantucket-pequot')],
    [HART, FBI, 'tribal-mashantucket-pequot*', '?local_mdt'],
  ],
  [
    'a campus unanswered: no campus of another county',
    [on(event('new-haven'), 'campus')],
    [HART, FBI, 'pd-new-haven*', 'campus-scsu', 'campus-yale', 'mdt-new-haven*'],
  ],
  [
    'a campus answered',
    [on(event('new-haven'), 'campus', 'campus-yale')],
    [HART, FBI, 'campus-yale*', 'mdt-new-haven*'],
  ],
  [
    'a campus of a university elsewhere can be chosen',
    [on(event('stamford'), 'campus', 'campus-uconn')],
    [HART, FBI, 'campus-uconn*', '?local_mdt'],
  ],
  [
    'a highway unanswered: town and troop',
    [on(event('new-haven'), 'highway')],
    [HART, FBI, 'pd-new-haven*', 'csp-troop-i', 'mdt-new-haven*'],
  ],
  [
    'a highway answered',
    [on(event('new-haven'), 'highway', 'csp-troop-i')],
    [HART, FBI, 'csp-troop-i*', 'mdt-new-haven*'],
  ],
  [
    'Mystic lies in two towns: all of both until somebody chooses',
    [event('stonington', 'groton')],
    [HART, FBI, 'pd-stonington*', 'pd-groton-town', 'pd-groton-city', 'pd-groton-long-point', '?local_mdt'],
  ],
] as const)('%s', (_why, places, to) => {
  const routed = route(places, [], directory);
  expect(routed.to.map(short)).toEqual(to);
  expect(routed.missing).toEqual(to.filter((one) => one.startsWith('?')).map((one) => one.slice(1)));
});

test.each([
  [
    'a suspect in the town police: the troop of that town',
    [event('new-haven'), residence('derby')],
    ['pd-new-haven'],
    ['csp-troop-i*', 'pd-derby'],
  ],
  [
    'the stand-in belongs to the town in conflict, not to a neighbour of the same role',
    [event('new-haven'), event('avon')],
    ['pd-avon'],
    ['pd-new-haven*', 'csp-troop-h'],
  ],
  [
    'a suspect in the troop itself: the State’s Attorney of the district',
    [event('ashford')],
    ['csp-troop-c'],
    ['sa-windham*'],
  ],
  [
    'a suspect in police and troop: the State’s Attorney',
    [event('new-haven')],
    ['pd-new-haven', 'csp-troop-i'],
    ['sa-new-haven*'],
  ],
  ['the troop that answers anyway is told once', [event('putnam')], ['pd-putnam'], ['csp-troop-d*']],
  [
    'a chosen campus in conflict: the troop',
    [on(event('new-haven'), 'campus', 'campus-yale')],
    ['campus-yale'],
    ['csp-troop-i*'],
  ],
  [
    'no stand-in left: the lead finds a desk, the agency in conflict is never told',
    [event('ashford')],
    ['csp-troop-c', 'sa-windham'],
    ['?local_police'],
  ],
  [
    'no stand-in left for one of two: that entry is unroutable, the other is sent',
    [event('ashford'), residence('derby')],
    ['csp-troop-c', 'sa-windham'],
    ['pd-derby*', '?local_police'],
  ],
  ['an agency that has no part in it changes nothing', [event('derby')], ['pd-hartford'], ['pd-derby*']],
] as const)('conflict of interest: %s', (_why, places, servesIn, police) => {
  const routed = route(places, servesIn, directory);
  expect(routed.to.filter(({ party }) => party === 'local_police').map(short)).toEqual(police);
  expect(routed.withheldFrom).toEqual(servesIn);
});

test('who stands in for an agency in conflict is what the edition says', () => {
  const police = route([event('ashford')], ['csp-troop-c'], directory, ['states_attorney']).to.filter(
    ({ party }) => party === 'local_police',
  );
  expect(police.map(short)).toEqual(['sa-windham*']);
  const first = route([event('derby')], ['pd-derby'], directory, ['states_attorney', 'state_police_troop']);
  expect(first.to.map(short)).toContain('sa-ansonia-milford*');
  expect(first.to.map(short)).not.toContain('csp-troop-i*');
});

test('a team in which a suspect serves is replaced by the State’s Attorney of the district', () => {
  const teams = route([event('derby')], ['mdt-ansonia-milford'], directory).to.filter(
    ({ party }) => party === 'local_mdt',
  );
  expect(teams.map(short)).toEqual(['sa-ansonia-milford*']);
});

test.each([
  [
    'town and role',
    [event('new-haven')],
    'pd-new-haven',
    'New Haven Police Department answers for New Haven, where it happened.',
  ],
  [
    'a town in two roles is named once',
    [event('new-haven'), residence('new-haven')],
    'pd-new-haven',
    'New Haven Police Department answers for New Haven, where it happened and where the child lives.',
  ],
  [
    'two towns are two sentences',
    [event('ashford'), residence('eastford')],
    'csp-troop-c',
    'Connecticut State Police Troop C answers for Ashford, where it happened.',
  ],
  [
    'unconfirmed data says so',
    [event('derby')],
    'mdt-ansonia-milford',
    'Ansonia/Milford Multidisciplinary Team serves Derby, where it happened (team inferred from the judicial district, to be confirmed).',
  ],
  [
    'a named team does not',
    [event('trumbull')],
    'mdt-greater-bridgeport',
    'Multidisciplinary Investigative Team of Greater Bridgeport serves Trumbull, where it happened.',
  ],
  [
    'one of several',
    [event('groton')],
    'pd-groton-city',
    'Groton City Police Department answers for Groton, where it happened (one of several; the address decides).',
  ],
  [
    'a choice',
    [chosen(event('groton'), 'pd-groton-city')],
    'pd-groton-city',
    'Groton City Police Department was chosen for the place in Groton, where it happened.',
  ],
  [
    'several towns',
    [event('stonington', 'groton')],
    'pd-stonington',
    'Stonington Police Department answers for Stonington, where it happened (one of the towns it may be).',
  ],
  [
    'the whole state',
    [event('derby')],
    'fbi-new-haven',
    'FBI New Haven Field Office answers for the whole of Connecticut.',
  ],
  [
    'nobody serves the town',
    [event('avon')],
    'hart-statewide',
    'Local multidisciplinary team: nobody is known to serve Avon. Statewide HART Lead (DCF) must find a desk.',
  ],
  [
    'no town is known',
    [event()],
    'hart-statewide',
    'Local police: no town of Connecticut is known yet. Statewide HART Lead (DCF) must find a desk.',
  ],
] as const)('the reason in plain words: %s', (_why, places, deskId, reason) => {
  const routed = route(places, [], directory);
  expect(routed.to.filter((desk) => desk.deskId === deskId).map((desk) => desk.reason)).toContainEqual(
    expect.stringContaining(reason),
  );
});

test.each([
  ['an address alone names no town', [{ ...event(), unplaced: true }], [['which_town', 0]]],
  ['a place elsewhere is no question', [event()], []],
  ['a village in two towns', [event('derby', 'ansonia')], [['which_town', 2]]],
  ['a choice town', [residence('derby'), event('windham')], [['which_police', 2]]],
  ['answered', [chosen(event('windham'), 'pd-willimantic')], []],
  ['answered with somebody who cannot be', [chosen(event('windham'), 'pd-hartford')], [['which_police', 2]]],
  ['a campus where none is known is the town’s affair', [on(event('torrington'), 'campus')], []],
  ['a highway', [on(event('derby'), 'highway')], [['which_police', 2]]],
  [
    'a village in two towns, one of them a choice town',
    [event('stonington', 'groton')],
    [
      ['which_town', 2],
      ['which_police', 4],
    ],
  ],
] as const)('what only a person can settle: %s', (_why, places, questions) => {
  expect(
    route(places, [], directory).questions.map(({ code, candidates }) => [code, candidates.length]),
  ).toEqual(questions);
});

test.each(Object.keys(directory.towns))(
  '%s reaches every party, each with one lead and each desk once',
  (townId) => {
    for (const place of [
      event(townId),
      residence(townId),
      whereabouts(townId),
      recovery(townId),
      on(event(townId), 'tribal'),
      on(event(townId), 'campus'),
      on(event(townId), 'highway'),
    ]) {
      const { to } = route([place], [], directory);
      expect(new Set(to.map(({ party, deskId }) => `${party} ${deskId}`)).size).toBe(to.length);
      for (const party of PARTIES)
        expect(to.filter((desk) => desk.party === party && desk.lead)).toHaveLength(1);
      for (const { deskId } of to) expect(directory.desks).toContain(deskId);
      // Whoever is in conflict is never told, and never is a party lost by it.
      const police = to.filter(({ party }) => party === 'local_police').map(({ deskId }) => deskId);
      const avoided = route([place], police, directory);
      expect(
        avoided.to
          .filter(({ party }) => party === 'local_police')
          .every(({ deskId }) => !police.includes(deskId)),
      ).toBe(true);
      for (const party of PARTIES) expect(avoided.to.some((desk) => desk.party === party)).toBe(true);
    }
  },
);

test('a desk that is no longer in the directory is passed over', () => {
  const without = (gone: string): RoutingDirectory => ({
    ...directory,
    desks: directory.desks.filter((id) => id !== gone),
  });
  expect(route([event('derby')], [], without('pd-derby')).to.map(short)).toEqual([
    HART,
    FBI,
    '?local_police',
    'mdt-ansonia-milford*',
  ]);
  expect(route([event('derby')], [], without('fbi-new-haven')).missing).toEqual(['fbi']);
});

test('another state is data alone', () => {
  const agency = (kind: string, name: string) => ({
    kind,
    name,
    source: 'invented',
    asOf: '2026-01-01',
    toBeConfirmed: true,
  });
  const town = {
    name: 'Elmstead',
    county: 'North',
    police: ['pd-elmstead'],
    policeChoice: false,
    troop: 'patrol-1',
    district: 'd1',
    team: null,
    population: 10,
    toBeConfirmed: [],
    source: 'invented',
    asOf: '2026-01-01',
  };
  const elsewhere: RoutingDirectory = {
    version: '1',
    state: 'ZZ',
    stateName: 'Vermilion',
    timeZone: 'America/Denver',
    hartLead: 'lead',
    fbi: 'bureau',
    hotline: 'line',
    dutyOfficer: 'duty',
    attorneys: { d1: 'da-1' },
    land: [{ kind: 'highway', townTroop: true, agencies: [] }],
    towns: { elmstead: town },
    agencies: {
      'pd-elmstead': agency('municipal_police', 'Elmstead Police'),
      lead: agency('hart_statewide', 'State Lead'),
    },
    desks: ['lead', 'bureau', 'pd-elmstead', 'patrol-1', 'da-1'],
    places: [],
    zips: {},
  };
  expect(route([event('elmstead')], [], elsewhere).to.map(short)).toEqual([
    'lead*',
    'bureau*',
    'pd-elmstead*',
    '?local_mdt',
  ]);
  expect(route([event('elmstead')], ['pd-elmstead', 'patrol-1'], elsewhere).to.map(short)).toEqual([
    'lead*',
    'bureau*',
    'da-1*',
    '?local_mdt',
  ]);
  expect(route([on(event('elmstead'), 'highway')], [], elsewhere, ['states_attorney']).to.map(short)).toEqual(
    ['lead*', 'bureau*', 'pd-elmstead*', 'patrol-1', '?local_mdt'],
  );
});
