import { errorCode, errorText, isSystemError } from '../../base/errors.ts';
import {
  type ChainHead,
  checkLine,
  checkLineAlone,
  checkLineQuickly,
  EMPTY_CHAIN,
  hasSeal,
  mayBeTorn,
} from '../file/chain.ts';
import { readSealKey, type SealKey, sealKeyPath } from '../file/seal.ts';
import { closeAll, openAuditFiles, type OpenedFile, Progress } from '../read/audit-files.ts';
import type { RawLine } from '../read/file-lines.ts';
import { RotationCheck } from './rotation-check.ts';
import { SealCheck } from './seal-check.ts';
import type { Verdict } from './verdict.ts';

export interface VerifyOptions {
  /** Verification keys; without one, only the chain is checked. */
  readonly keys?: readonly SealKey[];
  /** Called now and then with the part of the bytes that has been read, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Checks every line of an audit file and its archived segments, and names the first bad one. A
 * kiosk may write to them meanwhile.
 */
export function verifyAuditFile(
  path: string,
  { keys = [], onProgress = () => undefined }: VerifyOptions = {},
): Verdict {
  // The key first: records that the kiosk adds meanwhile do not contradict an older key.
  const device = readSealKey(sealKeyPath(path));
  let files: readonly OpenedFile[];
  try {
    files = openAuditFiles(path);
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? { kind: 'absent' }
      : { kind: 'unreadable', problem: errorText(error) };
  }
  const seals = keys.length === 0 ? null : new SealCheck(keys, device);
  try {
    return new Verification(files, seals, onProgress).verdict();
  } catch (error) {
    return { kind: 'unreadable', problem: errorText(error) };
  } finally {
    seals?.close();
    closeAll(files);
  }
}

/** One run over the files of an audit file, oldest first. */
class Verification {
  readonly #files: readonly OpenedFile[];
  readonly #seals: SealCheck | null;
  readonly #rotations: RotationCheck;
  readonly #progress: Progress;
  #head: ChainHead = EMPTY_CHAIN;
  #tornBytes = 0;
  #isSealed = false;
  #records = 0;

  /** @param seals null to check the chain only */
  constructor(
    files: readonly OpenedFile[],
    seals: SealCheck | null,
    onProgress: (done: number) => void,
  ) {
    this.#files = files;
    this.#seals = seals;
    this.#rotations = new RotationCheck(files);
    this.#progress = new Progress(files, onProgress);
  }

  verdict(): Verdict {
    let line = 0;
    let newest = '';
    for (const file of this.#files) {
      line = 0;
      newest = file.path;
      try {
        for (const raw of file.lines()) {
          line += 1;
          const problem = this.#problemOf(raw, file === this.#files.at(-1));
          if (problem !== null) return { kind: 'bad', file: file.path, line, problem };
          this.#progress.line(file, raw.bytes.length + 1);
        }
      } catch (error) {
        if (isFileSystemError(error)) throw error;
        return { kind: 'bad', file: file.path, line: line + 1, problem: 'it cannot be unpacked' };
      }
      this.#progress.endOf(file);
    }
    const problem = this.#seals?.problemAtEnd(this.#head.seq) ?? null;
    if (problem !== null) return { kind: 'bad', file: newest, line: line + 1, problem };
    const { removedUpTo, keep, keepChanges } = this.#rotations;
    return {
      kind: 'good',
      head: this.#head,
      records: this.#records,
      tornBytes: this.#tornBytes,
      removedUpTo,
      keep,
      keepChanges,
      isSealed: this.#isSealed,
    };
  }

  #problemOf({ bytes, terminated }: RawLine, isNewest: boolean): string | null {
    if (!terminated && isNewest && mayBeTorn(bytes, this.#head)) {
      this.#tornBytes = bytes.length;
      return null;
    }
    const isOldest = this.#head === EMPTY_CHAIN;
    const quick = isOldest ? null : checkLineQuickly(bytes, this.#head);
    if (quick !== null) return this.#sealProblemOf(quick, bytes, null, null);
    const check = isOldest ? checkLineAlone(bytes) : checkLine(bytes, this.#head);
    if (check.kind === 'bad') return check.problem;
    const { head, record } = check;
    const { event, keyId } = record;
    return (
      (isOldest ? this.#problemAtStart(head.seq, record['prev']) : null) ??
      this.#rotations.problemOf(record) ??
      this.#sealProblemOf(head, bytes, event, keyId)
    );
  }

  /** @returns what is wrong with the seal of a record that follows the one before */
  #sealProblemOf(head: ChainHead, line: Buffer, event: unknown, keyId: unknown): string | null {
    this.#head = head;
    this.#records += 1;
    this.#isSealed ||= hasSeal(line);
    return this.#seals?.problemOf({ seq: head.seq, event, keyId }, line) ?? null;
  }

  #problemAtStart(seq: number, prev: unknown): string | null {
    if (seq > 1) return this.#rotations.problemAtStart(seq);
    return prev === EMPTY_CHAIN.hash ? null : 'its prev is not 64 zeros';
  }
}

function isFileSystemError(error: unknown): boolean {
  return isSystemError(error);
}
