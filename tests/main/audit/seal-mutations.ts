import { createHash } from 'node:crypto';
import { chainRecord, EMPTY_CHAIN, type ChainHead } from '../../../main/audit/file/chain.ts';
import {
  nextSealKey,
  readSealKey,
  type SealKey,
  sealKeyId,
  sealWith,
} from '../../../main/audit/file/seal.ts';
import { packed, readFolder, sealedFiles, type Files, type SealedFiles } from './sealed-files.ts';
import { join } from 'node:path';

/** What somebody did to a sealed audit file, and the first place that must be named for it. */
export interface Mutation {
  readonly what: string;
  readonly files: Files;
  readonly keys: readonly SealKey[];
  readonly file: string;
  readonly line: number;
}

const NEWLINE = 0x0a;
const CURRENT = 'audit.jsonl';

/** Sealed from its first record on, in one file. */
export const small = (): SealedFiles => sealedFiles({ records: 3 });

/** Several archived segments, the older ones packed, and some already removed by rotation. */
export const rotated = (): Promise<SealedFiles> =>
  packed(sealedFiles({ records: 24, settings: { maxSizeBytes: 2000, keep: 3 } }));

/** Every byte of the audit file flipped, and every byte of the device's key. */
export function* flippedBytes({ folder, keys }: SealedFiles): Generator<Mutation> {
  const files = readFolder(folder);
  for (const [name, whole] of files) {
    const end = linesOf(whole).length + 1;
    let line = 1;
    for (const [at, byte] of whole.entries()) {
      const bytes = Buffer.from(whole);
      bytes[at] = byte ^ 0x01;
      const place = name === CURRENT ? { file: name, line } : endOf(files);
      const what = `byte ${at} of ${name} is flipped`;
      yield { what, files: withFile(files, name, bytes), keys, ...place };
      if (byte === NEWLINE && line < end) line += 1;
    }
  }
}

/** What can be done with whole lines of one file, without any key. */
export function* movedLines({ folder, keys }: SealedFiles, name: string): Generator<Mutation> {
  const files = readFolder(folder);
  const lines = linesOf(bytesOf(files, name));
  const change = (what: string, changed: readonly Buffer[], line: number): Mutation => {
    const bytes = Buffer.concat(changed.flatMap((one) => [one, Buffer.of(NEWLINE)]));
    const mutation = { what: `${name}: ${what}`, files: withFile(files, name, bytes) };
    return placed({ ...mutation, keys, file: name, line }, files);
  };
  for (const [i, line] of lines.entries()) {
    const at = i + 1;
    const next = lines[at];
    yield change(`line ${at} is there twice`, lines.toSpliced(i, 0, line), at + 1);
    if (next !== undefined) {
      const swapped = lines.toSpliced(i, 2, next, line);
      yield change(`lines ${at} and ${at + 1} are swapped`, swapped, at);
    }
    if (next !== undefined || name === CURRENT) {
      yield change(`line ${at} is deleted`, lines.toSpliced(i, 1), at);
    }
    if (name === CURRENT) yield change(`it is cut before line ${at}`, lines.slice(0, i), at);
  }
}

/** The last record cut at every byte, as a power cut might, but the device's key knows better. */
export function* cutLastRecord({ folder, keys }: SealedFiles): Generator<Mutation> {
  const files = readFolder(folder);
  const whole = bytesOf(files, CURRENT);
  const lines = linesOf(whole);
  const start = whole.length - (lines.at(-1)?.length ?? 0) - 1;
  for (let size = start + 1; size < whole.length - 1; size++) {
    const bytes = whole.subarray(0, size);
    const what = `it is cut at byte ${size}`;
    yield {
      what,
      files: withFile(files, CURRENT, bytes),
      keys,
      file: CURRENT,
      line: lines.length + 1,
    };
  }
}

/** What can be done with whole files. */
export function* movedFiles({ folder, keys }: SealedFiles): Generator<Mutation> {
  const files = readFolder(folder);
  const parts = partsOf(files);
  for (const [i, name] of parts.entries()) {
    const [before = '', next = ''] = [parts[i - 1], parts[i + 1]];
    const without = new Map(files);
    without.delete(name);
    const place = next === '' ? { file: before, line: 0 } : { file: next, line: 1 };
    yield placed({ what: `${name} is deleted`, files: without, keys, ...place }, files);
    if (next === '' || next.endsWith('.gz') !== name.endsWith('.gz')) continue;
    const swapped = withFile(
      withFile(files, name, bytesOf(files, next)),
      next,
      bytesOf(files, name),
    );
    const what = `${name} and ${next} are swapped`;
    yield placed({ what, files: swapped, keys, file: name, line: 1 }, files);
  }
  const withoutKey = new Map(files);
  withoutKey.delete('seal-key');
  yield { what: 'the key of the device is deleted', files: withoutKey, keys, ...endOf(files) };
}

/** What somebody can do who has taken over the device, and with it its current key. */
export function* rewritten({ folder, auditFile, keys }: SealedFiles): Generator<Mutation> {
  const files = readFolder(folder);
  const lines = linesOf(bytesOf(files, CURRENT));
  const stored = readSealKey(join(folder, 'seal-key'));
  if (stored.kind !== 'key') throw new Error(`${auditFile} has no key`);
  const stolen = stored.sealKey;
  const change = (what: string, text: readonly string[], line: number): Mutation => ({
    what,
    files: withFile(files, CURRENT, Buffer.from(text.map((one) => `${one}\n`).join(''))),
    keys,
    file: CURRENT,
    line,
  });
  for (const [i] of lines.entries()) {
    const sealedBy = (next: SealKey): readonly string[] => writtenAnew(lines, i, () => next);
    yield change(
      `record ${i + 1} is rewritten, all after it sealed with the current key`,
      sealedBy(stolen),
      i + 1,
    );
    let line: SealKey = { ...stolen, seq: i };
    const asLine = () => (line = nextSealKey(line));
    yield change(
      `record ${i + 1} is rewritten, all after it with a line of the current key`,
      writtenAnew(lines, i, asLine),
      i + 1,
    );
    yield change(
      `record ${i + 1} is rewritten without seals`,
      writtenAnew(lines, i, () => null),
      i + 1,
    );
  }
  const own = createHash('sha256').update('a key of their own').digest();
  let line: SealKey = { keyId: sealKeyId(own), seq: 1, key: own };
  const anew = writtenAnew(lines, 0, () => {
    const key = line;
    line = nextSealKey(line);
    return key;
  });
  const withKey = (text: readonly string[], key: SealKey): Files =>
    withFile(change('', text, 1).files, 'seal-key', Buffer.from(deviceKeyText(key)));
  yield {
    ...change('the history is written anew, with a line of keys of its own', anew, 1),
    files: withKey(anew, line),
  };
}

/** The file as it would be had a power cut torn the next record at any byte. */
export function* tornTails({
  folder,
  keys,
}: SealedFiles): Generator<Mutation & { readonly tornBytes: number }> {
  const files = readFolder(folder);
  const whole = bytesOf(files, CURRENT);
  const last = linesOf(whole).length;
  const torn = Buffer.from(`{"seq":${last + 1},"time":"2026-03-01T09:30:00.250Z","event":"bl`);
  for (let size = 1; size <= torn.length; size++) {
    const bytes = Buffer.concat([whole, torn.subarray(0, size)]);
    yield {
      what: `${size} torn bytes follow`,
      files: withFile(files, CURRENT, bytes),
      keys,
      file: '',
      line: 0,
      tornBytes: size,
    };
  }
}

/** @param keyOf what seals the next record; null for none */
function writtenAnew(
  lines: readonly Buffer[],
  from: number,
  keyOf: () => SealKey | null,
): readonly string[] {
  let head: ChainHead = EMPTY_CHAIN;
  return lines.map((line, i) => {
    const fields = JSON.parse(line.toString()) as Record<string, unknown>;
    if (i < from) {
      head = { seq: Number(fields['seq']), hash: String(fields['hash']) };
      return line.toString();
    }
    for (const name of ['seq', 'prev', 'seal', 'hash']) Reflect.deleteProperty(fields, name);
    if (i === from) fields['time'] = '2026-03-01T09:30:00.251Z';
    const key = keyOf();
    const sealLine = key === null ? null : (unsealed: Buffer) => sealWith(key, unsealed);
    const written = chainRecord(fields, head, sealLine);
    head = written.head;
    return written.line;
  });
}

function deviceKeyText({ keyId, seq, key }: SealKey): string {
  const body = `cleardesk-seal-key 1 ${keyId} ${seq} ${key.toString('hex')}`;
  const check = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return `${`${body} ${check}`.padEnd(511)}\n`;
}

function endOf(files: Files): { readonly file: string; readonly line: number } {
  return { file: CURRENT, line: linesOf(bytesOf(files, CURRENT)).length + 1 };
}

/**
 * Where the newest word of rotation is gone, what rotation has removed is missed first: before the
 * oldest record there is.
 */
function placed(mutation: Mutation, before: Files): Mutation {
  const first = (files: Files) => linesOf(bytesOf(files, CURRENT))[0]?.toString();
  const word = first(before);
  if (word?.includes('"audit-rotated"') !== true || first(mutation.files) === word) return mutation;
  return { ...mutation, file: partsOf(mutation.files)[0] ?? '', line: 1 };
}

/** The names of an audit file's files, oldest first. */
function partsOf(files: Files): readonly string[] {
  const parts = [...files.keys()].filter((name) => name.startsWith('audit'));
  return [...parts.filter((name) => name !== CURRENT), CURRENT];
}

function bytesOf(files: Files, name: string): Buffer {
  return files.get(name) ?? Buffer.alloc(0);
}

function withFile(files: Files, name: string, bytes: Buffer): Files {
  return new Map(files).set(name, bytes);
}

function linesOf(bytes: Buffer): readonly Buffer[] {
  return bytes
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'latin1'));
}
