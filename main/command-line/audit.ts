import { verifyAuditFile } from '../audit/verify.ts';
import type { CommandIo } from './command.ts';

const USAGE = 'usage: cleardesk audit verify [FILE]';

/**
 * `cleardesk audit verify [FILE]`: checks the chain of an audit file, and names the first bad line.
 * @returns 0 when every record holds, 1 when one does not or the file cannot be read, 2 on wrong use
 */
export function audit(args: readonly string[], io: CommandIo): number {
  const [action, file = io.auditFile, ...more] = args;
  if (action !== 'verify' || more.length > 0 || file.startsWith('-')) {
    io.err(USAGE);
    return 2;
  }
  const verdict = verifyAuditFile(file);
  switch (verdict.kind) {
    case 'good':
      io.out(`${file}: good, ${verdict.head.seq} records, last hash ${verdict.head.hash}`);
      if (verdict.tornBytes > 0) {
        io.out(
          `Remark: a half-written last line (${verdict.tornBytes} bytes) follows; the next start mends it.`,
        );
      }
      return 0;
    case 'bad':
      io.err(`${file}:${verdict.line}: bad: ${verdict.problem}`);
      return 1;
    case 'absent':
      io.err(`${file}: there is no such file. Name the file, or the data folder with --data-dir.`);
      return 1;
    case 'unreadable':
      io.err(`${file}: cannot be read: ${verdict.problem}`);
      return 1;
  }
}
