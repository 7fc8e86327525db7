import { crc32, inflateRawSync } from 'node:zlib';

/** A full file is as small as the config says (`audit.maxSize`): what unpacks to more is none. */
const MOST_UNPACKED_BYTES = 200_000_000;

const HEADER_BYTES = 10;
const FLAGS_AT = 3;
const HAS_NAME = 0x08;
/** The CRC-32 and the length of the content. */
const TRAILER_BYTES = 8;

/**
 * Unpacks a full file that is exactly one gzip member (RFC 1952): a flag for a file name may be set,
 * no other, and nothing follows. `gunzipSync` passes over some of what may follow, and other
 * programs over something else.
 * @throws an error with a `code`
 */
export function unpack(packed: Buffer): Buffer {
  const flags = packed[FLAGS_AT];
  const isGzip = packed.subarray(0, FLAGS_AT).equals(Buffer.of(0x1f, 0x8b, 8));
  if (!isGzip || (flags !== 0 && flags !== HAS_NAME)) throw notOneMember();
  const start = flags === HAS_NAME ? packed.indexOf(0, HEADER_BYTES) + 1 : HEADER_BYTES;
  if (start === 0) throw notOneMember();
  const deflated = packed.subarray(start);
  const options = { info: true, maxOutputLength: MOST_UNPACKED_BYTES };
  // With `info`, more is given than the types say.
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
