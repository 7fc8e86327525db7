import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  auditFolder,
  lastAuditFolder,
  noteAuditFolder,
} from '../../../../main/audit/file/audit-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const NAMED = { CLEARDESK_AUDIT_DIR: '/var/log/cleardesk' };

describe('auditFolder', () => {
  it.each([
    ['in the data folder', {}, null, '/data/audit'],
    ['in the data folder, for an empty variable', { CLEARDESK_AUDIT_DIR: '' }, null, '/data/audit'],
    ["the config's", {}, '/srv/audit', '/srv/audit'],
    ["the variable's", NAMED, null, '/var/log/cleardesk'],
    ["the variable's, above the config's", NAMED, '/srv/audit', '/var/log/cleardesk'],
  ])('is %s', (_what, env, folder, expected) => {
    expect(auditFolder({ env, dataFolder: '/data', settings: { folder } })).toBe(expected);
  });

  it('is the last one where the config cannot be read, unless the variable names it', () => {
    const dataFolder = temporaryFolder();
    const rejected = { env: {}, dataFolder, settings: null };
    expect(auditFolder(rejected)).toBe(join(dataFolder, 'audit'));
    noteAuditFolder(dataFolder, '/srv/audit');
    expect(auditFolder(rejected)).toBe('/srv/audit');
    expect(auditFolder({ ...rejected, env: NAMED })).toBe('/var/log/cleardesk');
  });
});

describe('the note of where the audit file was last', () => {
  it('is made only where it is another place than usual, and is read back', () => {
    const dataFolder = temporaryFolder();
    noteAuditFolder(dataFolder, join(dataFolder, 'audit'));
    expect(readdirSync(dataFolder)).toEqual([]);
    noteAuditFolder(dataFolder, '/srv/ä b');
    expect(lastAuditFolder(dataFolder)).toBe('/srv/ä b');
    expect(readdirSync(dataFolder)).toEqual(['audit-folder']);
    expect(statSync(join(dataFolder, 'audit-folder')).mode & 0o777).toBe(0o600);
    noteAuditFolder(dataFolder, join(dataFolder, 'audit'));
    expect(lastAuditFolder(dataFolder)).toBe(join(dataFolder, 'audit'));
  });

  it.each(['', 'audit', '\0'])('says nothing where it is damaged: %j', (text) => {
    const dataFolder = temporaryFolder();
    writeFileSync(join(dataFolder, 'audit-folder'), text);
    expect(lastAuditFolder(dataFolder)).toBe(join(dataFolder, 'audit'));
  });
});
