import type { OpenedFile } from '../read/audit-files.ts';
import { checkLineAlone } from '../file/chain.ts';
import type { KeepChange } from './verdict.ts';

/** Checks that only rotation removed records, and that it kept as many files as it says. */
export class RotationCheck {
  /** According to the audit file's newest rotation record, which is not yet verified. */
  readonly removedUpTo: number;
  readonly keep: number | null;
  readonly keepChanges: KeepChange[] = [];
  #keep: number | null = null;
  #removedBefore: number | null = null;

  constructor(files: readonly OpenedFile[]) {
    let newest: Rotation | null = null;
    for (const file of files.toReversed()) newest ??= rotationAtStart(file);
    this.removedUpTo = newest?.removedUpTo ?? 0;
    this.keep = newest?.keep ?? null;
  }

  /** @param firstSeq the number of the oldest existing record */
  problemAtStart(firstSeq: number): string | null {
    if (firstSeq <= this.removedUpTo + 1) return null;
    return `records ${this.removedUpTo + 1} to ${firstSeq - 1} before it are missing, and no rotation removed them`;
  }

  /** Call this for every record. */
  problemOf(record: Readonly<Record<string, unknown>>): string | null {
    if (record['event'] !== 'audit-rotated') return null;
    const rotation = rotationIn(record);
    if (rotation === null) return 'its keep, files or removedUpTo is not a whole number';
    const { seq, keep, files, removedUpTo } = rotation;
    const before = this.#removedBefore;
    if (this.#keep !== null && keep !== this.#keep) {
      this.keepChanges.push({ seq, from: this.#keep, to: keep });
    }
    this.#keep = keep;
    this.#removedBefore = removedUpTo;
    if (before === null || removedUpTo === before) return null;
    return removedUpTo > before && files >= keep ? null : 'it removes records that had to be kept';
  }
}

interface Rotation {
  readonly seq: number;
  readonly keep: number;
  readonly files: number;
  readonly removedUpTo: number;
}

/** Every file that follows another begins with the record of the rotation. */
function rotationAtStart(file: OpenedFile): Rotation | null {
  try {
    for (const { bytes } of file.lines()) {
      const check = checkLineAlone(bytes);
      return check.kind === 'good' ? rotationIn(check.record) : null;
    }
  } catch {
    // verification reports the error when it reads the whole file
  }
  return null;
}

function rotationIn(record: Readonly<Record<string, unknown>>): Rotation | null {
  const { event, seq, keep, files, removedUpTo } = record;
  if (event !== 'audit-rotated') return null;
  if (!isCount(seq) || !isCount(keep) || !isCount(files) || !isCount(removedUpTo)) return null;
  return { seq, keep, files, removedUpTo };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
