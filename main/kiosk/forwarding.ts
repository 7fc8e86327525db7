import { join } from 'node:path';
import type { Forwarder } from '../audit/forwarding/forwarder.ts';
import type { Config } from '../config/schema/schema.ts';
import { receiverText } from '../config/schema/syslog.ts';
import type { KioskStatus } from '../control/status.ts';
import { retryPauseMs } from '../base/backoff.ts';
import { receiverIssuers } from '../network/trusted-issuers.ts';
import type { KioskPort, ProcessDeps } from './deps.ts';

/** The login screen, and the next process, come first. */
const BEGIN_AFTER_MS = 1000;

type Settings = Config['audit']['syslog'];

/** The wiring of what sends the audit file's records to a syslog receiver, where there is one. */
export class Forwarding {
  readonly #process: ProcessDeps;
  readonly #settings: Settings;
  readonly #kiosk: Pick<KioskPort, 'record'>;
  #forwarder: Forwarder | null = null;
  #isClosed = false;

  constructor(process: ProcessDeps, settings: Settings, kiosk: Pick<KioskPort, 'record'>) {
    this.#process = process;
    this.#settings = settings;
    this.#kiosk = kiosk;
  }

  get health(): KioskStatus['syslog'] {
    if (this.#settings === null) return 'off';
    return this.#forwarder?.isDegraded === true ? 'behind' : 'ok';
  }

  /** How many records the receiver does not have yet; null where that is not known. */
  get lag(): number | null {
    const sent = this.#forwarder?.sentUpTo ?? null;
    try {
      return sent === null ? null : Math.max(0, this.#process.auditLog.nextSeq - 1 - sent);
    } catch {
      return null; // the audit file cannot be opened
    }
  }

  /** Goes on where the process before this one stopped. */
  start(): void {
    const settings = this.#settings;
    if (settings === null) return;
    this.#process.clock.after(BEGIN_AFTER_MS, () => {
      if (!this.#isClosed) void this.#begin(settings);
    });
  }

  /** What is on its way is not waited for: the next process sends it again. */
  close(): void {
    this.#isClosed = true;
    this.#forwarder?.close();
  }

  async #begin(settings: NonNullable<Settings>): Promise<void> {
    const [{ startForwarder }, { recordsAfter }] = await Promise.all([
      import('../audit/forwarding/start-forwarder.ts'),
      import('../audit/read/records-after.ts'),
    ]);
    if (this.#isClosed) return;
    const { app, auditFolder, auditLog, config } = this.#process;
    const forwarder = startForwarder(settings, {
      recordsAfter: (seq) => recordsAfter(join(auditFolder, 'audit.jsonl'), seq),
      cursorFile: join(auditFolder, 'forwarded'),
      to: receiverText(settings.to),
      version: app.version,
      readCa: () => receiverIssuers(settings, config.loaded.config.network),
      retryMs: (tries) => retryPauseMs(tries, Math.random),
      record: (event) => {
        this.#kiosk.record(event);
      },
    });
    this.#forwarder = forwarder;
    auditLog.whenAppended(() => {
      forwarder.wake();
    });
  }
}
