import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastAuditFolder } from '../../../main/audit/file/audit-folder.ts';
import { readCursor } from '../../../main/audit/forwarding/outbox.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { lastSession } from '../../../main/audit/read/last-session.ts';
import { sessionPseudonyms } from '../../../main/audit/file/pseudonym.ts';
import { recordsAfter } from '../../../main/audit/read/records-after.ts';
import { readReport } from '../../../main/audit/report/read-report.ts';
import { readSealKey } from '../../../main/audit/file/seal.ts';
import { verifyAuditFile } from '../../../main/audit/verify/verify.ts';
import { guessWindowed } from '../../../main/config/in-use/guess-windowed.ts';
import { readPicture } from '../../../main/config/source/picture.ts';
import { readPolicyFolder } from '../../../main/config/source/managed/policy-folder.ts';
import { readConfig } from '../../../main/config/source/read-config.ts';
import { defaultConfig } from '../../../main/config/schema/schema.ts';
import { KeychainMark } from '../../../main/identity/credentials/keychain-mark.ts';
import { lastTroublesInFiles } from '../../../main/device/log/last-troubles.ts';
import { LogFile } from '../../../main/device/log/log-file.ts';
import { PrintJobs } from '../../../main/device/printing/print-jobs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A named pipe without another end: who opens it the usual way waits for that. */
function pipe(name: string): string {
  const path = join(temporaryFolder(), name);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

const folderOf = (path: string) => join(path, '..');

describe.skipIf(process.platform === 'win32')('a named pipe holds up no start', () => {
  it('as the audit file, which cannot be written, read, verified or reported then', async () => {
    const path = pipe('audit.jsonl');
    const message = `${path} is a named pipe, not a file`;
    const { audit } = defaultConfig();
    const journal = new AuditLog(path, {
      device: 'desk',
      now: () => new Date(),
      settings: () => audit,
    });
    expect(() => journal.append({ event: 'sealed' })).toThrow(
      `The audit file cannot be written: ${message}`,
    );
    expect(lastSession(path)).toEqual({ kind: 'no-record' });
    expect(verifyAuditFile(path)).toEqual({ kind: 'unreadable', problem: message });
    await expect(readReport(path)).rejects.toThrow(message);
    await expect(recordsAfter(path, 0).next()).rejects.toThrow(message);
  });

  it('as what is beside the audit file', async () => {
    expect(readSealKey(pipe('seal-key'))).toEqual({ kind: 'unreadable' });
    const none = { to: 'receiver', seq: 0, hash: '', isDegraded: false };
    expect(await readCursor(pipe('forwarded'), 'receiver')).toEqual(none);
    expect(() => sessionPseudonyms(pipe('salt'))('session')).toThrow('is a named pipe');
    const data = folderOf(pipe('audit-folder'));
    expect(lastAuditFolder(data)).toBe(join(data, 'audit'));
  });

  it('as the config, a policy, or the logo', () => {
    const file = pipe('cleardesk.yaml');
    const reason = 'it is a named pipe, not a file';
    expect(guessWindowed(file)).toBe(false);
    expect(readConfig({ file, isNamed: true })).toEqual({
      kind: 'unreadable',
      policy: null,
      reason,
    });
    expect(readPolicyFolder(folderOf(file))).toEqual({ kind: 'unreadable', policy: file, reason });
    expect(readPicture(pipe('logo.svg'))).toBeNull();
  });

  it('as a file of the log, the print jobs or the keychain', async () => {
    const log = folderOf(pipe('cleardesk.log'));
    expect(() => {
      new LogFile(log).append('line');
    }).toThrow('is a named pipe');
    expect(() => lastTroublesInFiles(log, 3)).toThrow('is a named pipe');
    const answer = () => Promise.resolve('request id is printer-1 (1 file(s))');
    const jobs = new PrintJobs(answer, () => Promise.resolve(), pipe('print-jobs'), []);
    await expect(jobs.submit(() => Promise.resolve(Buffer.alloc(0)))).rejects.toThrow('named pipe');
    await expect(jobs.queuedCount()).rejects.toThrow('is a named pipe');
    const mark = new KeychainMark(join(folderOf(pipe('keychain-session')), 'keychain'));
    expect(() => {
      mark.set('session');
    }).toThrow('is a named pipe');
  });
});
