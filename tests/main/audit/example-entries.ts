import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditFile } from '../../../main/audit/file/audit-file.ts';
import type { AuditEvent } from '../../../main/audit/event.ts';
import type { AuditLogDeps } from '../../../main/audit/audit-log.ts';
import { defaultConfig } from '../../../main/config/schema/schema.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const context: AuditLogDeps = {
  device: 'desk-7',
  now: () => new Date('2026-03-01T09:30:00.250Z'),
  settings: () => defaultConfig().audit,
};

export const started: AuditEvent = { event: 'session-started', session: 'a1b2', mode: 'guest' };
export const warned: AuditEvent = { event: 'warning-shown', session: 'a1b2', secondsLeft: 30 };
export const blocked: AuditEvent = {
  event: 'blocked',
  session: 'a1b2',
  what: 'navigation',
  detail: 'https://bücher.example "\\" \u2028 😀',
};

/** Writes records as the kiosk does. @returns the file */
export function auditFileWith(entries: readonly AuditEvent[]): string {
  const path = join(temporaryFolder(), 'audit.jsonl');
  const file = new AuditFile(path, context);
  for (const entry of entries) file.append(entry);
  file.close();
  return path;
}

/** Changes a file as somebody might who is not the kiosk. */
export function tamper(path: string, change: (lines: string[]) => readonly string[]): void {
  const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
  writeFileSync(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
    'latin1',
  );
}
