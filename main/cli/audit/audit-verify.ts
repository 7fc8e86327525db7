import type { SealKey } from '../../audit/file/seal.ts';
import { readVerificationKey } from '../../audit/verify/verification-key.ts';
import type { Verdict } from '../../audit/verify/verdict.ts';
import { verifyAuditFile } from '../../audit/verify/verify.ts';
import { type CommandIo, UsageError } from '../command.ts';

/**
 * `cleardesk audit verify [--key KEY]… [FILE]`: checks the chain of an audit file and of the archived
 * segments beside it, and with verification keys the seals, and names the first bad line.
 * @returns 0 when every record is good; 1 when one is not, or the file cannot be read
 * @throws UsageError
 */
export function auditVerify(options: VerifyOptions, io: CommandIo): number {
  const file = options.file ?? io.auditFile;
  const keys = options.keys.map(verificationKey);
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

interface VerifyOptions {
  /** By default, the kiosk's own. */
  readonly file: string | undefined;
  /** As `cleardesk audit init` printed them. */
  readonly keys: readonly string[];
}

function verificationKey(text: string): SealKey {
  const key = readVerificationKey(text);
  if (key !== null) return key;
  throw new UsageError(
    'That is not a verification key. A key has 64 letters (A to V) and digits in groups of four, as "cleardesk audit init" printed it. Compare yours with the printed one.',
  );
}

function* remarksOn(
  { tornBytes, removedUpTo, keep, keepChanges, isSealed }: Extract<Verdict, { kind: 'good' }>,
  keys: readonly SealKey[],
): Generator<string> {
  const sealedFrom = Math.min(...keys.map(({ seq }) => seq));
  if (keys.length > 0) {
    yield `Sealed: every record from ${sealedFrom} on is as it was written, and none is missing at the end.`;
  } else if (isSealed) {
    yield 'Remark: the records are sealed. Only --key KEY tells whether the file was rewritten.';
  }
  if (removedUpTo > 0)
    yield `Remark: records 1 to ${removedUpTo} were removed by rotation, which keeps ${keep} archived segments (audit.keep).`;
  for (const { seq, from, to } of keepChanges) {
    yield `Remark: audit.keep was changed from ${from} to ${to} before record ${seq}.`;
  }
  if (tornBytes > 0) {
    yield `Remark: a partial last line (${tornBytes} bytes) follows; the next start of the kiosk repairs it.`;
  }
}
