import { isLink } from '../../base/folder-risk.ts';
import { NotAFileError, readRegularFile } from '../../base/regular-file.ts';

/** Far more than any kiosk needs; a log or a disk image named by mistake is refused early. */
const maxBytes = 1_000_000;

export type TextResult =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'absent' }
  /** The file exists, but the operating system refuses to read it. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** The file holds something that cannot be a config; line and column count from 1. */
  | {
      readonly kind: 'not-text';
      readonly line: number;
      readonly column: number;
      readonly message: string;
      readonly allowed: string;
    };

/** Reads a small UTF-8 file, without its byte order mark. Never throws. */
export function readText(file: string): TextResult {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, maxBytes + 1);
  } catch (error) {
    return withoutBytes(file, error);
  }
  if (bytes.length > maxBytes) {
    return { ...notText, message: 'is larger than 1 MB', allowed: 'at most 1 MB' };
  }
  return decode(bytes);
}

const notText = { kind: 'not-text', line: 1, column: 1 } as const;

/** Explains why a file or folder could not be read. */
export function withoutBytes(
  file: string,
  error: unknown,
): Exclude<TextResult, { readonly kind: 'ok' | 'not-text' }> {
  if (error instanceof NotAFileError) {
    return { kind: 'unreadable', reason: `it is ${error.found}, not a file` };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
      return isLink(file)
        ? { kind: 'unreadable', reason: 'it is a link to a file that is not there' }
        : { kind: 'absent' };
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'unreadable',
        reason: `the user that the kiosk runs as may not read it (${code})`,
      };
    default:
      return { kind: 'unreadable', reason: `the operating system says ${code}` };
  }
}

function decode(bytes: Buffer): TextResult {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { ...notText, message: 'is UTF-16: save it as UTF-8', allowed: 'UTF-8' };
  }
  try {
    return { kind: 'ok', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0]?.split('\n') ?? [];
    return {
      kind: 'not-text',
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      message: 'has bytes that are not UTF-8: save the file as UTF-8',
      allowed: 'UTF-8',
    };
  }
}
