import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastSession } from '../../main/audit/read/last-session.ts';
import { recordsAfter } from '../../main/audit/read/records-after.ts';
import { readSealKey } from '../../main/audit/file/seal-key-file.ts';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import { guessWindowed } from '../../main/config/in-use/guess-windowed.ts';
import { readLogo } from '../../main/config/source/logo.ts';
import { LogFile } from '../../main/device/log/log-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Opening it to read waits for a process that writes, which never comes. */
function pipe(name: string): string {
  const path = join(temporaryFolder(), name);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

/** Reading it never comes to an end. */
function endlessDevice(name: string): string {
  const path = join(temporaryFolder(), name);
  symlinkSync('/dev/zero', path);
  return path;
}

describe.skipIf(process.platform === 'win32').each([
  ['a pipe', pipe],
  ['an endless device', endlessDevice],
])('%s in the place of a file stops no reader:', (_what, make) => {
  it('the logo', () => {
    expect(readLogo(make('logo.png'))).toBeNull();
  });

  it('the config, as its window is made', () => {
    expect(guessWindowed(make('cleardesk.yaml'))).toBe(false);
  });

  it('the audit file, for its last session', () => {
    expect(lastSession(make('audit.jsonl'))).toEqual({ kind: 'no-record' });
  });

  it('the audit file, to verify and to forward it', async () => {
    const path = make('audit.jsonl');
    expect(verifyAuditFile(path).kind).toBe('unreadable');
    await expect(recordsAfter(path, 0).next()).rejects.toThrow(', not a file');
  });

  it('the seal key', () => {
    expect(readSealKey(make('seal-key'))).toEqual({ kind: 'unreadable' });
  });

  it('the log', () => {
    const log = new LogFile(join(make('cleardesk.log'), '..'));
    expect(() => {
      log.append('info');
    }).toThrow(', not a file');
  });
});
