import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { crc32, createGunzip, inflateRawSync } from 'node:zlib';
import { readLines } from '../../base/lines.ts';
import { openRegularFileHandle } from '../../base/regular-file.ts';
import { MOST_LINE_BYTES } from '../file/record-form.ts';

/** An audit file that reached its size and was rotated. */
export interface Segment {
  readonly path: string;
  /** The number of its first record, by its name. */
  readonly firstSeq: number;
  /** Compressed with gzip: all segments but the newest are. */
  readonly isPacked: boolean;
}

/** The name of an archived segment: `audit-000000000042.jsonl` begins with record 42. */
export function segmentPath(auditFile: string, firstSeq: number): string {
  const extension = extname(auditFile);
  const stem = basename(auditFile, extension);
  const number = String(firstSeq).padStart(12, '0');
  return join(dirname(auditFile), `${stem}-${number}${extension}`);
}

/**
 * The archived segments of an audit file, oldest first. If a power cut left a segment both plain
 * and compressed, the plain one counts.
 */
export function archivedSegments(auditFile: string): readonly Segment[] {
  const found = new Map<number, Segment>();
  for (const name of namesIn(dirname(auditFile))) {
    const digits = /-(\d{12,15})\./.exec(name)?.[1];
    if (digits === undefined) continue;
    const firstSeq = Number(digits);
    const plain = segmentPath(auditFile, firstSeq);
    const path = join(dirname(auditFile), name);
    if (path === plain) found.set(firstSeq, { path, firstSeq, isPacked: false });
    else if (path === `${plain}.gz` && !found.has(firstSeq)) {
      found.set(firstSeq, { path, firstSeq, isPacked: true });
    }
  }
  return [...found.values()].sort((a, b) => a.firstSeq - b.firstSeq);
}

/** A folder that is missing has no files; a caller that opens a file gets any other error. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Reads the lines of an archived segment, compressed or not, in little memory, without blocking.
 * @throws LineTooLongError, or the file system's or gzip's error
 */
export async function* segmentLines({ path, isPacked }: Segment): AsyncGenerator<Buffer> {
  const file = await openRegularFileHandle(path);
  const source = file.createReadStream();
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const bytes: AsyncIterable<Buffer> = isPacked ? source.pipe(gunzip) : source;
  try {
    yield* readLines(bytes, MOST_LINE_BYTES);
  } finally {
    source.destroy();
  }
}

/** The config limits a segment's size (`audit.maxSize`): a file that unpacks to more is not one. */
const MOST_UNPACKED_BYTES = 200_000_000;

const HEADER_BYTES = 10;
const FLAGS_AT = 3;
const HAS_NAME = 0x08;
/** The CRC-32 and the length of the content. */
const TRAILER_BYTES = 8;

/**
 * Unpacks an archived segment that is exactly one gzip member (RFC 1952): only the flag for a file
 * name may be set, and nothing may follow. `gunzipSync` ignores some kinds of trailing data, and
 * other programs ignore other kinds.
 * @throws an error with a `code`
 */
export function decompress(packed: Buffer): Buffer {
  const flags = packed[FLAGS_AT];
  const isGzip = packed.subarray(0, FLAGS_AT).equals(Buffer.of(0x1f, 0x8b, 8));
  if (!isGzip || (flags !== 0 && flags !== HAS_NAME)) throw notOneMember();
  const start = flags === HAS_NAME ? packed.indexOf(0, HEADER_BYTES) + 1 : HEADER_BYTES;
  if (start === 0) throw notOneMember();
  const deflated = packed.subarray(start);
  const options = { info: true, maxOutputLength: MOST_UNPACKED_BYTES };
  // With `info`, the function returns more than the types say.
  const { buffer, deflatedBytes } = inflated(inflateRawSync(deflated, options));
  const trailer = deflated.subarray(deflatedBytes);
  const isWhole =
    trailer.length === TRAILER_BYTES &&
    trailer.readUInt32LE(0) === crc32(buffer) &&
    trailer.readUInt32LE(4) === buffer.length;
  if (!isWhole) throw notOneMember();
  return buffer;
}

function inflated(result: object): { buffer: Buffer; deflatedBytes: number } {
  if ('buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (Buffer.isBuffer(buffer) && engine instanceof Object && 'bytesWritten' in engine) {
      return { buffer, deflatedBytes: Number(engine.bytesWritten) };
    }
  }
  throw new Error('zlib does not say how many bytes it has read');
}

function notOneMember(): Error {
  return Object.assign(new Error('it is not one gzip member'), { code: 'Z_DATA_ERROR' });
}
