import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChainHead,
  chainRecord,
  checkLine,
  checkLineAlone,
  checkLineQuickly,
  EMPTY_CHAIN,
  mayBeTorn,
} from '../../../../main/audit/file/chain.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const steps = ['close-pages', 'clear-files'].map((name) => ({ name, ok: true, ms: 0, tries: 12 }));
const records: readonly Readonly<Record<string, unknown>>[] = [
  { event: 'session-started', device: 'desk-7', mode: 'guest', user: null },
  { event: 'ending-finished', clean: false, durationMs: -190, steps, none: [], nothing: {} },
  { event: 'blocked', what: 'Düsseldorf 😀', detail: 'C:\\Users "x"\n/y' },
  { event: 'config-loaded', deep: [[[{ a: [1, '2', { b: true }] }]]], '': 'no name' },
  { event: 'warning-shown' },
];

/** @returns the lines of a chain, and the head before each */
function chain(isSealed = false): { lines: readonly Buffer[]; heads: readonly ChainHead[] } {
  const heads: ChainHead[] = [EMPTY_CHAIN];
  const seal = isSealed ? () => 'ab'.repeat(32) : null;
  const lines = records.map((fields, nth) => {
    const time = '2026-03-01T09:30:00.250Z';
    const chained = chainRecord({ time, ...fields }, heads[nth] ?? EMPTY_CHAIN, seal);
    heads.push(chained.head);
    return Buffer.from(chained.line);
  });
  return { lines, heads };
}

/** What can be put into a line anywhere. */
const SNIPPETS = [
  ...[
    ' ',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\0',
    '\ufeff',
    '\u00a0',
    ',',
    ':',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
  ],
  ...['"a":1,', ',"a":1', ',"a":1,"a":2', ',"a":1,"\\u0061":2', ',"\\/":1', ',"":1', ',"":1,"":2'],
  ...[',"prev":"x"', `,"prev":"${'0'.repeat(64)}"`, ',"\\u0070rev":1', ',"hash":1', ',"seq":2'],
  ...[
    `,"seal":"${'0'.repeat(64)}"`,
    ',"seal":1',
    ',"event":"audit-sealed"',
    ',"event":1',
    'audit-',
  ],
  ...['0', '-', '-0', '01', '1.5', '1e5', '1E400', '1'.repeat(16), '1'.repeat(40), 'true', 'nul'],
  ...[
    '\\n',
    '\\/',
    '\\u00e9',
    '\\ud800',
    '\\x',
    '😀',
    'é',
    '\x7f',
    '\x1f',
    'NaN',
    '[]',
    '{}',
    '{"a":{}}',
  ],
  ...[17, 31, 32, 33].flatMap((levels) => [
    `,"x":${'['.repeat(levels)}${']'.repeat(levels)}`,
    `,"x":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  ]),
  `,${Array.from({ length: 40 }, (_, nth) => `"n${nth}":${nth}`).join(',')}`,
  `,"x":"${'x'.repeat(100_000)}"`,
].map((text) => Buffer.from(text));

const aByte = fc.integer({ min: 0, max: 255 }).map((byte) => Buffer.of(byte));
const anEdit = fc.record({
  /** Where: anywhere, or at the comma behind some field. */
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  isAtComma: fc.boolean(),
  removed: fc.constantFrom(0, 0, 0, 1, 1, 2, 9, 74),
  put: fc.oneof(fc.constantFrom(...SNIPPETS), aByte, fc.constant(Buffer.alloc(0))),
});
type Edit = typeof anEdit extends fc.Arbitrary<infer T> ? T : never;

function edited(line: Buffer, { at, isAtComma, removed, put }: Edit): Buffer {
  const anywhere = Math.floor(at * line.length);
  const start = isAtComma ? Math.max(0, line.indexOf(',', anywhere)) : anywhere;
  return Buffer.concat([line.subarray(0, start), put, line.subarray(start + removed)]);
}

/** Changes the line as an attacker can who makes its hash fit again. */
function rehashed(line: Buffer, edits: readonly Edit[]): Buffer {
  const body = edits.reduce(edited, line.subarray(0, -75));
  const hash = createHash('sha256').update(body).update('}').digest('hex');
  return Buffer.concat([body, Buffer.from(`,"hash":"${hash}"}`)]);
}

/** Bytes of the whole file are changed. */
const aFileEdit = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), edit: anEdit }),
  fc.record({
    kind: fc.constantFrom('delete', 'double', 'swap', 'insert', 'rehash', 'cut', 'crlf', 'bom'),
    nth: fc.nat({ max: records.length - 1 }),
    edit: anEdit,
  }),
);
type FileEdit = typeof aFileEdit extends fc.Arbitrary<infer T> ? T : never;

function editedFile(whole: Buffer, change: FileEdit): Buffer {
  if (!('nth' in change)) return edited(whole, change.edit);
  const { kind, nth, edit } = change;
  const lines = whole.toString('latin1').split('\n').slice(0, -1);
  const line = lines[nth];
  if (line === undefined) return whole;
  const bytes = Buffer.from(line, 'latin1');
  const rejoined = () => Buffer.from(lines.map((one) => `${one}\n`).join(''), 'latin1');
  switch (kind) {
    case 'delete':
      lines.splice(nth, 1);
      return rejoined();
    case 'double':
      lines.splice(nth, 0, line);
      return rejoined();
    case 'swap':
      lines.splice(nth, 1);
      lines.push(line);
      return rejoined();
    case 'insert':
      lines.splice(nth, 0, edit.put.toString('latin1'));
      return rejoined();
    case 'rehash':
      lines[nth] = rehashed(bytes, [edit]).toString('latin1');
      return rejoined();
    case 'cut':
      return whole.subarray(0, Math.floor(edit.at * whole.length));
    case 'crlf':
      lines[nth] = `${line}\r`;
      return rejoined();
    default:
      return Buffer.concat([Buffer.from('\ufeff'), whole]);
  }
}

/** The verdict of a verifier that parses every line, for one file without rotations and seals. */
function slowVerdict(whole: Buffer): { line: number; problem: string } | { seq: number } {
  let head = EMPTY_CHAIN;
  let start = 0;
  for (let line = 1; start < whole.length; line += 1) {
    const newline = whole.indexOf('\n', start);
    const bytes = whole.subarray(start, newline < 0 ? whole.length : newline);
    start = newline < 0 ? whole.length : newline + 1;
    if (newline < 0 && mayBeTorn(bytes, head)) break;
    const check = head === EMPTY_CHAIN ? checkLineAlone(bytes) : checkLine(bytes, head);
    if (check.kind === 'bad') return { line, problem: check.problem };
    if (head === EMPTY_CHAIN && check.head.seq > 1) {
      const problem = `records 1 to ${check.head.seq - 1} before it are missing, and no rotation removed them`;
      return { line, problem };
    }
    if (head === EMPTY_CHAIN && check.record['prev'] !== EMPTY_CHAIN.hash) {
      return { line, problem: 'its prev is not 64 zeros' };
    }
    head = check.head;
  }
  return { seq: head.seq };
}

const manyRuns = { numRuns: Number(process.env['CLEARDESK_RUNS'] ?? 20_000) };

describe('the quick check of a line', () => {
  it.each([false, true])('recognizes records as the kiosk writes them, sealed: %s', (isSealed) => {
    const { lines, heads } = chain(isSealed);
    const found = lines.map((line, nth) => checkLineQuickly(line, heads[nth] ?? EMPTY_CHAIN));
    expect(found).toEqual(heads.slice(1));
  });

  it.each([false, true])('never accepts what the full check refuses, sealed: %s', (isSealed) => {
    const { lines, heads } = chain(isSealed);
    let accepted = 0;
    const property = fc.property(
      fc.nat({ max: records.length - 1 }),
      fc.array(anEdit, { minLength: 1, maxLength: 2 }),
      (nth, edits) => {
        const after = heads[nth] ?? EMPTY_CHAIN;
        const line = rehashed(lines[nth] ?? Buffer.alloc(0), edits);
        const bytes = Buffer.from(line);
        const quick = checkLineQuickly(line, after);
        expect(line.equals(bytes)).toBe(true);
        if (quick === null) return;
        accepted += 1;
        const slow = checkLine(line, after);
        expect(slow).toMatchObject({ kind: 'good', head: quick });
        const event = slow.kind === 'good' ? slow.record['event'] : null;
        expect(event).toEqual(expect.not.stringMatching(/^audit-/));
      },
    );
    fc.assert(property, manyRuns);
    expect(accepted).toBeGreaterThan(0);
  });

  it('refuses a number that no record can have', () => {
    const after = { seq: 999_999_999_999_999, hash: '0'.repeat(64) };
    const { line } = chainRecord({ event: 'blocked' }, after);
    expect(checkLineQuickly(Buffer.from(line), after)).toBeNull();
    expect(checkLine(Buffer.from(line), after).kind).toBe('bad');
  });
});

describe('verifyAuditFile', () => {
  it('names the same first bad line as a verifier that parses every line', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const whole = Buffer.concat(chain().lines.flatMap((line) => [line, Buffer.from('\n')]));
    const property = fc.property(fc.array(aFileEdit, { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = changes.reduce(editedFile, whole);
      writeFileSync(path, bytes);
      const verdict = verifyAuditFile(path);
      const { line, problem } = { line: 0, problem: '', ...verdict };
      const found =
        verdict.kind === 'bad'
          ? { line, problem }
          : verdict.kind === 'good' && { seq: verdict.head.seq };
      expect(found).toEqual(slowVerdict(bytes));
    });
    fc.assert(property, { numRuns: manyRuns.numRuns / 4 });
  });
});
