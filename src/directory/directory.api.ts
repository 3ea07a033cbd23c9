import { z } from 'zod';

/**
 * Who answers where, as one plain structure: built from the directory tables, sent to the browser once, read by the
 * same rules on both sides. Nothing in it is about a person.
 */
export const RoutingTown = z.object({
  name: z.string(),
  county: z.string(),
  police: z.array(z.string()),
  /** Several agencies answer and the address decides: a person chooses, never the software. */
  policeChoice: z.boolean(),
  troop: z.string(),
  district: z.string(),
  team: z.string().nullable(),
  population: z.number(),
  toBeConfirmed: z.array(z.string()),
  source: z.string(),
  asOf: z.string(),
});
export type RoutingTown = z.infer<typeof RoutingTown>;

export const RoutingAgency = z.object({
  kind: z.string(),
  name: z.string(),
  source: z.string(),
  asOf: z.string(),
  toBeConfirmed: z.boolean(),
});

export const RoutingDirectory = z.object({
  version: z.string(),
  state: z.string(),
  stateName: z.string(),
  timeZone: z.string(),
  hartLead: z.string(),
  fbi: z.string(),
  hotline: z.string(),
  dutyOfficer: z.string(),
  /** The State's Attorney's desk of each judicial district. */
  attorneys: z.record(z.string(), z.string()),
  /** Who may answer on such land besides the town's police; an agency with counties only there. */
  land: z.array(
    z.object({
      kind: z.string(),
      /** The State Police troop of the town may answer. */
      townTroop: z.boolean(),
      agencies: z.array(z.object({ id: z.string(), counties: z.array(z.string()) })),
    }),
  ),
  towns: z.record(z.string(), RoutingTown),
  agencies: z.record(z.string(), RoutingAgency),
  /** Only agencies with a live desk can be sent to. */
  desks: z.array(z.string()),
  places: z.array(z.object({ name: z.string(), townId: z.string(), share: z.number() })),
  zips: z.record(z.string(), z.array(z.object({ townId: z.string(), share: z.number() }))),
});
export type RoutingDirectory = z.infer<typeof RoutingDirectory>;

export const PlaceCandidate = z.object({
  townId: z.string(),
  town: z.string(),
  share: z.number(),
  why: z.string(),
});
export type PlaceCandidate = z.infer<typeof PlaceCandidate>;

const AnswerDesk = z.object({
  desk: z.string(),
  deskName: z.string(),
  lead: z.boolean(),
  unroutable: z.boolean(),
  reason: z.string(),
  source: z.string(),
  asOf: z.string(),
  toBeConfirmed: z.boolean(),
});
export const WhoAnswers = z.object({
  query: z.object({ town: z.string().nullable(), place: z.string().nullable(), zip: z.string().nullable() }),
  /** The town this is, when there is no doubt. */
  resolved: z.object({ townId: z.string(), town: z.string() }).nullable(),
  /** Towns it may be, most people first; the person picks. */
  candidates: z.array(PlaceCandidate),
  parties: z.array(
    z.object({
      party: z.enum(['hart_lead', 'fbi', 'local_police', 'local_mdt']),
      desks: z.array(AnswerDesk),
    }),
  ),
});
export type WhoAnswers = z.infer<typeof WhoAnswers>;
export const WhoAnswersQuery = z.strictObject({
  town: z.string().max(200).optional(),
  place: z.string().max(200).optional(),
  zip: z.string().max(20).optional(),
});
