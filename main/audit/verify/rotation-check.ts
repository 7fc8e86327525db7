import type { OpenedFile } from '../read/audit-files.ts';
import { checkLineAlone } from '../file/chain.ts';

/** `audit.keep` was changed, which may have removed more records than before. */
export interface KeepChange {
  readonly seq: number;
  readonly from: number;
  readonly to: number;
}

/** Checks that no record was removed but by rotation, and that rotation kept as many as it says. */
export class RotationCheck {
  /** By the newest word of the audit file, before that itself is checked. */
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

  /** @param firstSeq of the oldest record that is there */
  problemAtStart(firstSeq: number): string | null {
    if (firstSeq <= this.removedUpTo + 1) return null;
    return `records ${this.removedUpTo + 1} to ${firstSeq - 1} before it are missing, and no rotation removed them`;
  }

  /** To be asked of every record. */
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

/** Every file that follows another begins with the rotation that began it. */
function rotationAtStart(file: OpenedFile): Rotation | null {
  try {
    for (const { bytes } of file.lines()) {
      const check = checkLineAlone(bytes);
      return check.kind === 'good' ? rotationIn(check.record) : null;
    }
  } catch {
    // whoever reads the whole file says what is wrong with it
  }
  return null;
}

function rotationIn(record: Readonly<Record<string, unknown>>): Rotation | null {
  const { event, seq, keep, files, removedUpTo } = record;
  if (event !== 'audit-rotated') return null;
  const isWhole = [seq, keep, files, removedUpTo].every(
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  );
  return isWhole ? (record as unknown as Rotation) : null;
}
