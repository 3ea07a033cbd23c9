import { z } from 'zod';

type Path = readonly (string | number)[];
/** One thing wrong with an otherwise empty body: `value` stands at `path`, and the refusal must name `named`. */
export interface BadValue {
  readonly path: Path;
  readonly named: string;
  readonly why: string;
  readonly value: unknown;
}

interface Node {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | false;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly maxItems?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** Keys that JavaScript itself answers to; a parser that copies them changes every object of the program. */
const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Everything that can be wrong with a body of this schema, one thing at a time, field by field. */
export function badValuesFor(schema: z.ZodType): BadValue[] {
  const { $ref, $defs, ...root } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  // A schema with a name of its own is described under that name.
  const document = $ref === undefined ? root : $defs![$ref.split('/').at(-1)!];
  return [...wrongAt(document as Node, [])];
}

/** `body` with the bad value put in; the containers on the way are made. */
export function spoiled(body: unknown, { path, value }: BadValue): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const inner = spoiled((body as Record<string, unknown> | undefined)?.[first], {
    path: rest,
    value,
    named: '',
    why: '',
  });
  if (typeof first === 'number') return [inner];
  // As own properties: an assignment to __proto__ would vanish.
  return Object.fromEntries([
    ...Object.entries((body ?? {}) as object).filter(([k]) => k !== first),
    [first, inner],
  ]);
}

function* wrongAt(node: Node, path: Path): Generator<BadValue> {
  const at = (why: string, value: unknown, last?: string): BadValue => ({
    path: last === undefined ? path : [...path, last],
    named: named(last === undefined ? path : [...path, last]),
    why,
    value,
  });
  const choices = choicesOf(node);
  const types = new Set(
    choices.flatMap((choice) => choice.type ?? typeof (choice.const ?? choice.enum?.[0])),
  );
  const is = (type: string) => types.has(type);
  if (!is('null') && path.length > 0) yield at('null', null);
  if (!is('string')) yield at('a text', 'yes');
  if (!is('string')) yield at('a number as text', '1');
  if (!is('boolean')) yield at('a truth value', true);
  if (!is('integer') && !is('number')) yield at('a number', 1);
  if (!is('array')) yield at('a list', []);
  if (!is('object')) yield at('an object', {});
  if (is('array') || is('object')) yield at('deep nesting', nested(200));
  for (const choice of choices) yield* wrongWithin(choice, path, at, is);
}

function choicesOf(node: Node): readonly Node[] {
  return node.anyOf?.flatMap(choicesOf) ?? [node];
}

function* wrongWithin(
  node: Node,
  path: Path,
  at: (why: string, value: unknown, last?: string) => BadValue,
  is: (type: string) => boolean,
): Generator<BadValue> {
  if (node.enum ?? node.const) for (const bad of ['no_such_code', '', 'YES', 'yes ']) yield at('a code', bad);
  if (node.type === 'integer' || node.type === 'number')
    for (const bad of [-1, 1.5, 1e300, (node.maximum ?? 1e15) + 1]) yield at('a number out of range', bad);
  if (node.type === 'string' && !node.enum) {
    yield at('the character U+0000', 'a\u0000b');
    yield at('half a character', 'a\ud800b');
    if (node.maxLength) yield at('a text too long', 'ä'.repeat(node.maxLength + 1));
    if (node.minLength) for (const bad of ['', ' \t\n']) yield at('no text', bad);
    if (node.format ?? node.pattern)
      for (const bad of IMPOSSIBLE.filter((text) => !matches(node, text)))
        yield at('an impossible day, moment or name', bad);
  }
  if (node.type === 'array') {
    if (node.maxItems) yield at('too many', new Array(node.maxItems + 1).fill(sampleOf(node.items)));
    if (node.items) yield* wrongAt(node.items, [...path, 0]);
  }
  if (!is('object') || node.type !== 'object') return;
  if (node.properties) {
    for (const key of ['noSuchField', 'sumbit', 'id; drop table report', ...PROTOTYPE_KEYS])
      yield at('an unknown field', { polluted: true }, key);
    for (const [name, field] of Object.entries(node.properties)) yield* wrongAt(field, [...path, name]);
  } else if (node.additionalProperties) {
    for (const key of PROTOTYPE_KEYS) yield at('a key of JavaScript itself', 'x', key);
    yield* wrongAt(node.additionalProperties, [...path, 'anything']);
  }
}

const IMPOSSIBLE = [
  '2026-02-30',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00.1234567890Z',
  '0612',
  '06511-1234',
  '../../etc/passwd',
  "'; drop table report; --",
  'ÿ',
  '',
];

/** A word that is no day is a right name of an agency. A day is judged by the calendar, which no pattern knows. */
function matches(node: Node, text: string): boolean {
  return node.format === undefined && new RegExp(node.pattern!).test(text);
}

function sampleOf(node: Node | undefined): unknown {
  if (node?.enum) return node.enum[0];
  return node?.type === 'object' ? {} : 'x';
}

/** An object in an object in an object, `depth` times. */
export function nested(depth: number): unknown {
  let value: unknown = { a: 1 };
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}

function named(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part),
    '',
  );
}
