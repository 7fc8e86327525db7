import { join } from 'node:path';
import { app } from 'electron';
import type { AuditEvent } from '../audit/event.ts';
import type { Forwarder } from '../audit/forwarding/forwarder.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Config } from '../config/schema/schema.ts';
import { receiverText } from '../config/schema/syslog.ts';
import type { KioskStatus } from '../control/status.ts';
import type { Clock } from '../session/ports.ts';
import { retryPauseMs } from '../base/backoff.ts';

/** The login screen, and a process that takes over, come first. */
const BEGIN_AFTER_MS = 1000;

export interface ForwardingDeps {
  readonly auditFolder: string;
  readonly journal: AuditLog;
  readonly clock: Clock;
  readonly settings: Config['audit']['syslog'];
  readonly record: (entry: AuditEvent) => void;
}

/** The wiring of what sends the audit file's records to a syslog receiver, where there is one. */
export class Forwarding {
  readonly #deps: ForwardingDeps;
  #forwarder: Forwarder | null = null;
  #isClosed = false;

  constructor(deps: ForwardingDeps) {
    this.#deps = deps;
  }

  get health(): KioskStatus['syslog'] {
    if (this.#deps.settings === null) return 'off';
    return this.#forwarder?.isDegraded === true ? 'behind' : 'ok';
  }

  /** Goes on where the process before this one stopped. */
  start(): void {
    const { settings, clock } = this.#deps;
    if (settings === null) return;
    clock.after(BEGIN_AFTER_MS, () => {
      if (!this.#isClosed) void this.#begin(settings);
    });
  }

  /** What is on its way is not waited for: the next process sends it again. */
  close(): void {
    this.#isClosed = true;
    this.#forwarder?.close();
  }

  async #begin(settings: NonNullable<Config['audit']['syslog']>): Promise<void> {
    const [{ startForwarder }, { recordsAfter }] = await Promise.all([
      import('../audit/forwarding/start-forwarder.ts'),
      import('../audit/read/records-after.ts'),
    ]);
    if (this.#isClosed) return;
    const { auditFolder, journal, record } = this.#deps;
    const forwarder = startForwarder(settings, {
      recordsAfter: (seq) => recordsAfter(join(auditFolder, 'audit.jsonl'), seq),
      cursorFile: join(auditFolder, 'forwarded'),
      to: receiverText(settings.to),
      version: app.getVersion(),
      retryMs: (tries) => retryPauseMs(tries, Math.random),
      record,
    });
    this.#forwarder = forwarder;
    journal.whenAppended(() => {
      forwarder.wake();
    });
  }
}
