import type { AuditRecord } from '../read-records.ts';
import { csvCell } from './csv-cell.ts';
import { failedSteps, receiptCode } from './ending.ts';
import type { Exporter } from './exporter.ts';
import { numberIn, objectsIn, textIn } from './fields.ts';
import { SessionThread, type SessionFacts } from './session-thread.ts';

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
