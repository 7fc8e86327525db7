import type { AuditEvent } from '../audit/event.ts';
import type { EndingCause } from '../ending/receipt.ts';
import type { AuditPort, Clock } from './ports.ts';
import type { SignInRefusal } from './sign-in.ts';
import type { BannerText } from './use-banner.ts';

/** Writes the audit file for the controller. A failure stops nothing that is under way. */
export class Records {
  readonly #auditLog: AuditPort;
  #isClosed = false;

  constructor(auditLog: AuditPort) {
    this.#auditLog = auditLog;
  }

  /** Another process writes the file from now on. */
  close(): void {
    this.#isClosed = true;
  }

  /** @returns the record's hash; null if it could not be written */
  write(entry: AuditEvent): string | null {
    if (this.#isClosed) return null;
    try {
      return this.#auditLog.append(entry);
    } catch {
      return null; // without a receipt code the ending puts the device out of service
    }
  }

  endingStarted(session: string | null, { reason, by, note }: EndingCause): void {
    this.write({
      event: 'ending-started',
      session,
      reason,
      ...(by !== undefined && { by: by.kind }),
      ...(by?.kind === 'command' && { command: by.id }),
      ...(by?.kind === 'signal' && { signal: by.id }),
      ...(note !== undefined && { note }),
    });
  }

  /** Records which text of the use banner a user has agreed to. @returns whether it is written */
  agreedTo({ language, sha256 }: BannerText, mode: string): boolean {
    const written = language === null ? {} : { language };
    return this.write({ event: 'use-banner-agreed', mode, ...written, sha256 }) !== null;
  }
}

type Cause = SignInRefusal['kind'];

/** At most this many attempts within this time get a record each; the rest are counted. */
const MOST_RECORDS = 5;
const WITHIN_MS = 60_000;

/**
 * Records failed attempts to sign in. An attacker who tries a thousand passwords cannot fill the
 * disk: attempts that come too fast are counted and share one record. Every attempt is counted.
 */
export class FailedSignIns {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #mode: string;
  readonly #counted = new Map<Cause, number>();
  /** When the latest records were written. */
  #writtenAt: readonly number[] = [];
  #cancelTimer: (() => void) | null = null;

  constructor(records: Records, clock: Clock, mode: string) {
    this.#records = records;
    this.#clock = clock;
    this.#mode = mode;
  }

  failed(cause: Cause): void {
    this.#counted.set(cause, (this.#counted.get(cause) ?? 0) + 1);
    const now = this.#clock.now();
    const lately = this.#writtenAt.filter((at) => now - at < WITHIN_MS);
    if (lately.length < MOST_RECORDS) this.flush();
    else this.#cancelTimer ??= this.#clock.after(WITHIN_MS, () => this.flush());
  }

  /** Records the attempts that have only been counted so far. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (const [cause, attempts] of this.#counted) {
      const event = 'sign-in-failed';
      const hash = this.#records.write({ event, mode: this.#mode, cause, attempts });
      if (hash === null) continue; // keeps counting until the audit file can be written
      this.#counted.delete(cause);
      this.#writtenAt = [...this.#writtenAt, this.#clock.now()].slice(-MOST_RECORDS);
    }
  }
}
