import type { JWTVerifyGetKey } from 'jose';
import { plainText } from '../../base/text.ts';
import type { EndingCause, EndReason } from '../../ending/receipt.ts';
import type { Clock } from '../../session/ports.ts';
import type { SessionState } from '../../session/state.ts';
import type { Health } from './health.ts';
import type { SignalMemory } from './memory.ts';
import {
  type ReadSet,
  readSet,
  reasonFor,
  type SetFault,
  type Signal,
  type SignalType,
} from './set.ts';
import { matchOf, type SignedInUser } from './subject.ts';

/** What has become of a token. */
export type Outcome =
  /** It has been dealt with: the transmitter may forget it. */
  | { readonly kind: 'taken' }
  /** @property err of RFC 8935, section 2.4 */
  | { readonly kind: 'refused'; readonly err: string; readonly why: string }
  /** Nothing is known of it yet: it has to come again. */
  | { readonly kind: 'later' };

export interface ReceiverOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly device: string;
  readonly endOn: readonly SignalType[];
}

/** What signals may do with the kiosk: end its session, and nothing else. */
export interface SignalledKiosk {
  readonly state: SessionState;
  endNow(reason: EndReason, details: Omit<EndingCause, 'reason'>): Promise<unknown>;
}

export interface ReceiverDeps {
  readonly keys: JWTVerifyGetKey;
  readonly criticalMembers: () => readonly string[];
  readonly memory: SignalMemory;
  readonly health: Health;
  readonly kiosk: SignalledKiosk;
  readonly clock: Pick<Clock, 'wall' | 'after'>;
  /** The user of the running session; null: no user has signed in at a provider. */
  readonly user: () => SignedInUser | null;
  /** When the user came, by this device's clock: milliseconds since 1970. */
  readonly since: () => number;
  /** The languages of the user, the preferred one first. */
  readonly languages: () => readonly string[];
  /** Whether `ending-started` of a session is in the audit file. */
  readonly isEndingRecorded: (session: string) => boolean;
  readonly log: { warning(text: string): void };
  /** The transmitter says whether its stream sends. */
  readonly onStatus: (status: string, reason: string | null) => void;
}

/** The provider's own clocks, of which a user's sign-in and a signal may have different ones. */
const PROVIDER_SKEW_MS = 5_000;
/** The provider's clock and this device's. */
const DEVICE_SKEW_MS = 60_000;

/** Signals that came while a user signed in; more are a flood. */
const MOST_WAITING = 200;
const MOST_RETRIED = 20;
const RETRY_MS = 15_000;

const ERRORS: Readonly<Record<SetFault, string>> = {
  'too-large': 'invalid_request',
  unreadable: 'invalid_request',
  'wrong-type': 'invalid_request',
  'wrong-id': 'invalid_request',
  'too-old': 'invalid_request',
  'from-the-future': 'invalid_request',
  'wrong-algorithm': 'invalid_key',
  'unknown-key': 'invalid_key',
  'bad-signature': 'authentication_failed',
  'wrong-issuer': 'invalid_issuer',
  'wrong-audience': 'invalid_audience',
};

const TAKEN = { kind: 'taken' } as const;
const LATER = { kind: 'later' } as const;

/**
 * Takes security event tokens, by whichever way they come, and ends the session that one is about. A token is
 * taken once `ending-started` is on the disk, so that a process that is killed leaves it to the next one.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #deps: ReceiverDeps;
  readonly #said = new Set<string>();
  /** Signals that came while a user signed in, who may be the one that they are about. */
  #waiting: readonly Signal[] = [];
  /** Sessions that signals of this process have ended, whose endings are not in the audit file. */
  readonly #unrecorded = new Map<string, string>();
  /** Tokens that no transmitter sends again, and whose keys could not be read. */
  #retried: readonly string[] = [];
  #cancelRetry: (() => void) | null = null;
  #isClosed = false;

  constructor(options: ReceiverOptions, deps: ReceiverDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** @param expectedId what the transmitter calls the token; null: it does not say */
  async receive(token: string, expectedId: string | null): Promise<Outcome> {
    const { issuer, audience } = this.#options;
    const { keys, clock, health } = this.#deps;
    const set = await readSet(token, { issuer, audience, keys, now: clock.wall() });
    if (this.#isClosed) return LATER;
    if (set.kind === 'unverifiable') return LATER;
    if (set.kind === 'refused') return this.#refuse(set.fault, set.why, expectedId !== null);
    if (expectedId !== null && set.id !== expectedId) {
      return this.#refuse('wrong-id', 'its id (jti) is another one than the answer says', true);
    }
    health.works('signals');
    // What a relay brings of a stream may be about another one, or be long past.
    return expectedId === null && set.kind !== 'signal' ? TAKEN : this.#take(set);
  }

  /**
   * For a token that comes over a way that brings each only once.
   * @returns false where this process has nothing to do with it any more
   */
  async receiveOnce(token: string): Promise<boolean> {
    const { kind } = await this.receive(token, null);
    if (this.#isClosed) return kind !== 'later';
    if (kind !== 'later') return true;
    this.#retried = [...this.#retried, token].slice(-MOST_RETRIED);
    this.#cancelRetry ??= this.#deps.clock.after(RETRY_MS, () => {
      const again = this.#retried;
      this.#retried = [];
      this.#cancelRetry = null;
      for (const each of again) void this.receiveOnce(each);
    });
    return true;
  }

  /** The kiosk has another state: a user may have signed in. */
  stateChanged(): void {
    const { kind } = this.#deps.kiosk.state;
    if (kind === 'signing-in' || this.#isClosed) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const signal of waiting) void this.#takeSignal(signal);
  }

  /** Permanent: nothing ends any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelRetry?.();
  }

  async #take(set: Exclude<ReadSet, { kind: 'refused' | 'unverifiable' }>): Promise<Outcome> {
    const { memory, health, clock, onStatus } = this.#deps;
    switch (set.kind) {
      case 'signal':
        return this.#takeSignal(set);
      case 'verification':
        if (memory.verified(set.state, clock.wall())) health.works('verification');
        return TAKEN;
      case 'stream-updated':
        onStatus(set.status, set.reason);
        return TAKEN;
      case 'unknown-event':
        this.#say(`signals of this kind are ignored: ${set.event}`);
        return TAKEN;
    }
  }

  async #takeSignal(signal: Signal): Promise<Outcome> {
    const { issuer, endOn } = this.#options;
    const { memory, kiosk, languages } = this.#deps;
    const { id } = signal;
    if (!endOn.includes(signal.type)) return TAKEN;
    if (memory.knows(issuer, id)) return this.#isRecorded(id) ? TAKEN : LATER;
    if (kiosk.state.kind === 'signing-in') {
      // Nothing is lost: whatever ends this process also ends the attempt to sign in.
      this.#waiting = [...this.#waiting, signal].slice(-MOST_WAITING);
      return TAKEN;
    }
    if (this.#sessionOf(signal) === null) return TAKEN;
    await memory.remember(issuer, id);
    if (this.#isClosed) return LATER;
    // Meanwhile the session may have ended.
    const session = this.#sessionOf(signal);
    if (session === null) return TAKEN;
    const note = reasonFor(signal.reasons, languages());
    const by = { kind: 'signal', id: plainText(id, 100) } as const;
    void kiosk.endNow('remote', { by, ...(note !== null && { note }) });
    this.#unrecorded.set(id, session);
    return this.#isRecorded(id) ? TAKEN : LATER;
  }

  /** Whether the ending that a signal began is in the audit file. */
  #isRecorded(id: string): boolean {
    const session = this.#unrecorded.get(id);
    if (session !== undefined && !this.#deps.isEndingRecorded(session)) return false;
    this.#unrecorded.delete(id);
    return true;
  }

  /** The running session, if a signal is about it. */
  #sessionOf(signal: Signal): string | null {
    const { issuer, device } = this.#options;
    const { kiosk, user, since, criticalMembers } = this.#deps;
    const { state } = kiosk;
    if (state.kind !== 'active' && state.kind !== 'warning') return null;
    const present = { user: user(), device };
    const rules = { issuer, critical: criticalMembers() };
    const isMeant = () => {
      switch (matchOf(signal.subject, present, rules)) {
        case 'none':
          return false;
        case 'session':
          return true;
        // One from before the sign-in is about an earlier session, such as the sign-out of the kiosk itself.
        case 'user':
          return signal.at >= (present.user?.signedInAt ?? Infinity) - PROVIDER_SKEW_MS;
        case 'device':
          return signal.at >= since() - DEVICE_SKEW_MS;
      }
    };
    return isMeant() ? state.session.auditId : null;
  }

  /** @param isSender the transmitter itself has sent it, and not a relay */
  #refuse(fault: SetFault, why: string, isSender: boolean): Outcome {
    const text = `a signal is refused (${fault}): ${why}`;
    if (isSender) this.#deps.health.failed('signals', { cause: 'bad-signals', text });
    else this.#say(text);
    return { kind: 'refused', err: ERRORS[fault], why };
  }

  /** Each once: a relay can cause any number of them. */
  #say(text: string): void {
    if (this.#said.has(text) || this.#said.size >= 50) return;
    this.#said.add(text);
    this.#deps.log.warning(text);
  }
}
