import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { configFingerprint } from '../../../../main/config/source/config-location.ts';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import type { KioskStart } from '../../../../main/kiosk/deps.ts';
import { ConfigInUse } from '../../../../main/kiosk/config-in-use.ts';
import { type HealthSources, KioskHealth } from '../../../../main/kiosk/health/kiosk-health.ts';
import type { SessionState } from '../../../../main/session/state.ts';
import { context } from '../../audit/example-entries.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { freshStart, nothingBefore } from '../fake-parts.ts';

const ending = (clean: boolean): AuditEvent => ({
  event: 'ending-finished',
  session: 'a1b2',
  reason: 'idle',
  durationMs: 1,
  clean,
  steps: [],
});

function device(start: KioskStart = freshStart) {
  const folder = temporaryFolder();
  const place = { file: join(folder, 'cleardesk.yaml'), isNamed: false };
  const loaded = loadConfig(place);
  const config = new ConfigInUse(place, loaded, {
    former: null,
    sourcesRead: configFingerprint(place),
  });
  const audit = new AuditLog(join(folder, 'audit.jsonl'), context);
  let { state } = start;
  let storePlace: HealthSources['parts']['servers']['health']['place'] = null;
  let changes = 0;
  const nothing = () => undefined;
  const health = new KioskHealth(start, {
    process: { auditFolder: folder, config },
    parts: {
      fleet: { health: { fleet: null, signals: null }, start: nothing, close: nothing },
      forwarding: { health: 'ok', lag: 3, start: nothing, close: nothing },
      metrics: {
        health: 'ok',
        start: nothing,
        changed: () => (changes += 1),
        close: nothing,
        quit: () => Promise.resolve(),
      },
      servers: {
        get health() {
          return { place: storePlace, waiting: 2 };
        },
        start: nothing,
        close: nothing,
      },
    },
    state: () => state,
    live: () => ({ idleSource: 'ok', standby: 'none' }),
  });
  return {
    audit,
    health,
    changes: () => changes,
    become: (next: SessionState) => {
      state = next;
      health.stateChanged(next);
    },
    openStore: (opened: NonNullable<typeof storePlace>) => (storePlace = opened),
  };
}

describe('the health of a kiosk', () => {
  it('has what monitoring asks for', () => {
    const { audit, health, become } = device();
    audit.append(ending(false));
    become({
      kind: 'out-of-service',
      problem: { kind: 'ending-failed', receiptCode: '1a2b-3c4d' },
    });
    expect(health.status()).toMatchObject({
      state: 'out-of-service',
      problem: 'ending-failed',
      syslog: 'ok',
      syslogLag: 3,
      credentials: 'unknown',
      signOutsWaiting: 2,
      lastEnding: { reason: 'idle', clean: false },
    });
  });

  it('has the newest ending, also of a process before this one', () => {
    const { audit, health, become } = device();
    expect(health.status().lastEnding).toBeNull();
    become({ kind: 'ending', auditId: 'a1b2', reason: 'idle' });
    audit.append(ending(true));
    become({ kind: 'ended', reason: 'idle', receiptCode: '1a2b-3c4d', leaveAt: 1 });
    expect(health.status().lastEnding).toMatchObject({ clean: true });
  });

  it('knows of the credential store what the process before knew, until it opens it', () => {
    const handoverData = { ...nothingBefore, credentials: 'degraded' } as const;
    const { health, openStore } = device({
      ...freshStart,
      after: { kind: 'handover', handoverData },
    });
    expect(health.status()).toMatchObject({ credentials: 'degraded', since: handoverData.since });
    expect(health.handoverData()).toEqual({ since: handoverData.since, credentials: 'degraded' });
    openStore('keychain');
    expect(health.handoverData()).toMatchObject({ credentials: 'ok' });
    openStore('memory');
    expect(health.handoverData()).toMatchObject({ credentials: 'degraded' });
  });

  it('writes the metrics when the kind of the state changes, and not for each change in it', () => {
    const { become, changes } = device();
    become({ kind: 'signed-out' });
    become({ kind: 'signed-out', refusal: { kind: 'cancelled' } });
    expect(changes()).toBe(1);
    become({ kind: 'signing-in', progress: { kind: 'checking' } });
    expect(changes()).toBe(2);
  });
});
