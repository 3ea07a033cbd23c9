/** The letters people search by: lower case, no accents, single blanks. */
export function searchText(parts: readonly (string | null | undefined)[]): string {
  return parts
    .filter((part): part is string => Boolean(part))
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A telephone number as the digits that identify it: ten for North America, all of them otherwise. */
export function phoneDigits(typed: string): string {
  const digits = typed.replace(/\D/g, '');
  return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
}

/** A handle without its decoration: "@Star_Girl " and "star_girl" are the same. */
export function handleKey(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase();
}

/** A name as reports may hold it: both orders, each as the search writes it. */
export function nameKeys(givenName: string, familyName: string): string[] {
  return [searchText([givenName, familyName]), searchText([familyName, givenName])];
}
