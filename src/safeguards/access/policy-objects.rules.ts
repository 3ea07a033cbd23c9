import {
  auditorReads,
  careline,
  counted,
  desks,
  dispatch,
  engine,
  kept,
  report,
  searched,
} from './policy-building.rules.ts';
import { RELEASE_OBJECTS } from './policy-releases.rules.ts';
import type { CaseObject } from './policy-table.rules.ts';

/** The ends of a dispatch that its own desk reaches; where it goes and what is owed stays as it was sent. */
const ANSWERED = [
  'status',
  'delivered_at',
  'opened_at',
  'acknowledged_at',
  'acknowledged_name',
  'acknowledged_role',
  'case_number',
  'acting_at',
] as const;

/** What the search reads of a person, and when the row left it. */
const SEARCHABLE = [
  'given_name',
  'family_name',
  'aliases',
  'date_of_birth',
  'phones',
  'handles',
  'search_text',
  'removed_at',
] as const;

/** Every table with rows about a report, and every rule about it. */
export const CASE_OBJECTS = {
  report: {
    says: 'What was told, without reporter, narrative and location: children, suspects, facts, decisions',
    reach: report('id'),
    rules: [
      careline({ select: 'all', insert: 'all', update: 'all' }),
      auditorReads,
      { roles: desks, relation: 'no_row', select: ['id', 'number', 'urgent'] },
      { roles: ['worker', 'integrity'], relation: 'engine', select: 'all' },
      searched,
    ],
  },
  report_reporter: {
    says: 'Who called, with phone, e-mail and employer',
    compartment: 'reporter',
    reach: report(),
    rules: [careline({ select: 'all', insert: 'all', update: 'all' }), counted],
  },
  report_narrative: {
    says: 'The call in the caller’s own words',
    compartment: 'narrative',
    reach: report(),
    rules: [careline({ select: 'all', insert: 'all', update: 'all' }), counted],
  },
  report_location: {
    says: 'Where a child is or may be met: addresses, whereabouts, school, places, how to reach her safely',
    compartment: 'victim_location',
    reach: report(),
    rules: [careline({ select: 'all', insert: 'all', update: 'all' }), counted],
  },
  report_revision: {
    says: 'Each submitted version of a report',
    reach: report(),
    rules: [careline({ select: 'all', insert: 'all' }), counted],
  },
  person: {
    says: 'The people a report names, as the search finds them',
    reach: report(),
    rules: [
      careline({ select: 'all', insert: 'all', update: 'all' }),
      counted,
      searched,
      // Expungement empties what stands in clear about somebody, together with the keys of what is sealed.
      engine({ select: ['id', 'report_id', 'kind', 'item_id'], update: SEARCHABLE }),
    ],
  },
  link_decision: {
    says: 'That two people in two reports are, or are not, the same human',
    reach: { by: 'people', columns: ['person_id', 'other_id'] },
    rules: [careline({ select: 'all', insert: 'all', update: 'all' }), counted, searched],
  },
  forwarding: {
    says: 'Which version was sent out when, and why to these desks',
    reach: report(),
    rules: [
      careline({ select: 'all', insert: 'all' }),
      auditorReads,
      counted,
      engine({ select: 'all', insert: 'all' }),
    ],
  },
  dispatch: {
    says: 'An entry: one version at one desk, how far it got, who has it',
    reach: report(),
    rules: [
      careline({ select: 'all', insert: 'all', update: 'all' }),
      { roles: desks, relation: 'own_desk', select: 'all', update: ANSWERED },
      auditorReads,
      counted,
      engine({ select: 'all', insert: 'all', update: 'all' }),
    ],
  },
  package: {
    says: 'What a desk may know of a report, frozen and signed',
    reach: dispatch,
    rules: [
      careline({ select: 'all', insert: 'all' }),
      { roles: desks, relation: 'own_desk', select: 'all' },
      auditorReads,
      engine({ select: 'all', insert: 'all' }),
      counted,
    ],
  },
  acknowledgement: {
    says: '“We have it” and “we are acting”, with name and role',
    reach: dispatch,
    rules: [
      careline({ select: 'all' }),
      { roles: ['careline'], relation: 'own_desk', insert: 'all' },
      { roles: desks, relation: 'own_desk', select: 'all', insert: 'all' },
      auditorReads,
      engine({ select: 'all' }),
      counted,
    ],
  },
  outcome: {
    says: 'What came of it at a desk',
    reach: dispatch,
    rules: [
      careline({ select: 'all' }),
      { roles: ['careline'], relation: 'own_desk', insert: 'all' },
      { roles: desks, relation: 'own_desk', select: 'all', insert: 'all' },
      auditorReads,
      engine({ select: 'all' }),
      counted,
    ],
  },
  question: {
    says: 'A desk’s question to the Careline, and the answer',
    reach: dispatch,
    rules: [
      careline({ select: 'all', insert: 'all', update: ['answer', 'answered_at', 'answered_by'] }),
      { roles: desks, relation: 'own_desk', select: 'all', insert: 'all' },
      auditorReads,
      engine({ select: 'all' }),
      counted,
    ],
  },
  redirection: {
    says: '“Not ours, because…”, and the desk that carries on',
    reach: dispatch,
    rules: [
      careline({ select: 'all', insert: 'all' }),
      { roles: desks, relation: 'own_desk', select: 'all' },
      auditorReads,
      engine({ select: 'all', insert: 'all' }),
      counted,
    ],
  },
  desk_note: {
    says: 'Notes a desk keeps for itself about a report it has',
    compartment: 'law_enforcement_notes',
    reach: report(),
    rules: [{ roles: desks, relation: 'note_of_own_desk', select: 'all', insert: 'all' }, counted],
  },
  phone_call: {
    says: 'A call of the Careline to a desk',
    reach: dispatch,
    rules: [careline({ select: 'all', insert: 'all' }), auditorReads, counted],
  },
  police_notice: {
    says: 'That the police were told of a report that is not forwarded',
    reach: report(),
    rules: [careline({ select: 'all', insert: 'all' }), auditorReads, counted],
  },
  obligation: {
    says: 'What is owed about a report, by whom, by when',
    reach: { by: 'report', column: 'report_id', optional: true },
    rules: [
      careline({ select: 'all', insert: 'all', update: 'all' }),
      { roles: desks, relation: 'owed_by_own_desk', select: 'all', insert: 'all', update: 'all' },
      auditorReads,
      engine({ select: 'all', insert: 'all', update: 'all' }),
      counted,
    ],
  },
  notice: {
    says: 'Messages that carry an entry through a channel; a number and a link, no name',
    reach: dispatch,
    rules: [
      careline({ select: 'all', insert: 'all', update: ['state', 'finished_at', 'due_at'] }),
      auditorReads,
      counted,
      engine({ select: 'all', insert: 'all', update: 'all' }),
    ],
  },
  attempt: {
    says: 'Each try to send a message, and what came back',
    reach: { by: 'notice', column: 'notice_id' },
    rules: [
      careline({ select: 'all' }),
      auditorReads,
      engine({ select: 'all', insert: 'all', update: ['ended_at', 'outcome', 'evidence'] }),
    ],
  },
  tie: {
    says: 'What a person of staff has to do with a child or a case; read through functions only',
    reach: { by: 'report', column: 'report_id', optional: true },
    rules: [kept],
  },
  wall: {
    says: 'Which report does not exist for whom; read through functions only',
    reach: report(),
    rules: [kept],
  },
  break_glass: {
    says: 'Who opened a walled report in an emergency, and the review; read through functions only',
    reach: report(),
    rules: [kept],
  },
  record_opening: {
    says: 'Which reports of other people an account opened lately, counted; read through functions only',
    reach: report(),
    rules: [kept],
  },
  ...RELEASE_OBJECTS,
} as const satisfies Record<string, CaseObject>;
