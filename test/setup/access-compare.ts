import type pg from 'pg';
import { may } from '../../src/safeguards/access/oracle.rules.ts';
import type { Asker, Row } from '../../src/safeguards/access/oracle.rules.ts';
import { OBJECT_NAMES } from '../../src/safeguards/access/policy-table.rules.ts';
import type { ObjectName } from '../../src/safeguards/access/policy-table.rules.ts';
import { chooser, idOf } from './access-world.ts';
import type { SeededWorld } from './access-world.ts';

/** What was compared, and where the database and the oracle part. */
export interface Compared {
  readonly decisions: number;
  readonly differences: readonly string[];
}

export interface Shape {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly rows: readonly Row[];
}

/** Columns whose value says to which report, entry or desk a row belongs: changing one moves the row. */
const MOVES = ['report_id', 'dispatch_id', 'desk_id', 'owed_by', 'notice_id', 'person_id', 'other_id'];

/** Columns, key and rows of every object, as the database itself holds them. */
export async function readShapes(client: pg.Client): Promise<ReadonlyMap<ObjectName, Shape>> {
  const shapes = new Map<ObjectName, Shape>();
  for (const object of OBJECT_NAMES) {
    const { rows: columns } = await client.query<{ name: string; is_key: boolean }>(
      `select a.attname as name, coalesce(a.attnum = any (k.conkey), false) as is_key from pg_attribute a
         left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
        where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [object],
    );
    const { rows } = await client.query<{ row: Row }>(`select to_jsonb(t) as row from ${object} t`);
    shapes.set(object, {
      columns: columns.map(({ name }) => name),
      key: columns.filter(({ is_key }) => is_key).map(({ name }) => name),
      rows: rows.map(({ row }) => row),
    });
  }
  return shapes;
}

/** A function that tries statements as whoever calls it and undoes each: rows it touched, or the code of its refusal. */
export const TRY_EACH = `
create function try_each(statements text[]) returns text[] language plpgsql as $try$
declare
  answers text[] := '{}';
  one text;
  touched bigint;
begin
  foreach one in array statements loop
    begin
      execute one;
      get diagnostics touched = row_count;
      raise exception using errcode = 'HL999', message = touched::text;
    exception when sqlstate 'HL999' then answers := answers || sqlerrm;
      when others then answers := answers || sqlstate;
    end;
  end loop;
  return answers;
end $try$`;

interface Options {
  readonly seed: number;
  readonly objects?: readonly ObjectName[];
  readonly askers?: readonly Asker[];
  /** How many rows per object and asker are written to; all are read. */
  readonly written: number;
}

/** Asks the database and the oracle the same questions, inside the caller's transaction. */
export async function compare(
  client: pg.Client,
  world: SeededWorld,
  shapes: ReadonlyMap<ObjectName, Shape>,
  { seed, objects = OBJECT_NAMES, askers = world.askers, written }: Options,
): Promise<Compared> {
  const pick = chooser(seed);
  const differences: string[] = [];
  let decisions = 0;
  for (const asker of askers) {
    await become(client, asker);
    for (const object of objects) {
      const shape = shapes.get(object)!;
      const name = `${asker.role} ${asker.accountId?.slice(0, 8) ?? 'nobody'} [${asker.desks.join()}] ${object}`;
      const differs = (what: string) => differences.push(`${name}: ${what}`);
      const questions = [
        ...readQuestions(world, asker, object, shape),
        ...writeQuestions(world, asker, object, shape, pick, written),
      ];
      const { rows } = await client.query<{ answers: string[] }>('select try_each($1) as answers', [
        questions.map(({ statement }) => statement),
      ]);
      questions.forEach(({ what, expected, weight, lenient }, index) => {
        const answer = rows[0]!.answers[index]!;
        decisions += weight;
        const agrees = lenient
          ? (answer !== '42501' && answer !== '0') === expected
          : answer === (expected === true ? '1' : String(expected)) || (expected === 0 && answer === '42501');
        if (!agrees) differs(`${what}: database ${answer}, oracle ${expected}`);
      });
      decisions += await compareRows(client, world, asker, object, shape, differs);
    }
  }
  await client.query("select set_config('role', 'none', true)");
  return { decisions, differences };
}

async function become(client: pg.Client, { role, accountId, desks }: Asker): Promise<void> {
  await client.query("select set_config('role', 'none', true)");
  await client.query(
    "select set_config('app.account', $1, true), set_config('app.desks', $2, true), set_config('role', $3, true)",
    [accountId ?? '', `{${desks.join(',')}}`, role],
  );
}

interface Question {
  readonly what: string;
  readonly statement: string;
  /** Rows the oracle lets through; true and false for one row that is written. */
  readonly expected: number | boolean;
  /** Whether any refusal but a missing right counts as "allowed": a key, a check, a wrong reference. */
  readonly lenient: boolean;
  /** How many decisions this one statement is. */
  readonly weight: number;
}

/** Each column read by itself: a column that is not granted must be refused, whatever the rows. */
function readQuestions(world: SeededWorld, asker: Asker, object: ObjectName, shape: Shape): Question[] {
  return shape.columns.map((column) => ({
    what: `select ${column}`,
    statement: `select ${column} from ${object}`,
    expected: shape.rows.filter((row) => may(world, asker, object, 'select', column, row)).length,
    lenient: false,
    weight: shape.rows.length,
  }));
}

/** Which rows, not only how many. */
async function compareRows(
  client: pg.Client,
  world: SeededWorld,
  asker: Asker,
  object: ObjectName,
  { key, rows, columns }: Shape,
  differs: (what: string) => void,
): Promise<number> {
  const keyOf = (row: Row) => key.map((column) => row[column]).join(' ');
  const wanted = rows.filter((row) =>
    key.every((column) => may(world, asker, object, 'select', column, row)),
  );
  await client.query('savepoint reading');
  try {
    const seen = await client.query<Row>(
      `select ${key.map((column) => `${column}::text`).join(', ')} from ${object}`,
    );
    const [mine, theirs] = [seen.rows.map(keyOf).sort(), wanted.map(keyOf).sort()];
    if (mine.join() !== theirs.join()) differs(`rows: database ${mine.length}, oracle ${theirs.length}`);
  } catch (error) {
    await client.query('rollback to savepoint reading');
    if ((error as { code?: string }).code !== '42501' || wanted.length > 0)
      differs(`rows: ${(error as Error).message}`);
  }
  return columns.length > 0 ? rows.length : 0;
}

function writeQuestions(
  world: SeededWorld,
  asker: Asker,
  object: ObjectName,
  shape: Shape,
  pick: ReturnType<typeof chooser>,
  written: number,
): Question[] {
  const questions: Question[] = [];
  for (let n = 0; n < Math.min(written, shape.rows.length); n += 1) {
    const row = pick(shape.rows);
    const here = shape.key.map((column) => `${column} = ${literal(row[column])}`).join(' and ');
    for (const column of shape.columns) {
      // Some may write over what they may not read; naming the old value would need both rights.
      const value = may(world, asker, object, 'select', column, row) ? column : `(null::${object}).${column}`;
      questions.push({
        what: `update ${column} of ${here}`,
        statement: `update ${object} set ${column} = ${value} where ${here}`,
        expected: may(world, asker, object, 'update', column, row),
        lenient: true,
        weight: 1,
      });
      if (!MOVES.includes(column) || shape.key.includes(column)) continue;
      const to = pick(shape.rows)[column] ?? null;
      const moved = { ...row, [column]: to };
      const allowed = (['update', 'select'] as const).every((verb) =>
        may(world, asker, object, verb, column, moved),
      );
      questions.push({
        what: `move ${column} of ${here} to ${to}`,
        statement: `update ${object} set ${column} = ${literal(to)} where ${here}`,
        expected: may(world, asker, object, 'update', column, row) && allowed,
        lenient: true,
        weight: 1,
      });
    }
    const copy: Row = { ...row, ...Object.fromEntries(newKey(shape, row, n)) };
    questions.push({
      what: `insert like ${here}`,
      statement: `insert into ${object} select * from jsonb_populate_record(null::${object}, ${literal(JSON.stringify(copy))})`,
      expected: shape.columns.every((column) => may(world, asker, object, 'insert', column, copy)),
      lenient: true,
      weight: 1,
    });
  }
  return questions;
}

/** A copy gets a new id; where the key is the report itself the copy fails by its key, after the rights were judged. */
function newKey({ key }: Shape, row: Row, n: number): [string, string][] {
  return key.includes('id') ? [['id', idOf('copy', row.id!, n)]] : [];
}

function literal(value: string | null | undefined): string {
  return value === null || value === undefined ? 'null' : `'${String(value).replaceAll("'", "''")}'`;
}
