import { pauseAfter } from '../../base/backoff.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { MediaActivity } from '../pages.ts';
import { pagesOf } from '../front-page.ts';
import type { IdleClock } from './idle-clock.ts';
import { noticeEndsAt } from '../pages.ts';
import { sessionLimit, type Limit } from '../rules/limits.ts';
import { attemptEndsInMs } from '../rules/signing-in.ts';
import { retryAt } from '../rules/sites.ts';
import type { Session, SessionEvent, SessionRules, SessionState, StateOf } from '../state.ts';
import { bannerIdleMs, type BannerStep } from '../use-banner.ts';

/** A timer does not notice that a clock was set, or that the computer slept: check this often. */
const POLL_MS = 30_000;
/** During a warning the kiosk reads the OS's counter this often, to see if the user is back. */
const WARNING_POLL_MS = 250;
/**
 * An answered warning disappears once input has paused, not at the first movement: a user who is
 * about to press one of its buttons would otherwise press what the site shows underneath.
 */
const ANSWER_SETTLES_MS = 700;
/** Until the OS's counter has been tested, the kiosk reads it this often. */
const SELF_TEST_POLL_MS = 5000;
/** After a check this late the device was asleep: the next user may be another person. */
export const SLEPT_MS = 1000;
/** The pause before a failed ending is tried again: after the first failure, the second, … */
const RETRY_ENDING_MS = [2000, 5000, 15_000, 60_000] as const;
/** A limit has moved when it is this much earlier than before; less is clock jitter. */
const LIMIT_MOVED_MS = 1000;

/** The times that the schedule needs of what has happened, in milliseconds of the kiosk's time. */
export interface Marks {
  /** When the session began. */
  readonly openedAt: number;
  /** The session is not idle before its first input. */
  readonly waitsForFirstInput: boolean;
  /** When the current attempt to sign in began; null while there is none. */
  readonly attemptAt: number | null;
  readonly warnedAt: number;
  /** When the user last pressed the warning's own button; null: not yet. */
  readonly pressedAt: number | null;
}

export const noMarks: Marks = {
  openedAt: 0,
  waitsForFirstInput: false,
  attemptAt: null,
  warnedAt: 0,
  pressedAt: null,
};

/** A state at a moment. */
export interface Moment {
  readonly state: SessionState;
  readonly rules: SessionRules;
  readonly marks: Marks;
  /** Milliseconds of the kiosk's time. */
  readonly now: number;
  /** Milliseconds without activity, where {@link readsIdleTime} says that they matter. */
  readonly idleMs: number;
  /** The check is late because the device slept, so what happened before it proves no user's presence. */
  readonly wasAsleep: boolean;
  /** The idle clock as of its last reading; to ask it reads nothing. */
  readonly idle: Pick<
    IdleClock,
    'hasInputSince' | 'isSourceJudged' | 'lastInputAt' | 'nextCheckInMs'
  >;
}

/** What a check of a state comes to. */
export interface Check {
  readonly events: readonly SessionEvent[];
  /** What is not idle counts as the user being here, from this moment. */
  readonly isUserPresent: boolean;
  readonly waitsForFirstInput: boolean;
  /** What keeps the session open although the warning is due; null: nothing. */
  readonly heldOpen: MediaActivity | null;
}

/** Whether a check of this state needs the idle time; at the login screen, for the self-test. */
export function readsIdleTime({ kind }: SessionState, { attemptAt }: Marks): boolean {
  if (kind === 'signing-in') return attemptAt !== null;
  return kind === 'active' || kind === 'warning' || kind === 'signed-out';
}

/** Checks a state. @param wall the wall clock at this moment */
export function check(moment: Moment, wall: Date): Check {
  const { state, marks } = moment;
  const nothing: Check = {
    events: [],
    isUserPresent: false,
    waitsForFirstInput: marks.waitsForFirstInput,
    heldOpen: null,
  };
  switch (state.kind) {
    case 'signing-in': {
      if (attemptInMs(moment) > 0) return nothing;
      const refusal = { kind: 'timed-out' } as const;
      return { ...nothing, events: [{ kind: 'sign-in-refused', refusal, mustClear: true }] };
    }
    case 'active':
    case 'warning':
      return checkSession(moment, state, wall);
    case 'ended':
      return { ...nothing, events: [{ kind: 'tick', idleMs: 0 }] };
    case 'signed-out': {
      const isOver = bannerInMs(moment) <= 0;
      return isOver ? { ...nothing, events: [{ kind: 'banner-left' }] } : nothing;
    }
    case 'ending':
    case 'out-of-service':
      return nothing;
    default:
      return assertNever(state);
  }
}

/** How long nothing can be due in this state; null if nothing ever is. */
export function nextCheckInMs(moment: Moment): number | null {
  const { state, rules, marks, now, idle } = moment;
  switch (state.kind) {
    case 'signing-in':
      return marks.attemptAt === null ? null : within(attemptInMs(moment));
    case 'active': {
      const idleWaitMs = idle.nextCheckInMs(rules.idleTimeoutMs - rules.warningMs, now);
      const retryInMs = (retryAt(state) ?? Infinity) - now;
      const limitMs = limitInMs(state.session, now);
      return within(Math.min(idleWaitMs, limitMs, retryInMs, noticeInMs(state, now)));
    }
    case 'warning': {
      const waitMs = isAnswered(moment)
        ? answerSettlesAt(moment, state.endsAt) - now
        : Math.min(WARNING_POLL_MS, state.endsAt - now);
      return within(Math.min(waitMs, limitInMs(state.session, now)));
    }
    case 'ended':
      return within(state.leaveAt - now);
    case 'out-of-service':
      return state.problem.kind === 'config' ? null : retryEndingMs(state);
    case 'signed-out':
      if (bannerOf(state) !== null) return within(bannerInMs(moment));
      return idle.isSourceJudged ? null : SELF_TEST_POLL_MS;
    case 'ending':
      return null;
    default:
      return assertNever(state);
  }
}

function checkSession(moment: Moment, state: StateOf<'active' | 'warning'>, wall: Date): Check {
  const { now } = moment;
  const earlier = earlierLimit(moment, state.session, wall);
  const limit = earlier ?? state.session.limit;
  const isOver = limit !== undefined && now >= limit.at;
  const { idleMs: pausedMs, ...activity } = activityOf(moment, state);
  // A limit does not wait for a pause in the input.
  const idleMs = isOver ? (pausedMs ?? 0) : pausedMs;
  return {
    ...activity,
    events: [
      ...(earlier === null ? [] : [{ kind: 'limited', limit: earlier } as const]),
      ...(idleMs === null ? [] : [{ kind: 'tick', idleMs } as const]),
      ...(state.kind === 'active' && noticeInMs(state, now) <= 0
        ? [{ kind: 'notice-over' } as const]
        : []),
      // Last: an ending that has begun tries nothing again.
      ...(now >= (retryAt(state) ?? Infinity) ? [{ kind: 'retry-due' } as const] : []),
    ],
  };
}

/** The session's new limit if a clock that was set, or new rules, make it end sooner. */
function earlierLimit({ rules, marks, now }: Moment, { limit }: Session, wall: Date): Limit | null {
  const next = sessionLimit(rules, marks.openedAt, now, wall);
  return next !== null && next.at < (limit?.at ?? Infinity) - LIMIT_MOVED_MS ? next : null;
}

interface Activity extends Omit<Check, 'events'> {
  /** Milliseconds without activity; null while the input that answers a warning has not paused. */
  readonly idleMs: number | null;
}

function activityOf(moment: Moment, state: StateOf<'active' | 'warning'>): Activity {
  const { rules, marks, now, idleMs, idle } = moment;
  const { waitsForFirstInput } = marks;
  const idling: Activity = {
    idleMs,
    isUserPresent: false,
    waitsForFirstInput,
    heldOpen: null,
  };
  const present: Activity = { ...idling, idleMs: 0, isUserPresent: true };
  if (waitsForFirstInput && rules.waitForFirstInput) {
    return idle.hasInputSince(marks.openedAt) ? { ...idling, waitsForFirstInput: false } : present;
  }
  const { heldOpen } = pagesOf(state);
  // Only input answers a warning that is shown.
  if (state.kind === 'active' && heldOpen !== null && !moment.wasAsleep) {
    const isWarningDue = idleMs >= rules.idleTimeoutMs - rules.warningMs;
    return isWarningDue ? { ...present, heldOpen } : idling;
  }
  const mayGoAway =
    state.kind === 'warning' && isAnswered(moment) && now <= state.endsAt + SLEPT_MS;
  if (!mayGoAway) return idling;
  return now < answerSettlesAt(moment, state.endsAt) ? { ...idling, idleMs: null } : present;
}

/** In how many milliseconds the attempt to sign in times out; 0 or less: now. */
function attemptInMs({ rules, marks: { attemptAt }, now, idleMs }: Moment): number {
  return attemptAt === null ? Infinity : attemptEndsInMs(rules, { ageMs: now - attemptAt, idleMs });
}

/** The use banner that is shown, or agreed to, before a sign-in; null: none. */
export function bannerOf(state: SessionState): BannerStep | null {
  return state.kind === 'signed-out' ? (state.banner ?? null) : null;
}

/** In how many milliseconds the use banner or the agreement is forgotten; 0 or less: now. */
function bannerInMs({ state, idleMs }: Moment): number {
  const banner = bannerOf(state);
  return banner === null ? Infinity : bannerIdleMs(banner) - idleMs;
}

function isAnswered({ marks: { pressedAt, warnedAt }, idle }: Moment): boolean {
  return pressedAt !== null || idle.lastInputAt() > warnedAt;
}

/** When the answer takes effect: once input has paused, and at the latest when time is up. */
function answerSettlesAt({ marks: { pressedAt }, idle }: Moment, endsAt: number): number {
  const lastInputAt = Math.max(idle.lastInputAt(), pressedAt ?? -Infinity);
  return Math.min(lastInputAt + ANSWER_SETTLES_MS, endsAt);
}

function within(waitMs: number): number {
  return Math.max(1, Math.min(waitMs, POLL_MS));
}

function retryEndingMs({ unfinished }: StateOf<'out-of-service'>): number {
  return pauseAfter(unfinished?.failures ?? 1, RETRY_ENDING_MS);
}

/** In how many milliseconds the session bar's notice disappears. */
function noticeInMs(state: StateOf<'active'>, now: number): number {
  const { notice } = pagesOf(state);
  return notice === null ? Infinity : noticeEndsAt(notice) - now;
}

function limitInMs({ limit }: Session, now: number): number {
  return limit === undefined ? Infinity : limit.at - now;
}
