import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV (RFC 4180) in UTF-8 with its mark, as spreadsheets read it. No cell is a formula: one that begins like one
 * gets an apostrophe in front, which spreadsheets show as text.
 */
export function csvOf(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return stringify(
    [columns, ...rows].map((row) => row.map(cell)),
    { bom: true, record_delimiter: '\r\n', quoted: true, quoted_empty: true },
  );
}

/** What a spreadsheet takes for the beginning of a formula, in narrow and wide letters, also after blanks. */
const FORMULA = /^[\s\p{Cc}\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return FORMULA.test(text) ? `'${text}` : text;
}
