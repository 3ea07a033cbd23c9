/**
 * Text as a reader hears it: lower case, no accents, no invisible characters, look-alike forms (full-width, ligatures)
 * made plain. Letters and digits stay, a comma stays, every other sign is a blank.
 */
export interface Folded {
  readonly text: string;
  /** Where each UTF-16 unit of `text` begins and ends in the original. */
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
};
/** Letters of other scripts that look like plain ones; a name in that script folds the same way on both sides. */
const LOOK_ALIKES = new Map(
  [...'аеорсухіјѕһԁԛԝӏвнмткοανικρτυχ'].map((sign, at) => [sign, [...'aeopcyxijshdqwlbhmtkoavikptux'][at]!]),
);
/** Where the digits of other scripts begin: Arabic, Persian, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]|(?![\t\n\v\f\r])\p{Cc}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const HYPHEN_AT_LINE_END = /[-\u00ad\u2010\u2011]\s*[\n\r]\s*/y;

/** `joined`: a word that a hyphen splits over two lines is one word ("Quill-⏎feather"). */
export function fold(original: string, joined = false): Folded {
  const start: number[] = [];
  const end: number[] = [];
  let text = '';
  for (let at = 0; at < original.length;) {
    HYPHEN_AT_LINE_END.lastIndex = at;
    if (joined && HYPHEN_AT_LINE_END.test(original)) {
      at = HYPHEN_AT_LINE_END.lastIndex;
      continue;
    }
    const character = String.fromCodePoint(original.codePointAt(at)!);
    const plain = plainOf(character);
    text += plain;
    for (let unit = 0; unit < plain.length; unit += 1) {
      start.push(at);
      end.push(at + character.length);
    }
    at += character.length;
  }
  return { text, start, end };
}

/** Words of a name or an employer, folded. */
export function foldedWords(text: string): string[] {
  return fold(text).text.split(/[ ,]+/).filter(Boolean);
}

function plainOf(character: string): string {
  if (character >= 'a' && character <= 'z') return character;
  let plain = '';
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (INVISIBLE.test(part)) continue;
    plain +=
      PLAIN[part] ??
      LOOK_ALIKES.get(part) ??
      digitOf(part) ??
      (LETTER_OR_DIGIT.test(part) || part === ',' ? part : ' ');
  }
  return plain;
}

function digitOf(character: string): string | undefined {
  const point = character.codePointAt(0)!;
  const zero = ZEROS.find((first) => point >= first && point < first + 10);
  return zero === undefined ? undefined : String(point - zero);
}
