import type { AuditRecord } from '../read/read-records.ts';
import { type Exporter, failedSteps, numberIn, objectsIn, receiptCode, textIn } from './fields.ts';
import { type SessionFacts, SessionThread } from './session-thread.ts';

type Cell = string | number | boolean | null;
type Column = (record: AuditRecord, session: SessionFacts | null) => Cell;

const columns: Readonly<Record<string, Column>> = {
  seq: ({ seq }) => seq,
  time: ({ time }) => time,
  device: ({ device }) => device,
  event: ({ event }) => event,
  session: ({ session }) => textIn(session),
  user: (_record, session) => session?.user ?? null,
  mode: ({ mode }, session) => textIn(mode) ?? session?.mode ?? null,
  reason: ({ reason }) => textIn(reason),
  session_ms: ({ event }, session) =>
    event === 'ending-finished' ? (session?.lengthMs ?? null) : null,
  ending_ms: ({ durationMs }) => numberIn(durationMs),
  clean: ({ clean }) => (typeof clean === 'boolean' ? clean : null),
  failed_steps: (record) => failedSteps(record).join('; ') || null,
  receipt: receiptCode,
  detail,
  hash: ({ hash }) => textIn(hash),
};

/** Fields with a column of their own, and fields that only the chain needs. */
const TOLD_ELSEWHERE = new Set(
  'seq time device event session user mode reason durationMs clean steps hash prev seal'.split(' '),
);

/** Without it, Excel reads the file in the computer's old code page and garbles every umlaut. */
const BYTE_ORDER_MARK = '\ufeff';

/** The records as a CSV file (RFC 4180) for spreadsheets, one row for each record. */
export function csvExporter(): Exporter {
  const thread = new SessionThread();
  return {
    head: `${BYTE_ORDER_MARK}${row(Object.keys(columns))}`,
    line: (record) => {
      const session = thread.follow(record);
      return row(Object.values(columns).map((cell) => cell(record, session)));
    },
  };
}

function row(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** The event's other fields as `name=value`, so that no cell begins with a negative number. */
function detail(record: AuditRecord): string | null {
  const told = Object.entries(record)
    .filter(([name]) => !TOLD_ELSEWHERE.has(name))
    .map(([name, value]) => `${name}=${name === 'results' ? results(value) : plain(value)}`);
  return told.join('; ') || null;
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(' | ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function results(value: unknown): string {
  return objectsIn(value)
    .map(({ what, site, result, pending }) => {
      const thing = [what, site].filter((name) => typeof name === 'string').join(' ');
      return `${thing}: ${textIn(result) ?? 'unknown'}${pending === true ? ', pending' : ''}`;
    })
    .join(' | ');
}

/** Characters with which a formula begins in a spreadsheet; the wide ones in Asian locales. */
const FORMULA = '[=+\\-@＝＋－＠]';

/**
 * A formula may begin a cell, or follow a character that ends a cell in another locale: a German
 * spreadsheet splits a file at semicolons and ignores our quotes.
 */
const FORMULA_START = new RegExp(`(^|[,;|"])(\\s*)(?=${FORMULA})`, 'gu');

/**
 * Control characters (with line breaks) and the marks that change the direction of text: they must
 * not start a new cell or row, or make a text look like another one.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * One cell of a CSV file (RFC 4180 section 2) that a spreadsheet shows and does not execute (OWASP,
 * CSV Injection). Numbers, also negative ones, stay as they are, because a number alone is
 * harmless; a text gets an apostrophe before the character that would begin a formula. A record
 * stays one line: invisible characters are written as in JSON (`\n`, `\u202e`).
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
