// What the audit file costs: appends against bare writes of the same bytes, and verifying.
// npx tsx bench/audit.ts [--rounds N]
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AuditFile } from '../main/audit/audit-file.ts';
import { chainRecord, EMPTY_CHAIN } from '../main/audit/chain.ts';
import type { AuditEntry } from '../main/audit/entry.ts';
import { verifyAuditFile } from '../main/audit/verify.ts';
import { printRatio, Samples } from './support/statistics.ts';

/** Records in one measurement. */
const BATCH = 200;
const VERIFIED = 50_000;

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const steps = ['cover-screen', 'deny-traffic', 'close-pages', 'clear-browser-data', 'clear-files'];
const entry: AuditEntry = {
  event: 'ending-finished',
  session: '0123456789abcdef0123456789abcdef',
  reason: 'user',
  durationMs: 190,
  clean: true,
  steps: steps.map((name) => ({ name, ok: true, ms: 12, leftovers: 0, tries: 1 })),
};
const context = { device: 'bench', now: () => new Date() };

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
try {
  const perSecond = new Samples();
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const path = join(folder, `${round}.jsonl`);
    perSecond.add('append', rate(BATCH, appendTo(path)));
    const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
    perSecond.add('bare write + fdatasync', rate(BATCH, writeTo(join(folder, `${round}`), lines)));
  }
  const long = join(folder, 'long.jsonl');
  writeFileSync(long, chainOf(VERIFIED));
  for (let round = 0; round < 5; round += 1) {
    perSecond.add(
      'verify',
      rate(VERIFIED, () => verifyAuditFile(long)),
    );
    perSecond.add(
      'bare read',
      rate(VERIFIED, () => readFileSync(long)),
    );
  }
  perSecond.print('records a second');
  printRatio(
    'bare write + fdatasync / append',
    perSecond.ratio('bare write + fdatasync', 'append'),
  );
} finally {
  rmSync(folder, { recursive: true });
}

function appendTo(path: string): () => void {
  const file = new AuditFile(path, context);
  return () => {
    for (let count = 0; count < BATCH; count += 1) file.append(entry);
    file.close();
  };
}

function writeTo(path: string, lines: readonly string[]): () => void {
  const file = openSync(path, 'a');
  return () => {
    for (const line of lines) {
      writeSync(file, line);
      fdatasyncSync(file);
    }
    closeSync(file);
  };
}

function chainOf(count: number): string {
  let head = EMPTY_CHAIN;
  let text = '';
  for (let done = 0; done < count; done += 1) {
    const { event, ...own } = entry;
    const fields = { time: context.now().toISOString(), event, device: context.device, ...own };
    const chained = chainRecord(fields, head);
    head = chained.head;
    text += `${chained.line}\n`;
  }
  return text;
}

function rate(count: number, work: () => unknown): number {
  const start = performance.now();
  work();
  return (count * 1000) / (performance.now() - start);
}
