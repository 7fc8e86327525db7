import { auditExport } from './audit-export.ts';
import { auditVerify } from './audit-verify.ts';
import type { CommandIo } from './command.ts';
import { runKioskCommand } from './kiosk-command.ts';
import { standardOutput } from './output.ts';

const USAGE = `usage: cleardesk audit verify [FILE] [--key KEY]…
       cleardesk audit init [--replace]
       cleardesk audit export --format csv|ocsf [FILE]`;

/**
 * `cleardesk audit …`: what can be done with the audit file.
 * @returns 0 good, 1 the answer is no, 2 wrong use
 */
export function audit([action, ...args]: readonly string[], io: CommandIo, folder: string): number {
  switch (action) {
    case 'verify':
      return auditVerify(args, io);
    case 'init':
      return runKioskCommand('audit-init', args, io, folder);
    case 'export':
      return auditExport(args, io, standardOutput());
    default:
      io.err(USAGE);
      return 2;
  }
}
