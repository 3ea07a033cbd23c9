import { HOSTILE_TEXTS } from './hostile-texts.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
}
export interface ApiDocument {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
            };
            readonly parameters?: readonly { readonly in: string; readonly name: string }[];
          }
        >
      >
    >
  >;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface Random {
  chance(share: number): boolean;
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** The same seed, the same run (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (share) => next() < share,
    below: (limit) => Math.floor(next() * limit),
    pick: (items) => items[Math.floor(next() * items.length)]!,
  };
}

const WRONG: readonly unknown[] = [null, true, 0, -1, 1.5, 1e308, '', [], {}, [[]], [null], { length: 1e9 }];
const MAX_DEPTH = 6;

/** A body that mostly fits the schema, so that it gets far, with something hostile somewhere in it. */
export function bodyFor(
  schema: Schema | undefined,
  document: ApiDocument,
  random: Random,
  ids: readonly string[],
): string {
  if (random.chance(0.04)) return random.pick(['{', '[', '"', '{"a":', ...HOSTILE_TEXTS]);
  const text = JSON.stringify(valueFor(schema ?? {}, { document, random, ids }, 0));
  // As text, because an object literal would swallow it.
  return random.chance(0.05) && text.startsWith('{"')
    ? `{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},${text.slice(1)}`
    : text;
}

interface Making {
  readonly document: ApiDocument;
  readonly random: Random;
  readonly ids: readonly string[];
}

function valueFor(schema: Schema, making: Making, depth: number): unknown {
  const { document, random } = making;
  if (random.chance(0.03)) return random.pick(WRONG);
  if (random.chance(0.03)) return random.pick(HOSTILE_TEXTS);
  if (schema.$ref)
    return valueFor(document.components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {}, making, depth);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueFor(random.pick(choices), making, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const type = typeof schema.type === 'string' ? schema.type : random.pick(schema.type ?? ['object']);
  if (type === 'object') return objectFor(schema, making, depth);
  if (type === 'array')
    return depth > MAX_DEPTH
      ? []
      : Array.from({ length: random.below(3) }, () => valueFor(schema.items ?? {}, making, depth + 1));
  if (type === 'integer' || type === 'number') return random.pick([0, 1, 2, 15, 17, 18, 120, 1000]);
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'null') return null;
  if (schema.format === 'uuid' && random.chance(0.8)) return random.pick(making.ids);
  if (schema.format === 'date' && random.chance(0.8)) return '2011-05-05';
  return random.pick(HOSTILE_TEXTS);
}

function objectFor(schema: Schema, making: Making, depth: number): unknown {
  const { random } = making;
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) || (depth <= MAX_DEPTH && random.chance(0.3)),
  );
  const made = fields.map(([name, inner]) => [name, valueFor(inner, making, depth + 1)] as const);
  return Object.fromEntries(random.chance(0.03) ? [...made, [random.pick(HOSTILE_TEXTS), 1]] : made);
}
