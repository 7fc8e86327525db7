// What the audit file costs: appends against bare writes of the same bytes, and verifying.
// npx tsx bench/audit.ts [--rounds N]
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
import { printRatio, Samples } from './support/statistics.ts';

const FILE = 'audit.jsonl';

/** Records in one measurement. */
const BATCH = 200;
const VERIFIED = 50_000;

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

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
try {
  const perSecond = new Samples();
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const [plain, sealed] = [join(folder, `${round}/plain`), join(folder, `${round}/sealed`)];
    for (const path of [plain, sealed]) mkdirSync(path, { recursive: true });
    beginSealing(join(sealed, FILE), { ...context, settings }, false);
    perSecond.add('append', rate(BATCH, appendTo(join(plain, FILE))));
    perSecond.add('append, sealed', rate(BATCH, appendTo(join(sealed, FILE))));
    const lines = readFileSync(join(sealed, FILE), 'utf8')
      .split(/(?<=\n)/)
      .slice(-BATCH);
    perSecond.add(
      'bare write + fdatasync',
      rate(BATCH, writeTo(join(folder, `${round}/bare`), lines)),
    );
  }
  const long = join(folder, 'long');
  mkdirSync(long);
  const keys = [writeChain(join(long, FILE), VERIFIED)];
  for (let round = 0; round < 5; round += 1) {
    const verify = (given: VerifyOptions) => () => verifyAuditFile(join(long, FILE), given);
    perSecond.add('verify', rate(VERIFIED, verify({})));
    perSecond.add('verify with seals', rate(VERIFIED, verify({ keys })));
    perSecond.add(
      'read and SHA-256 only',
      rate(VERIFIED, () => {
        for (const line of readFileSync(join(long, FILE), 'latin1').split('\n')) {
          createHash('sha256').update(line, 'latin1').digest('hex');
        }
      }),
    );
  }
  perSecond.print('records a second');
  for (const [one, other] of [
    ['bare write + fdatasync', 'append'],
    ['bare write + fdatasync', 'append, sealed'],
    ['read and SHA-256 only', 'verify'],
    ['read and SHA-256 only', 'verify with seals'],
  ] as const) {
    printRatio(`${one} / ${other}`, perSecond.ratio(one, other));
  }
  printMemory(join(folder, 'million'));
} finally {
  rmSync(folder, { recursive: true });
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
    console.log(
      `verify ${count} sealed records: ${kind}, at most ${Math.round(Number(rss) / 1024)} MB`,
    );
  }
}

function appendTo(path: string): () => void {
  const journal = new AuditLog(path, context);
  journal.open();
  return () => {
    for (let count = 0; count < BATCH; count += 1) journal.append(entry);
    journal.close();
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

/** Writes a sealed file as the kiosk would, without waiting for the disk. @returns its verification key */
function writeChain(path: string, count: number): SealKey {
  const key = randomBytes(32);
  const first = { keyId: sealKeyId(key), seq: 1, key };
  const file = openSync(path, 'w');
  let head = EMPTY_CHAIN;
  let sealKey: SealKey = first;
  let text = '';
  for (let done = 0; done < count; done += 1) {
    const own = done === 0 ? { event: 'audit-sealed', keyId: first.keyId } : entry;
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
