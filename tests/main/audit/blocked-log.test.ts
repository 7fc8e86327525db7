import { describe, expect, it } from 'vitest';
import { blockedLog } from '../../../main/audit/blocked-log.ts';
import type { AuditEntry } from '../../../main/audit/entry.ts';

function logged() {
  const entries: AuditEntry[] = [];
  return { entries, block: blockedLog('a1b2', (entry) => entries.push(entry)) };
}

describe('blockedLog', () => {
  it('records each kind once', () => {
    const { entries, block } = logged();
    for (let times = 0; times < 3; times++) {
      block('navigation', 'https://evil.example');
      block('navigation', 'https://other.example');
      block('permission', 'camera');
    }
    const common = { event: 'blocked', session: 'a1b2' };
    expect(entries).toEqual([
      { ...common, what: 'navigation', detail: 'https://evil.example' },
      { ...common, what: 'navigation', detail: 'https://other.example' },
      { ...common, what: 'permission', detail: 'camera' },
    ]);
  });

  it('records what the screens were refused for no session', () => {
    const entries: AuditEntry[] = [];
    blockedLog(null, (entry) => entries.push(entry))('message', 'signIn with wrong arguments');
    expect(entries).toEqual([
      { event: 'blocked', session: null, what: 'message', detail: 'signIn with wrong arguments' },
    ]);
  });

  it('does not let a page fill the disk', () => {
    const { entries, block } = logged();
    for (let port = 0; port < 1000; port++) block('navigation', `https://evil.example:${port}`);
    expect(entries).toHaveLength(100);
  });
});
