import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from './operation.ts';

/** All that could change what is on a disk, and it would be an error not to know it. */
const CALLS =
  'openat,mkdir,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,' +
  'rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,copy_file_range,sendfile';

/**
 * What the kernel was asked by the main thread of a Node process, below a folder that is empty to
 * begin with. What the process writes to its output says that it relies on what came before.
 * @param args of Node
 */
export function straceOperations(args: readonly string[], folder: string): readonly Operation[] {
  const log = join(folder, '..', 'strace.log');
  const options = ['-y', '-xx', '-s', '1000000', '-e', `trace=${CALLS}`, '-o', log];
  execFileSync('strace', [...options, process.execPath, ...args]);
  const sizes = new Map<string, number>();
  return readFileSync(log, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const operation = readLine(line, folder, sizes);
      return operation === null ? [] : [operation];
    });
}

function readLine(line: string, folder: string, sizes: Map<string, number>): Operation | null {
  const [, call = '', args = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/.exec(line) ?? [];
  if (result.startsWith('-')) return null;
  if (call === 'write' && args.startsWith('1<')) return { kind: 'acted-on' };
  const path = pathIn(call, args);
  if (!path.startsWith(`${folder}/`)) return null;
  const size = sizes.get(path) ?? 0;
  switch (call) {
    case 'mkdir':
      return { kind: 'make-folder', path };
    case 'openat':
      if (sizes.has(path) || !args.includes('O_CREAT')) return null;
      sizes.set(path, 0);
      return { kind: 'create', path };
    case 'write': {
      const bytes = decoded(/, "(.*)", \d+$/.exec(args)?.[1] ?? '').subarray(0, Number(result));
      sizes.set(path, size + bytes.length);
      return { kind: 'write', path, at: size, bytes };
    }
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path };
    default:
      throw new Error(`the model of a power cut does not know it yet: ${line}`);
  }
}

/** What a call is about: what its file was opened as, or the name it gives. */
function pathIn(call: string, args: string): string {
  const isOpened = !['openat', 'mkdir'].includes(call) && args.includes('<');
  return decoded((isOpened ? /<([^>]*)>/ : /"([^"]*)"/).exec(args)?.[1] ?? '').toString();
}

function decoded(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
