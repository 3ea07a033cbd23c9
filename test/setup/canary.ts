import { z } from 'zod';
import { IntakeContent } from '../../src/journey/1-intake/intake.api.ts';
import type { IntakeBody } from '../../src/journey/1-intake/intake.api.ts';
import { derbyReport } from './reports.ts';

export const REPORTER = {
  givenName: 'Perpétua',
  familyName: 'Quïllfeather',
  phone: '(203) 555-0142',
  email: 'perpetua.quillfeather@larkspur.example',
  employer: 'Larkspur Academy, Inc.',
  mandated: true,
};
export const SPELLINGS = [
  'Perpétua Quïllfeather',
  'PERPETUA QUILLFEATHER',
  'Quillfeather, Perpetua',
  'Ms. P. M. Quillfeather',
  'Perpetua Q.',
  'the Quillfeathers',
  'Perpe\u200btua Quill\u00adfeather',
  'Mrs. Quill-\nfeather',
  'Ｐｅｒｐｅｔｕａ',
  'P-E-R-P-E-T-U-A',
  'P\u0065\u0301rp\u00e9tua',
  '(203) 555-0142',
  '+1 203.555.0142',
  '12035550142',
  '555 0142',
  '２０３５５５０１４２',
  'Perpetua.Quillfeather@Larkspur.example',
  'LARKSPUR ACADEMY',
  '#LarkspurAcademy',
] as const;
/** All of them in one text. */
export const PLANTED = SPELLINGS.map((spelling) => `told us (${spelling})`).join('; ');

/** The traces that any of the spellings would leave, whatever was done to their letters. */
export function traces(text: string): string[] {
  // Escapes of JSON hide a letter from a search, not from a reader.
  const read = text.replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  const plain = read
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  const letters = plain.replace(/[^a-z]/g, '');
  return [
    ...['quillfeather', 'perpetua', 'larkspuracademy', 'larkspurexample'].filter((trace) =>
      letters.includes(trace),
    ),
    ...(plain.match(/555\D{0,3}0142(?!\d)/g) ?? []),
  ];
}

/** A report with the reporter in every free text that its schema has: a field added later is planted too. */
export function plantedEverywhere(): IntakeBody {
  planted = 0;
  const report = derbyReport({ reporter: REPORTER });
  const schema = z.toJSONSchema(IntakeContent, { io: 'input', unrepresentable: 'any' }) as Node;
  const filled = plant(schema, report, '') as IntakeBody;
  return {
    ...filled,
    submit: true,
    reporter: REPORTER,
    places: filled.places!.map(({ agencyChoice: _left, ...rest }) => rest),
  };
}
interface Node {
  readonly type?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}
/** How many texts of the last report were planted. */
export let planted = 0;
function plant(node: Node, value: unknown, name: string): unknown {
  if (node.properties && !['reporter'].includes(name))
    return Object.fromEntries(
      Object.entries(node.properties).flatMap(([field, inner]) => {
        const put = plant(inner, (value as Record<string, unknown> | undefined)?.[field], field);
        return put === undefined ? [] : [[field, put]];
      }),
    );
  if (node.type === 'array' && node.items) {
    if (Array.isArray(value)) return value.map((item) => plant(node.items!, item, name));
    const item = plant(node.items, undefined, name);
    return item === undefined ? undefined : [item];
  }
  const prose = node.type === 'string' && node.maxLength && !node.pattern;
  if (!prose || /^(town|place|country|givenName|familyName|aliases|reporter)$/.test(name)) return value;
  planted += 1;
  return node.maxLength! >= PLANTED.length ? PLANTED : `told us ${SPELLINGS[planted % SPELLINGS.length]}`;
}
