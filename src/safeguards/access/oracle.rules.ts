import { CASE_OBJECTS } from './policy-objects.rules.ts';
import { ruleFor } from './policy-table.rules.ts';
import type { CaseObject, Fields, ObjectName, Rule, Verb } from './policy-table.rules.ts';
import type { DatabaseRole } from './roles.rules.ts';

/**
 * The decisions of the policy table a second time, without a database: what each relation means is written here in
 * another language by other means, so that a fault in either shows as a difference (test/setup/access-compare.ts).
 */
export interface World {
  readonly now: number;
  readonly reports: readonly { id: string; status: string; createdBy: string }[];
  readonly people: readonly {
    id: string;
    reportId: string;
    kind: string;
    words: string;
    born: string | null;
  }[];
  readonly links: readonly { personId: string; otherId: string; same: boolean; undone: boolean }[];
  readonly dispatches: readonly { id: string; reportId: string; deskId: string }[];
  readonly notices: readonly { id: string; dispatchId: string }[];
  readonly ties: readonly {
    accountId: string;
    reportId: string | null;
    personId: string | null;
    names: readonly string[];
    born: string | null;
    lifted: boolean;
  }[];
  readonly glasses: readonly { accountId: string; reportId: string; endsAt: number }[];
  readonly readings: readonly { accountId: string; endsAt: number }[];
}

/** Whom a transaction acts for. */
export interface Asker {
  readonly role: DatabaseRole;
  readonly accountId: string | null;
  readonly desks: readonly string[];
}

/** A row, by the columns that decide about it. */
export type Row = Readonly<Record<string, string | null>>;

/** Whether this asker may do this to this field of this row. */
export function may(
  world: World,
  asker: Asker,
  object: ObjectName,
  verb: Verb,
  field: string,
  row: Row,
): boolean {
  const rule = ruleFor(object, asker.role, verb);
  if (!rule || !covers(rule[verb]!, field)) return false;
  return stands(world, asker, object, rule, row);
}

function covers(fields: Fields, field: string): boolean {
  return fields === 'all' || fields.includes(field);
}

function stands(world: World, asker: Asker, object: ObjectName, rule: Rule, row: Row): boolean {
  if (rule.relation === 'no_row') return false;
  if (rule.relation === 'engine' || rule.relation === 'searching') return true;
  const { accountId, desks } = asker;
  if (accountId === null) return false;
  const walled = walledReports(world, accountId);
  if (reportsOf(world, object, row).some((id) => walled.has(id))) return false;
  switch (rule.relation) {
    case 'not_walled':
      return true;
    case 'reading_with_reason':
      return world.readings.some((reading) => reading.accountId === accountId && reading.endsAt > world.now);
    case 'owed_by_own_desk':
      return desks.includes(row.owed_by ?? '');
    case 'own_desk':
      return desks.includes((object === 'dispatch' ? row.desk_id : deskOf(world, row.dispatch_id)) ?? '');
    case 'note_of_own_desk':
      return desks.includes(row.desk_id ?? '') && desks.includes(deskOf(world, row.dispatch_id) ?? '');
  }
}

function deskOf(world: World, dispatchId: string | null | undefined): string | undefined {
  return world.dispatches.find(({ id }) => id === dispatchId)?.deskId;
}

/** The reports a row is about: none, one, or two for a link. */
function reportsOf(world: World, object: ObjectName, row: Row): string[] {
  const { reach }: CaseObject = CASE_OBJECTS[object];
  const ofDispatch = (wanted: string | null | undefined) =>
    world.dispatches.filter(({ id }) => id === wanted).map(({ reportId }) => reportId);
  switch (reach.by) {
    case 'report':
      return [
        ...[row[reach.column]].filter((id) => id !== null && id !== undefined),
        ...(object === 'desk_note' ? ofDispatch(row.dispatch_id) : []),
      ];
    case 'dispatch':
      return ofDispatch(row[reach.column]);
    case 'notice':
      return world.notices
        .filter(({ id }) => id === row[reach.column])
        .flatMap(({ dispatchId }) => ofDispatch(dispatchId));
    case 'people':
      return reach.columns.flatMap((column) =>
        world.people.filter(({ id }) => id === row[column]).map(({ reportId }) => reportId),
      );
  }
}

const known = new WeakMap<World, Map<string, ReadonlySet<string>>>();

/** The reports that do not exist for an account: its ties, whoever is the same human, less what it opened in emergency. */
function walledReports(world: World, accountId: string): ReadonlySet<string> {
  const of = known.get(world) ?? new Map<string, ReadonlySet<string>>();
  known.set(world, of);
  const walled = of.get(accountId) ?? findWalls(world, accountId);
  of.set(accountId, walled);
  return walled;
}

function findWalls(world: World, accountId: string): ReadonlySet<string> {
  const walled = new Set<string>();
  for (const tie of world.ties) {
    if (tie.accountId !== accountId || tie.lifted) continue;
    const meant = world.people.filter(
      (person) =>
        person.id === tie.personId ||
        (person.reportId === tie.reportId && person.kind === 'child') ||
        (tie.names.some((name) => ` ${person.words} `.includes(` ${name} `)) &&
          (tie.born === null || person.born === null || tie.born === person.born)),
    );
    const direct = tie.reportId ?? world.people.find(({ id }) => id === tie.personId)?.reportId;
    const reports = new Set(
      sameHumans(
        world,
        meant.map(({ id }) => id),
      ).map((id) => world.people.find((one) => one.id === id)!.reportId),
    );
    if (tie.reportId !== null) reports.add(tie.reportId);
    for (const id of reports) {
      const report = world.reports.find((one) => one.id === id)!;
      const ownDraft = report.status === 'draft' && report.createdBy === accountId && id !== direct;
      if (!ownDraft) walled.add(id);
    }
  }
  for (const glass of world.glasses)
    if (glass.accountId === accountId && glass.endsAt > world.now) walled.delete(glass.reportId);
  return walled;
}

function sameHumans(world: World, from: readonly string[]): string[] {
  const found = new Set(from);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { personId, otherId, same, undone } of world.links) {
      if (!same || undone) continue;
      if (found.has(personId)) found.add(otherId);
      if (found.has(otherId)) found.add(personId);
    }
  }
  return [...found];
}
