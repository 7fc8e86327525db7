import { parseArgs } from 'node:util';
import type { SealKey } from '../audit/file/seal.ts';
import { readVerificationKey } from '../audit/verify/verification-key.ts';
import { verifyAuditFile, type Verdict } from '../audit/verify/verify.ts';
import type { CommandIo } from './command.ts';

const USAGE = 'usage: cleardesk audit verify [FILE] [--key KEY]…';

/**
 * `cleardesk audit verify [FILE] [--key KEY]…`: checks the chain of an audit file and of the full ones
 * beside it, and with verification keys the seals, and names the first bad line.
 * @returns 0 when every record holds, 1 when one does not or the file cannot be read, 2 on wrong use
 */
export function auditVerify(args: readonly string[], io: CommandIo): number {
  const asked = readArguments(args, io.auditFile);
  if (typeof asked === 'string') {
    io.err(asked);
    return 2;
  }
  const { file, keys } = asked;
  const verdict = verifyAuditFile(file, { keys, onProgress: io.progress });
  io.progress(1);
  switch (verdict.kind) {
    case 'good':
      io.out(`${file}: good, ${verdict.records} records, last hash ${verdict.head.hash}`);
      for (const remark of remarksOn(verdict, keys)) io.out(remark);
      return 0;
    case 'bad':
      io.err(`${verdict.file}:${verdict.line}: bad: ${verdict.problem}`);
      return 1;
    case 'absent':
      io.err(`${file}: there is no such file. Name the file, or the data folder with --data-dir.`);
      return 1;
    case 'unreadable':
      io.err(`${file}: cannot be read: ${verdict.problem}`);
      return 1;
  }
}

interface Asked {
  readonly file: string;
  readonly keys: readonly SealKey[];
}

/** @returns the problem as text if the arguments are wrong */
function readArguments(args: readonly string[], ownFile: string): Asked | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string', multiple: true } },
    });
  } catch {
    return USAGE;
  }
  const { values, positionals } = parsed;
  const [file = ownFile, ...more] = positionals;
  if (more.length > 0) return USAGE;
  const keys = (values.key ?? []).map(readVerificationKey);
  const readable = keys.filter((key) => key !== null);
  if (readable.length === keys.length) return { file, keys: readable };
  return 'cleardesk: That is not a verification key. It has 64 letters (A to V) and digits by fours, as `cleardesk audit init` showed it; compare it once more.';
}

function* remarksOn(
  { tornBytes, removedUpTo, keep, keepChanges, isSealed }: Extract<Verdict, { kind: 'good' }>,
  keys: readonly SealKey[],
): Generator<string> {
  const sealedFrom = Math.min(...keys.map(({ seq }) => seq));
  if (keys.length > 0) {
    yield `Sealed: every record from ${sealedFrom} on is as it was written, and none is missing at the end.`;
  } else if (isSealed) {
    yield 'Remark: the records are sealed. Only a check with --key KEY finds a file that was written anew.';
  }
  if (removedUpTo > 0)
    yield `Remark: records 1 to ${removedUpTo} were removed by rotation, which keeps ${keep} full files (audit.keep).`;
  for (const { seq, from, to } of keepChanges) {
    yield `Remark: audit.keep was changed from ${from} to ${to} before record ${seq}.`;
  }
  if (tornBytes > 0) {
    yield `Remark: a half-written last line (${tornBytes} bytes) follows; the next start mends it.`;
  }
}
