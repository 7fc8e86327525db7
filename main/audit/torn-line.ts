import type { ChainHead } from './chain.ts';
import { MOST_LINE_BYTES } from './record-form.ts';

/**
 * A line that a power cut tore is the beginning of the next record and nothing more: anything that
 * starts differently, or goes on behind a complete record, was changed by somebody.
 */
export function mayBeTorn(bytes: Buffer, after: ChainHead): boolean {
  if (bytes.length > MOST_LINE_BYTES) return false;
  // A file may have grown on the disk before what belongs there came: zeros stand for that.
  const written = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const text = bytes.toString('latin1', 0, written);
  const start = `{"seq":${after.seq + 1},"time":"`;
  const startsRight = text.length < start.length ? start.startsWith(text) : text.startsWith(start);
  return startsRight && !/"hash":"[0-9a-f]{64}"\}/.test(text);
}
