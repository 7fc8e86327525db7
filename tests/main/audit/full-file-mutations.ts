import { joined } from './record-mutations.ts';
import { readFolder, type SealedFiles } from './sealed-files.ts';
import type { ChangedFolder } from './two-verifiers.ts';

/** Changes of a packed archived segment, and of the names of archived segments. */
export function* changedFullFiles({ folder, keys }: SealedFiles): Generator<ChangedFolder> {
  const files = readFolder(folder);
  const [name = '', packed = Buffer.alloc(0)] =
    [...files].find(([one]) => one.endsWith('.gz')) ?? [];
  const named = (flag: number, more: string) => {
    const bytes = joined(packed.subarray(0, 10), more, packed.subarray(10));
    bytes[3] = flag;
    return bytes;
  };
  const contents: readonly (readonly [string, Buffer])[] = [
    ...['\0', '\0\0\0', 'x', '\n', '\x1f\x8b', '\x1f\x8b\x08', '\x1f\x8b\x08\0'].map(
      (text) =>
        [`${JSON.stringify(text)} follows`, joined(packed, Buffer.from(text, 'latin1'))] as const,
    ),
    ['it is there twice', joined(packed, packed)],
    ['its last eight bytes are there twice', joined(packed, packed.subarray(-8))],
    ['it has a file name', named(0x08, 'audit\0')],
    ['it has a file name without an end', named(0x08, 'audit').subarray(0, 15)],
    ['it has a comment', named(0x10, 'audit\0')],
    ['it has a further field', named(0x04, '\x02\0ab')],
    ['it is said to be text', named(0x01, '')],
    ['it is empty', Buffer.alloc(0)],
    ['it is not packed', Buffer.from('{"seq":1')],
    ...[1, 3, 9, 10, 11, 17, 18].map(
      (size) => [`it is ${size} bytes`, packed.subarray(0, size)] as const,
    ),
    ...[1, 4, 5, 8, 9].map(
      (size) => [`its last ${size} bytes are missing`, packed.subarray(0, -size)] as const,
    ),
  ];
  for (const [what, bytes] of contents)
    yield { what, files: new Map(files).set(name, bytes), keys };
  const other = (what: string, file: string, bytes: Buffer) => {
    return { what, files: new Map(files).set(file, bytes), keys };
  };
  yield other('a name has a zero too many', 'audit-0000000000001.jsonl', Buffer.from('x'));
  yield other('a name has other digits', 'audit-٠٠٠٠٠٠٠٠٠٠٠١.jsonl', Buffer.from('x'));
  yield other('a name is too short', 'audit-00000000001.jsonl', Buffer.from('x'));
  yield other('a name is too long', 'audit-1234567890123456.jsonl', Buffer.from('x'));
  yield other('a full file is there plain and packed', name.replace('.gz', ''), Buffer.from('x'));
  yield other('a full file is number 0', 'audit-000000000000.jsonl', Buffer.from('x'));
}
