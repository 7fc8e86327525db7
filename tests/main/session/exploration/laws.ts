import type { AuditEvent } from '../../../../main/audit/event.ts';
import type { SessionState } from '../../../../main/session/state.ts';
import type { Device } from './desk.ts';
import type { Court } from './court.ts';

type Kind = SessionState['kind'];

/** From which states each may follow; whatever else there is. */
const mayFollow: Readonly<Record<Kind, readonly Kind[]>> = {
  'signed-out': ['signing-in', 'ending', 'ended', 'out-of-service'],
  'signing-in': ['signed-out'],
  active: ['signing-in', 'warning'],
  warning: ['active'],
  ending: ['signing-in', 'active', 'warning', 'out-of-service'],
  ended: ['ending'],
  'out-of-service': ['signed-out', 'signing-in', 'ending', 'ended'],
};

/** Watches what the screens show and the audit file gets. */
export class Laws {
  readonly seen = new Set<string>();
  /** What a user has to agree to now; null: nothing. */
  banner: string | null = null;
  #agreedTo: string | null = null;
  readonly #court: Court;
  readonly #device: Device;
  readonly #secrets: readonly string[];
  readonly #entries: AuditEvent[] = [];
  #kind: Kind | null = null;
  #hasDiskFailed = false;
  #refusals = 0;
  /** Where the screen says something else, nobody sees whether it was refused or given up. */
  #unseenRefusals = 0;

  constructor(court: Court, device: Device, secrets: readonly string[]) {
    this.#court = court;
    this.#device = device;
    this.#secrets = secrets;
  }

  /** @returns the kind of the state before it */
  shown(state: SessionState): Kind | null {
    this.#holdsNoSecret(state);
    const before = this.#kind;
    this.#kind = state.kind;
    if (state.kind === 'signed-out' || state.kind === 'ended') {
      const { hasTraces } = this.#device;
      this.#court.forbid(hasTraces, 'the screen says that all is clear, and something may be left');
    }
    if (before === null || before === state.kind) return before;
    this.seen.add(`${before} > ${state.kind}`);
    this.#court.forbid(
      !mayFollow[state.kind].includes(before),
      `${before} is followed by ${state.kind}`,
    );
    const { refusal } = 'refusal' in state ? state : {};
    if (before === 'signing-in' && refusal !== undefined && refusal.kind !== 'cancelled') {
      this.#refusals += 1;
    }
    if (before === 'signing-in' && state.kind === 'out-of-service') this.#unseenRefusals += 1;
    return before;
  }

  append(entry: AuditEvent, diskFails: boolean): string {
    this.#hasDiskFailed ||= diskFails;
    if (diskFails) throw new Error('the disk is full');
    this.#holdsNoSecret(entry);
    if (entry.event === 'use-banner-agreed') this.#agreedTo = entry.sha256;
    if (entry.event === 'session-started') {
      const isAsked = this.banner === null || this.#agreedTo === this.banner;
      this.#court.forbid(!isAsked, 'a session begins without an agreement in the audit file');
      this.#agreedTo = null;
    }
    if (entry.event === 'ending-finished' && entry.session !== null) {
      const isOver = this.#cleanEndings(entry.session) > 0;
      this.#court.forbid(isOver, 'a session ends again after it has ended clean');
    }
    this.#entries.push(entry);
    return this.#entries.length.toString(16).padStart(8, '0').padEnd(64, 'f');
  }

  atTheEnd(): void {
    if (this.#hasDiskFailed) return;
    const started = this.#entries.flatMap((e) => (e.event === 'session-started' ? e.session : []));
    for (const session of started) {
      const isWhole =
        this.#cleanEndings(session) === 1 &&
        this.#count('ending-started', session) === this.#count('ending-finished', session);
      this.#court.forbid(!isWhole, 'a session has not one clean ending in the audit file');
    }
    const failed = this.#entries.reduce(
      (sum, e) => sum + (e.event === 'sign-in-failed' ? e.attempts : 0),
      0,
    );
    const most = this.#refusals + this.#unseenRefusals;
    const isMiscounted = failed < this.#refusals || failed > most;
    this.#court.forbid(isMiscounted, 'the attempts that failed are miscounted');
  }

  #count(event: 'ending-started' | 'ending-finished', session: string): number {
    return this.#entries.filter((entry) => entry.event === event && entry.session === session)
      .length;
  }

  #cleanEndings(session: string): number {
    return this.#entries.filter(
      (entry) => entry.event === 'ending-finished' && entry.clean && entry.session === session,
    ).length;
  }

  #holdsNoSecret(said: unknown): void {
    const text = JSON.stringify(said);
    const isTold = this.#secrets.some((secret) => text.includes(secret));
    this.#court.forbid(isTold, 'a secret is shown or recorded');
  }
}
