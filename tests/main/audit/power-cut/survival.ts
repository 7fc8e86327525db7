import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { AuditError } from '../../../../main/audit/file/audit-error.ts';
import { AuditFile } from '../../../../main/audit/file/audit-file.ts';
import { lastSession } from '../../../../main/audit/read/last-session.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { context } from '../example-entries.ts';
import { Disk, type Choose } from './disk.ts';
import type { Operation } from './operation.ts';

/** What there is of an audit file. */
export interface Contents {
  /** Null when not even its name is there. */
  readonly contents: Buffer | null;
  /** What of it somebody has relied on. */
  readonly actedOn: Buffer;
}

/** What a power cut left of it. */
export interface Remains extends Contents {
  /** All that the file held at one time or another before. */
  readonly history: readonly Buffer[];
}

/** The remains of a file when the power goes after these operations. */
export function remains(
  path: string,
  before: Contents,
  operations: readonly Operation[],
  choose: Choose,
): Remains {
  const disk = new Disk(path, before.contents);
  let { actedOn } = before;
  const history = [disk.seen(path)];
  for (const operation of operations) {
    disk.apply(operation);
    history.push(disk.seen(path));
    if (operation.kind === 'acted-on') actedOn = disk.seen(path);
  }
  return { contents: disk.afterCut(path, choose), actedOn, history };
}

/**
 * Opens what is left, in a folder of its own: all that was acted on has to be there, and nothing
 * that was never written; and nobody may change a byte of it unnoticed.
 * @param choose picks the byte that is changed
 * @returns false where the kiosk refused it, which it may only where blocks are missing
 */
export function expectSurvival(folder: string, left: Remains, choose: Choose): boolean {
  const { contents, actedOn, history } = left;
  if (contents === null) {
    expect(actedOn).toHaveLength(0);
    return true;
  }
  const path = join(folder, 'audit.jsonl');
  place(path, contents);
  expectRecords(path, actedOn);
  const last = lastSession(path);
  if (!opens(path)) {
    expect(readFileSync(path)).toEqual(contents);
    expect(history.some((was) => isTornFrom(contents, was))).toBe(false);
    return false;
  }
  const mended = readFileSync(path);
  expect(startsWith(mended, actedOn)).toBe(true);
  // The last newline may be new.
  expect(history.some((was) => startsWith(was, mended.subarray(0, -1)))).toBe(true);
  expect(expectRecords(path, mended)).toBe(true);
  expect(lastSession(path)).toEqual(last);
  expectChangeNoticed(path, contents, actedOn.length, choose);
  return true;
}

/** The file verifies as far as these lines go. @returns whether all of it does */
function expectRecords(path: string, lines: Buffer): boolean {
  const count = lines.toString('latin1').split('\n').length - 1;
  const verdict = verifyAuditFile(path);
  if (verdict.kind === 'good') {
    expect(verdict.head.seq).toBeGreaterThanOrEqual(count);
    return verdict.tornBytes === 0;
  }
  expect(verdict.kind).toBe('bad');
  if (verdict.kind === 'bad') expect(verdict.line).toBeGreaterThan(count);
  return false;
}

/** A file of its own: on one that was there, ext4 would wait for the disk. */
function place(path: string, contents: Buffer): void {
  rmSync(path, { force: true });
  writeFileSync(path, contents);
}

function opens(path: string): boolean {
  try {
    new AuditFile(path, context).close();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(AuditError);
    expect(error).toMatchObject({ code: 'audit-damaged' });
    return false;
  }
}

function expectChangeNoticed(path: string, contents: Buffer, length: number, choose: Choose): void {
  if (length === 0) return;
  const at = choose(length);
  const changed = Buffer.from(contents);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 + choose(255)), at);
  place(path, changed);
  expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad' });
}

/**
 * The beginning of what was there, with nothing or zeros behind it. Zeros behind a whole record do not
 * count: so it looks, too, when somebody has changed its newline.
 */
function isTornFrom(contents: Buffer, was: Buffer): boolean {
  const start = contents.subarray(0, contents.findLastIndex((byte) => byte !== 0) + 1);
  return startsWith(was, start) && !/"hash":"\w{64}"\}$/.test(start.toString('latin1'));
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
