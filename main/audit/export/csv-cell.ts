/** What a spreadsheet takes for the beginning of a formula; the wide ones are for Asian locales. */
const FORMULA = '[=+\\-@＝＋－＠]';

/**
 * A formula may stand at the beginning, and behind whatever another locale may take for the end of a
 * cell: in Germany, a spreadsheet splits a file at semicolons and does not see our quotes.
 */
const FORMULA_START = new RegExp(`(^|[,;|"])(\\s*)(?=${FORMULA})`, 'gu');

/**
 * Control characters, line breaks among them, and the marks that turn the direction of text: what
 * they stand for must not start a new cell or row, nor show something else than is there.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * One cell of a CSV file (RFC 4180 section 2) that a spreadsheet shows and does not execute (OWASP,
 * CSV Injection). A number is written as it is, a negative one too, for a number alone does nothing; only
 * text gets an apostrophe before what would begin a formula. A record stays one line: invisible
 * characters are written as in JSON (`\n`, `\u202e`).
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const visible = value.replace(INVISIBLE, escaped);
  const harmless = visible.replace(FORMULA_START, "$1$2'");
  return /[",;|']|^\s|\s$/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function escaped(character: string): string {
  const known = JSON.stringify(character).slice(1, -1);
  return known === character
    ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    : known;
}
