import type { RoutingDirectory } from '../directory/directory.api.ts';
import { resolvePlace } from '../directory/places.rules.ts';
import type { PolicyEdition } from '../policy/edition.api.ts';
import { stateOf } from './1-intake/intake.api.ts';
import type { IntakeDraft, IntakePlace } from './1-intake/intake.api.ts';
import { decisionMap } from './2-screening/decision-map.rules.ts';
import type { DecisionRow } from './2-screening/decision-map.rules.ts';
import { screen } from './2-screening/screening.rules.ts';
import type { Screening } from './2-screening/screening.rules.ts';
import { isUrgent } from './2-screening/urgency.rules.ts';
import type { Urgency } from './2-screening/urgency.rules.ts';
import { routeReport } from './3-routing/routing.rules.ts';
import type { PlaceRole, Routed, RoutingPlace } from './3-routing/routing.rules.ts';

/** What the facts of a report mean, by the rules alone: the same in the browser while typing and at submission. */
export interface Assessment {
  readonly screening: Screening;
  readonly urgency: Urgency;
  readonly decisions: readonly DecisionRow[];
  readonly routed: Routed;
  readonly tasks: readonly {
    readonly code: string;
    readonly text: string;
    readonly dueInHours: number | null;
  }[];
}

export function assess(
  content: IntakeDraft,
  directory: RoutingDirectory,
  edition: Pick<PolicyEdition, 'screening' | 'conflictOfInterest'>,
  today: string,
): Assessment {
  const screening = screen(content, edition.screening, today);
  const decisions = decisionMap(content, screening);
  const routed = routeReport(
    (content.places ?? []).map((place) => routingPlace(place, directory)),
    suspectsServeIn(content),
    directory,
    edition.conflictOfInterest.insteadTo,
  );
  return {
    screening,
    urgency: isUrgent(content, edition.screening, today),
    decisions,
    routed,
    tasks: [
      ...screening.tasks,
      ...decisions.flatMap((row) => row.tasks),
      ...(screening.forwards ? routingTasks(routed) : []),
    ].map(({ code, text, dueInHours }) => ({ code, text, dueInHours })),
  };
}

/** The questions that routing leaves open, for a report that is forwarded. */
export function routingTasks({ questions }: Pick<Routed, 'questions'>): Assessment['tasks'] {
  return questions.map(({ code, why }) => ({ code, text: why, dueInHours: 4 }));
}

/** A place as routing sees it. A place in another state routes nowhere; a place without a town asks for one. */
export function routingPlace(place: IntakePlace, directory: RoutingDirectory): RoutingPlace {
  const role: PlaceRole = roleOf(place.role);
  const common = { role, landKind: place.landKind, agencyChoice: place.agencyChoice };
  if (stateOf(place) !== directory.state) return { ...common, townIds: [] };
  const resolved = resolvePlace(place, directory);
  if (resolved.kind === 'town') return { ...common, townIds: [resolved.townId] };
  if (resolved.kind === 'candidates')
    return { ...common, townIds: resolved.candidates.map(({ townId }) => townId) };
  return {
    ...common,
    townIds: [],
    unplaced: resolved.kind === 'unknown' || Boolean(place.address ?? place.name ?? place.landKind),
  };
}

/** A place whose role nobody gave is treated as the place of the event: too many desks rather than none. */
function roleOf(role: string | undefined): PlaceRole {
  return role === 'residence' || role === 'whereabouts' || role === 'recovery' ? role : 'event';
}

function suspectsServeIn(content: IntakeDraft): string[] {
  return [
    ...new Set(
      (content.allegedPerpetrators ?? []).flatMap(({ servesInAgency }) =>
        servesInAgency ? [servesInAgency] : [],
      ),
    ),
  ];
}

/** Refusals for what a draft may not hold: towns, places and agencies that do not exist, by field. */
export function placeProblems(
  content: IntakeDraft,
  directory: RoutingDirectory,
): { path: string; code: string; message: string }[] {
  const places = (content.places ?? []).flatMap((place, index) => {
    const problems = stateOf(place) === directory.state ? wordProblems(place, index, directory) : [];
    if (place.agencyChoice !== undefined && !directory.desks.includes(place.agencyChoice)) {
      problems.push({
        path: `places[${index}].agencyChoice`,
        code: 'unknown_agency',
        message: 'No such agency is in the directory.',
      });
    }
    return problems;
  });
  const suspects = (content.allegedPerpetrators ?? []).flatMap(({ servesInAgency }, index) =>
    servesInAgency === undefined || Object.hasOwn(directory.agencies, servesInAgency)
      ? []
      : [
          {
            path: `allegedPerpetrators[${index}].servesInAgency`,
            code: 'unknown_agency',
            message: 'No such agency is in the directory.',
          },
        ],
  );
  return [...places, ...suspects];
}

function wordProblems(
  place: IntakePlace,
  index: number,
  directory: RoutingDirectory,
): { path: string; code: string; message: string }[] {
  return (['town', 'place'] as const).flatMap((field) => {
    const typed = place[field];
    if (typed === undefined) return [];
    const resolved = resolvePlace({ [field]: typed }, directory);
    if (resolved.kind === 'town' || resolved.kind === 'candidates') return [];
    return [
      {
        path: `places[${index}].${field}`,
        code: `unknown_${field}`,
        message: `There is no ${field} of this name in ${directory.stateName}. Keep what was said in "asTyped", or choose from the list.`,
      },
    ];
  });
}
