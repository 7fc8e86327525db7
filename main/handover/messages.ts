import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { KioskStatus } from '../control/status.ts';
import type { PackedStore } from '../identity/credentials/memory-store.ts';
import type { Failures } from '../identity/sign-in/login-throttle.ts';
import type { WrittenFault } from '../identity/sign-in/provider-faults.ts';
import type { SignInRequest } from '../session/sign-in.ts';
import type { EventOf, SessionState } from '../session/state.ts';
import type { IdleSource } from '../session/time/idle-clock.ts';

/** A state on its way to another process, with the sender's clock as it was then. */
export interface StateInTransit {
  readonly state: SessionState;
  readonly now: number;
}

/** What a process hands to the next besides the state. It is secret, so no screen gets it. */
export interface HandoverData {
  /** When the state began: RFC 3339, UTC. */
  readonly since: string;
  /** Whether the OS's idle counter has proved reliable. */
  readonly idleSource: IdleSource;
  /** The request of a user who asked to sign in before the next process was ready. */
  readonly request: SignInRequest | null;
  /** The wrong passwords of users; null where the kiosk has no accounts. */
  readonly signInFailures: Failures | null;
  readonly administratorFailures: Failures | null;
  /** What the log says of the provider already; the sentences hold no secrets. */
  readonly providerFaults: readonly WrittenFault[];
  /** Sign-outs to be tried again, where memory holds them; null where there are none. */
  readonly pendingSignOuts: PackedStore | null;
  /** What `cleardesk status` says of the credential store, which this process may never have needed. */
  readonly credentials: KioskStatus['credentials'];
  /** What the log says of `metrics.file` already, such as `ENOENT`; null for nothing. */
  readonly metricsFault: string | null;
  /** The user wants a screen reader. */
  readonly screenReader: boolean;
}

/** What the old process shows, for the new one to paint. */
export interface ShowMessage extends StateInTransit {
  readonly kind: 'show';
  /** The last good config, for a successor that has to reject the one it reads. */
  readonly config: LoadedConfig;
  /** The new process continues the same audit file, even if the config has changed since. */
  readonly auditFolder: string;
}

/** The kiosk itself: from this message on, the new process is in charge. */
export interface HandoverMessage extends StateInTransit {
  readonly kind: 'handover';
  /** The last good config: it may have changed since the successor read its own. */
  readonly config: LoadedConfig;
  readonly handoverData: HandoverData;
}

/** What a user still asked of the old process's screen, when the kiosk had passed on. */
export type LateRequest =
  | EventOf<'exit-done'>
  | EventOf<'language-chosen'>
  | { readonly kind: 'sign-in'; readonly request: SignInRequest };

/** Follows the {@link HandoverMessage}. */
export interface LateMessage {
  readonly kind: 'late';
  readonly asked: LateRequest;
}

/** The messages from the old process to the new one; message-schemas.ts checks them on arrival. */
export type MessageToSuccessor = ShowMessage | HandoverMessage | LateMessage;

/** The messages from the new process to the old one. */
export type MessageToPredecessor =
  /** A state of this kind is on its hidden window. */
  | { readonly kind: 'painted'; readonly state: string }
  /** It is the kiosk now. */
  | { readonly kind: 'in-charge' };

/** @throws TypeError when the value is no message of a successor */
export function parseMessageToPredecessor(value: unknown): MessageToPredecessor {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;
  if (kind === 'in-charge') return { kind };
  const state =
    typeof value === 'object' && value !== null && 'state' in value ? value.state : null;
  if (kind === 'painted' && typeof state === 'string') return { kind, state };
  throw new TypeError('the next process sent a message of an unknown kind');
}

/** Converts a state's times to this process's clock. */
export function rebaseClock({ state, now }: StateInTransit, ownNow: number): SessionState {
  const own = (at: number) => at - now + ownNow;
  if (state.kind === 'ended') return { ...state, leaveAt: own(state.leaveAt) };
  if (state.kind !== 'signed-out' || state.refusal?.kind !== 'wrong-password') return state;
  const { waitUntil } = state.refusal;
  if (waitUntil === undefined) return state;
  return { ...state, refusal: { kind: 'wrong-password', waitUntil: own(waitUntil) } };
}
