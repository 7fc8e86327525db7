import { assertNever } from '../../base/assert-never.ts';
import type { Clock } from '../../session/ports.ts';
import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { BackChannel } from '../sign-out/back-channel.ts';
import {
  askUserinfo,
  type CheckedUser,
  type CheckFault,
  type CheckResult,
  refresh,
  wayToCheck,
} from './check-request.ts';

/**
 * The limit for one check. Longer, and an ending that begins during a check would wait long for its tokens;
 * shorter, and a slow provider's answers would be lost.
 */
const LIMIT_MS = 5000;
/** After a check that took longer than the interval, the next one waits for this long at least. */
const PAUSE_MS = 1000;

/** What the checks have found out. Each `why` is a sentence for the log. */
export type CheckNews =
  /** The session has to end. */
  | { readonly kind: 'over'; readonly why: string }
  /** Nothing is known of the user for now; once until a check succeeds again. */
  | { readonly kind: 'degraded'; readonly cause: CheckFault; readonly why: string }
  /** Nothing will be known of the user in this session any more. */
  | { readonly kind: 'degraded'; readonly cause: 'impossible'; readonly why: string }
  | { readonly kind: 'restored' };

export interface ProviderCheckDeps {
  readonly everyMs: number;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly request: BackChannel;
  /** Stores renewed tokens where they outlive this process. Never rejects. */
  readonly keep: (tokens: SessionTokens) => Promise<void>;
  readonly onNews: (news: CheckNews) => void;
}

/**
 * Asks the provider at an interval whether the signed-in user's session is still good, one question at a
 * time, and has the session's latest tokens. Only the provider's own word ends the session: without an
 * answer nothing is known, so nothing ends.
 */
export class ProviderCheck {
  readonly #deps: ProviderCheckDeps;
  #user: CheckedUser;
  /** When the access token arrived. */
  #tokenSince: number;
  /** The provider may have replaced the refresh token that the kiosk has. */
  #isDoubtful = false;
  #isDegraded = false;
  #isStarted = false;
  #isStopped = false;
  /** A check is wanted as soon as the one under way is over. */
  #isWanted = false;
  #underWay: Promise<void> | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(user: CheckedUser, deps: ProviderCheckDeps) {
    this.#deps = deps;
    this.#user = user;
    this.#tokenSince = deps.clock.now();
  }

  /** The session has begun: the first check is due in one interval. */
  start(): void {
    this.#isStarted = true;
    this.#schedule(this.#deps.everyMs);
  }

  /** Checks now, such as after the device has slept. */
  checkNow(): void {
    if (!this.#isStarted || this.#isStopped) return;
    if (this.#underWay === null) this.#begin();
    else this.#isWanted = true;
  }

  /**
   * Permanent. A check that is under way may bring tokens, so it is awaited: {@link LIMIT_MS}, and the time
   * to store them.
   * @returns the latest tokens
   */
  async stop(): Promise<SessionTokens> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#underWay;
    return this.#user.tokens;
  }

  #schedule(waitMs: number): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    this.#cancelTimer = this.#deps.clock.after(waitMs, () => {
      this.#begin();
    });
  }

  #begin(): void {
    const { clock, everyMs } = this.#deps;
    this.#cancelTimer();
    const begunAt = clock.now();
    this.#isWanted = false;
    this.#underWay = this.#check().then((goesOn) => {
      this.#underWay = null;
      const dueInMs = this.#isWanted ? 0 : begunAt + everyMs - clock.now();
      if (goesOn) this.#schedule(Math.max(dueInMs, PAUSE_MS));
      else this.#isStarted = false;
    });
  }

  /** @returns whether to check again */
  async #check(): Promise<boolean> {
    const result = await this.#ask();
    if (result === null) return false;
    switch (result.kind) {
      case 'good': {
        if (result.tokens !== this.#user.tokens) await this.#renew(result.tokens);
        if (this.#isDegraded) this.#tell({ kind: 'restored' });
        this.#isDegraded = false;
        return true;
      }
      case 'over':
        this.#tell({ kind: 'over', why: result.why + (this.#isDoubtful ? DOUBT : '') });
        return false;
      case 'unknown': {
        const { fault: cause, why, isAnswerLost } = result;
        if (isAnswerLost) this.#isDoubtful = true;
        if (!this.#isDegraded) this.#tell({ kind: 'degraded', cause, why });
        this.#isDegraded = true;
        return true;
      }
      default:
        return assertNever(result);
    }
  }

  /** @returns null where the provider cannot be asked about this user any more */
  async #ask(): Promise<CheckResult | null> {
    const { clock } = this.#deps;
    const ageMs = clock.now() - this.#tokenSince;
    const way = wayToCheck(this.#user.tokens, { ageMs, isDoubtful: this.#isDoubtful });
    if (way === null) {
      this.#tell({ kind: 'degraded', cause: 'impossible', why: IMPOSSIBLE });
      return null;
    }
    const limit = new AbortController();
    const cancelLimit = clock.after(LIMIT_MS, () => limit.abort());
    const request: BackChannel = (url, options) =>
      this.#deps.request(url, { ...options, signal: limit.signal });
    const result = await (way === 'refresh' ? refresh : askUserinfo)(this.#user, request);
    cancelLimit();
    return result;
  }

  /** The memory has them at once, so that an ending revokes them; the store follows. */
  async #renew(tokens: SessionTokens): Promise<void> {
    this.#user = { ...this.#user, tokens };
    this.#tokenSince = this.#deps.clock.now();
    this.#isDoubtful = false;
    await this.#deps.keep(tokens);
  }

  #tell(news: CheckNews): void {
    if (!this.#isStopped) this.#deps.onNews(news);
  }
}

const IMPOSSIBLE =
  'the user is no longer checked in this session: the provider gave no refresh token, and no access token that can be tried at a userinfo endpoint for longer';
const DOUBT =
  '; an answer before was lost, so the provider may as well mean a refresh token that it had already replaced';
