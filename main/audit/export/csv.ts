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

/** What has a column of its own, or is there for the chain only. */
const TOLD_ELSEWHERE = new Set(
  'seq time device event session user mode reason durationMs clean steps hash prev seal'.split(' '),
);

/** Excel takes a file without it for one in the device's old code page, and garbles every umlaut. */
const BYTE_ORDER_MARK = '\ufeff';

/** The records as a CSV file (RFC 4180) for people and their spreadsheets: a line for each. */
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

/** The event's other fields, `name=value`, so that a negative number begins no cell. */
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
