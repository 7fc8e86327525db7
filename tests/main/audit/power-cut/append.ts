// A process that writes an audit file, to be watched by strace: it says so when it relies on a record.
import { writeSync } from 'node:fs';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { context } from '../example-entries.ts';
import { entries } from './entries.ts';

const journal = new AuditLog(process.argv[2] ?? '', context);
for (const entry of entries) {
  journal.append(entry);
  writeSync(1, 'acted on\n');
}
journal.close();
