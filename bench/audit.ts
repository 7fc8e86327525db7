// What the audit file costs: appends against bare writes of the same bytes, and verifying.
// npm run bench -- audit [--rounds N]
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { beginSealing } from '../main/audit/file/begin-sealing.ts';
import { chainRecord, EMPTY_CHAIN } from '../main/audit/file/chain.ts';
import type { AuditEvent } from '../main/audit/event.ts';
import { AuditLog } from '../main/audit/audit-log.ts';
import {
  createSealKeyFile,
  nextSealKey,
  type SealKey,
  sealKeyId,
  sealKeyPath,
  sealWith,
} from '../main/audit/file/seal.ts';
import { verifyAuditFile, type VerifyOptions } from '../main/audit/verify/verify.ts';
import { defaultConfig } from '../main/config/schema/schema.ts';
import { giveRow, printRatio, Samples } from './support/statistics.ts';

const FILE = 'audit.jsonl';

/** Records in one measurement. */
const BATCH = 200;
const VERIFIED = 50_000;
const VERIFY_ROUNDS = 9;
const BARE = 'bare write + fdatasync';
const HASHED = 'read and SHA-256 a line';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const steps = ['cover-screen', 'deny-traffic', 'close-pages', 'clear-browser-data', 'clear-files'];
const entry: AuditEvent = {
  event: 'ending-finished',
  session: '0123456789abcdef0123456789abcdef',
  reason: 'user',
  durationMs: 190,
  clean: true,
  steps: steps.map((name) => ({ name, ok: true, ms: 12, leftovers: 0, tries: 1 })),
};
const settings = { ...defaultConfig().audit, maxSizeBytes: 1e12 };
const context = { device: 'bench', now: () => new Date(), settings: () => settings };

/** A longer and a shorter record of an ordinary kiosk. */
const short: AuditEvent = {
  event: 'blocked',
  session: '0123456789abcdef0123456789abcdef',
  what: 'navigation',
  detail: 'https://elsewhere.example',
};

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
try {
  const perSecond = new Samples();
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const [plain, sealed] = [join(folder, `${round}/plain`), join(folder, `${round}/sealed`)];
    for (const path of [plain, sealed]) mkdirSync(path, { recursive: true });
    beginSealing(join(sealed, FILE), { ...context, settings }, false);
    appendInTurn(perSecond, {
      append: appendTo(join(plain, FILE)),
      'append, sealed': appendTo(join(sealed, FILE)),
      [BARE]: writeTo(join(folder, `${round}/bare`)),
    });
  }
  for (const [name, event] of Object.entries({ long: entry, short })) {
    mkdirSync(join(folder, name));
    verifyInTurn(perSecond, name, join(folder, name, FILE), event);
  }
  perSecond.print('records a second');
  const least = (value: number) => ({ kind: 'at least', value }) as const;
  printRatio(`append / ${BARE}`, perSecond.ratio('append', BARE), least(0.8));
  printRatio(`append, sealed / ${BARE}`, perSecond.ratio('append, sealed', BARE), least(0.8));
  for (const name of ['long', 'short']) {
    for (const [what, value] of [
      ['verify', 0.5],
      ['verify with seals', 0.3],
    ] as const) {
      const [own, hashed] = [`${what}, ${name}`, `${HASHED}, ${name}`];
      printRatio(`${own} / ${hashed}`, perSecond.ratio(own, hashed), least(value));
    }
  }
  printMemory(join(folder, 'million'));
} finally {
  rmSync(folder, { recursive: true });
}

/** Each appends a record in turn, because a disk is slow and fast by turns too. */
function appendInTurn(
  perSecond: Samples,
  writers: Readonly<Record<string, { append: () => void; close: () => void }>>,
): void {
  const turns = Object.entries(writers).map(([name, writer]) => ({ name, writer, ms: 0 }));
  for (let count = 0; count < BATCH; count += 1) {
    for (const turn of turns) {
      const start = performance.now();
      turn.writer.append();
      turn.ms += performance.now() - start;
    }
    turns.push(...turns.splice(0, 1));
  }
  for (const { name, writer, ms } of turns) {
    perSecond.add(name, (BATCH * 1000) / ms);
    writer.close();
  }
}

function verifyInTurn(perSecond: Samples, name: string, path: string, event: AuditEvent): void {
  const keys = [writeChain(path, VERIFIED, event)];
  const verify = (given: VerifyOptions) => () => {
    if (verifyAuditFile(path, given).kind !== 'good') throw new Error('the file is not good');
  };
  for (let round = 0; round < VERIFY_ROUNDS; round += 1) {
    perSecond.add(`verify, ${name}`, rate(VERIFIED, verify({})));
    perSecond.add(`verify with seals, ${name}`, rate(VERIFIED, verify({ keys })));
    perSecond.add(
      `${HASHED}, ${name}`,
      rate(VERIFIED, () => {
        for (const line of readFileSync(path, 'latin1').split('\n')) {
          createHash('sha256').update(line, 'latin1').digest('hex');
        }
      }),
    );
    perSecond.add(
      `SHA-256 of the whole file, ${name}`,
      rate(VERIFIED, () => createHash('sha256').update(readFileSync(path)).digest('hex')),
    );
  }
}

/** What verifying needs, in a process of its own: for a hundredth, and for all of a million records. */
function printMemory(path: string): void {
  mkdirSync(path);
  for (const count of [10_000, 1_000_000]) {
    const { keyId, seq, key } = writeChain(join(path, FILE), count);
    const script = `
      const { verifyAuditFile } = await import('./main/audit/verify/verify.ts');
      const key = { keyId: '${keyId}', seq: ${seq}, key: Buffer.from('${key.toString('hex')}', 'hex') };
      const verdict = verifyAuditFile(process.argv[1], { keys: [key] });
      console.log(verdict.kind, process.resourceUsage().maxRSS);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, join(path, FILE)];
    const [kind = '', rss = ''] = execFileSync(process.execPath, args, { encoding: 'utf8' }).split(
      ' ',
    );
    const megabytes = Number(rss) / 1024;
    const what = `verify ${count} sealed records: ${kind}, peak memory`;
    console.log(`${what} ${megabytes.toFixed(0)} MB`);
    giveRow({ what, unit: 'MB', digits: 0, median: megabytes });
  }
}

function appendTo(path: string): { append: () => void; close: () => void } {
  const journal = new AuditLog(path, context);
  journal.open();
  return { append: () => journal.append(entry), close: () => journal.close() };
}

/** Writes bytes of a sealed record's length. */
function writeTo(path: string): { append: () => void; close: () => void } {
  const fields = { time: context.now().toISOString(), device: context.device, ...entry };
  const line = `${chainRecord(fields, EMPTY_CHAIN, () => '0'.repeat(64)).line}\n`;
  const file = openSync(path, 'a');
  return {
    append: () => {
      writeSync(file, line);
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** Writes a sealed file as the kiosk would, without waiting for the disk. @returns its verification key */
function writeChain(path: string, count: number, event: AuditEvent = entry): SealKey {
  const key = randomBytes(32);
  const first = { keyId: sealKeyId(key), seq: 1, key };
  const file = openSync(path, 'w');
  let head = EMPTY_CHAIN;
  let sealKey: SealKey = first;
  let text = '';
  for (let done = 0; done < count; done += 1) {
    const own = done === 0 ? { event: 'audit-sealed', keyId: first.keyId } : event;
    const fields = { time: context.now().toISOString(), device: context.device, ...own };
    const current = sealKey;
    const chained = chainRecord(fields, head, (unsealed) => sealWith(current, unsealed));
    head = chained.head;
    sealKey = nextSealKey(sealKey);
    text += `${chained.line}\n`;
    if (text.length < 1e6 && done < count - 1) continue;
    writeSync(file, text);
    text = '';
  }
  closeSync(file);
  createSealKeyFile(sealKeyPath(path), sealKey);
  return first;
}

function rate(count: number, work: () => unknown): number {
  const start = performance.now();
  work();
  return (count * 1000) / (performance.now() - start);
}
