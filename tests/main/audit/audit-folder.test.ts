import { describe, expect, it } from 'vitest';
import { auditFolder } from '../../../main/audit/audit-folder.ts';

describe('auditFolder', () => {
  it('is in the data folder, unless it is named', () => {
    expect(auditFolder({}, '/data')).toBe('/data/audit');
    expect(auditFolder({ CLEARDESK_AUDIT_DIR: '' }, '/data')).toBe('/data/audit');
    expect(auditFolder({ CLEARDESK_AUDIT_DIR: '/var/log/cleardesk' }, '/data')).toBe(
      '/var/log/cleardesk',
    );
  });
});
