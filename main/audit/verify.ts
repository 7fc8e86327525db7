import { errorCode, errorText } from '../base/errors.ts';
import { closeAll, openAuditFiles, type OpenedFile } from './audit-files.ts';
import type { ChainHead } from './chain.ts';
import type { KeepChange } from './rotation-check.ts';
import { SealCheck } from './seal-check.ts';
import { readSealKey, sealKeyPath } from './seal-key-file.ts';
import type { SealKey } from './seal.ts';
import { Verification } from './verification.ts';

/** What an audit file turned out to be. Absent, unreadable and bad are three different answers. */
export type Verdict =
  | {
      readonly kind: 'good';
      readonly head: ChainHead;
      /** How many there are. */
      readonly records: number;
      /** Bytes of a last line that a power cut left half-written; 0 when the file is whole. */
      readonly tornBytes: number;
      /** The newest record that rotation has removed; 0 for none. */
      readonly removedUpTo: number;
      /** How many full files rotation keeps, by its newest record; null where there was none. */
      readonly keep: number | null;
      /** What `keep` was set to, where that was changed in between. */
      readonly keepChanges: readonly KeepChange[];
      /** Records carry seals. */
      readonly isSealed: boolean;
    }
  | BadLine
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The first bad place. */
interface BadLine {
  readonly kind: 'bad';
  readonly file: string;
  /** From 1; one behind the last where something is missing at the end. */
  readonly line: number;
  readonly problem: string;
}

export interface VerifyOptions {
  /** Verification keys; without one, only the chain is checked. */
  readonly keys?: readonly SealKey[];
  /** Is told the part of the bytes that is done, from 0 to 1, every now and then. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Checks every line of an audit file and of the full ones before it, and names the first bad one. A
 * kiosk may go on writing meanwhile.
 */
export function verifyAuditFile(
  path: string,
  { keys = [], onProgress = () => undefined }: VerifyOptions = {},
): Verdict {
  // Before the records: they may become more under way, not fewer.
  const device = readSealKey(sealKeyPath(path));
  let files: readonly OpenedFile[];
  try {
    files = openAuditFiles(path);
  } catch (error) {
    return errorCode(error) === 'ENOENT'
      ? { kind: 'absent' }
      : { kind: 'unreadable', problem: errorText(error) };
  }
  try {
    const seals = keys.length === 0 ? null : new SealCheck(keys, device);
    return new Verification(files, seals, onProgress).verdict();
  } catch (error) {
    return { kind: 'unreadable', problem: errorText(error) };
  } finally {
    closeAll(files);
  }
}
