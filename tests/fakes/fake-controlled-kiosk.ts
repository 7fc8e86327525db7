import type { ShownConfig } from '../../main/config/in-use/shown-config.ts';
import type { ControlledKiosk } from '../../main/control/server.ts';
import type { KioskStatus } from '../../main/control/status.ts';
import type { Receipt } from '../../main/ending/receipt.ts';

export const activeStatus: KioskStatus = {
  state: 'active',
  sessionId: '0123456789abcdef0123456789abcdef',
  since: '2026-01-02T03:04:05.678Z',
  idleSource: 'ok',
  config: 'ok',
  syslog: 'off',
  standby: 'none',
  problem: null,
  syslogLag: null,
  credentials: 'unknown',
  signOutsWaiting: 0,
  metrics: 'off',
  electron: 'ok',
  lastEnding: null,
  fleet: null,
  signals: null,
};

export const shownDefaults: ShownConfig = {
  file: '/etc/cleardesk/cleardesk.yaml',
  isRejected: false,
  settings: { version: 1 },
  digest: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
};

export const cleanReceipt: Receipt = {
  reason: 'remote',
  durationMs: 812,
  clean: true,
  steps: [
    { name: 'cover-screen', ok: true, ms: 3, leftovers: 0, tries: 1 },
    { name: 'clear-browser-data', ok: true, ms: 104, leftovers: 0, tries: 1 },
  ],
  server: [
    { what: 'refresh-token', result: 'proven', pending: false },
    { what: 'site', site: 'Patient portal', result: 'unreachable', pending: true },
  ],
  code: '1a2b-3c4d',
};

/** A kiosk that answers what a test says, and remembers what it was asked. */
export class FakeControlledKiosk implements ControlledKiosk {
  readonly reasons: (string | null)[] = [];
  now = activeStatus;
  shown = shownDefaults;
  ending: () => Promise<Receipt | null> = () => Promise.resolve(cleanReceipt);

  status(): KioskStatus {
    return this.now;
  }

  config(): Promise<ShownConfig> {
    return Promise.resolve(this.shown);
  }

  endSession(reason: string | null): Promise<Receipt | null> {
    this.reasons.push(reason);
    return this.ending();
  }
}
