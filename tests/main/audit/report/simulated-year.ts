import type { AuditEvent } from '../../../../main/audit/event.ts';
import type { StepResult, EndReason } from '../../../../main/ending/receipt.ts';
import { Random } from './random.ts';
import type { Timed } from './simulated-file.ts';
import { simulatedServers, simulatedSteps } from './simulated-results.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const QUIET = 15 * MINUTE;

const FIRST_DAY = [2025, 2, 3] as const;
const OPENS = 7;
const CLOSES = 20;
/** Visitors an hour, on a Monday, from opening on. */
const VISITORS = [2.2, 5.3, 6.4, 7.4, 6.4, 3.7, 4.2, 6.4, 5.8, 4.2, 2.7, 1.6, 0.7];
/** From Monday on, by how much it is busier. */
const WEEKDAYS = [1, 1.1, 1, 1.05, 0.85, 0.4, 0.15];

const REASONS: Readonly<Record<Exclude<EndReason, 'recovery' | 'remote'>, number>> = {
  user: 620,
  idle: 270,
  'max-duration': 8,
  schedule: 20,
  admin: 8,
  policy: 3,
  'os-lock': 35,
  'os-suspend': 12,
  'os-shutdown': 4,
  'site-crash': 6,
  quit: 3,
};

/**
 * A busy kiosk's life: mornings and evenings, quiet Sundays, forgotten passwords, crashes, power cuts,
 * a disk that keeps an ending from being clean for a night, somebody who breaks the config. Every kind
 * of event comes in it. A year is about 100,000 records.
 */
export function simulatedYear(seed: number, days = 365): readonly Timed[] {
  return new Life(new Random(seed)).through(days);
}

class Life {
  readonly #random: Random;
  readonly #events: Timed[] = [];
  #at = new Date(...FIRST_DAY).getTime();

  constructor(random: Random) {
    this.#random = random;
  }

  through(days: number): readonly Timed[] {
    this.#start({ takeover: false });
    this.#record({ event: 'audit-sealed', keyId: this.#random.hex(16) });
    for (let day = 0; day < days; day += 1) {
      const [year, month, first] = FIRST_DAY;
      this.#day(new Date(year, month, first + day));
    }
    this.#record({ event: 'kiosk-stopped', takeover: false });
    return this.#events;
  }

  #day(date: Date): void {
    this.#waitUntil(date.getTime() + OPENS * HOUR);
    this.#morning();
    const busy = WEEKDAYS[(date.getDay() + 6) % 7] ?? 1;
    for (;;) {
      const hour = new Date(this.#at).getHours();
      const visitors = (VISITORS[hour - OPENS] ?? 0) * busy;
      if (hour >= CLOSES || new Date(this.#at).getDate() !== date.getDate()) return;
      const next = this.#at + this.#random.wait(visitors === 0 ? HOUR : HOUR / visitors);
      // A quiet hour is over before somebody comes for it in the next one.
      this.#waitUntil(Math.min(next, date.getTime() + (hour + 1) * HOUR));
      if (next === this.#at) this.#visit();
    }
  }

  #morning(): void {
    const random = this.#random;
    if (random.perMille(30)) this.#brokenConfig();
    if (random.perMille(30)) this.#record({ event: 'idle-source-degraded', cause: 'stuck' });
    if (random.perMille(20)) this.#record({ event: 'credentials-degraded', cause: 'locked' });
    if (random.perMille(40)) this.#record({ event: 'seal-lost', cause: 'damaged' });
    if (random.perMille(40)) this.#setClock(random.between(-5, 60) * MINUTE);
    if (random.perMille(60)) {
      this.#record({ event: 'admin-opened' });
      this.#record({ event: 'admin-closed', cause: 'idle' });
    }
    if (random.perMille(60)) this.#syslogTrouble();
    if (random.perMille(60)) this.#fleetTrouble();
  }

  #syslogTrouble(): void {
    this.#record({ event: 'forwarding-degraded', cause: 'unreachable' });
    this.#record({ event: 'forwarding-restored' });
    this.#record({ event: 'forwarding-gap', cause: 'removed', from: 1, to: 5 });
  }

  #fleetTrouble(): void {
    this.#record({ event: 'fleet-degraded', cause: 'unreachable' });
    this.#record({ event: 'fleet-restored' });
    this.#record({ event: 'fleet-command', command: '5f0c', result: 'already-over' });
    this.#record({ event: 'signals-degraded', cause: 'paused' });
    this.#record({ event: 'signals-restored' });
  }

  #brokenConfig(): void {
    const [file, errors] = [
      '/etc/cleardesk/cleardesk.yaml',
      ['3:1 sites: must be a list'],
    ] as const;
    this.#record({ event: 'kiosk-stopped', takeover: false });
    this.#pass(10 * SECOND, MINUTE);
    this.#record({
      event: 'kiosk-started',
      version: '0.1.0',
      electron: '45.4.1',
      takeover: false,
      auditBytesMended: 0,
    });
    this.#record({ event: 'config-rejected', file, errors, keptLastGood: false });
    this.#record({ event: 'out-of-service', session: null, problem: 'config' });
    this.#pass(5 * MINUTE, 3 * HOUR);
    this.#record({ event: 'config-loaded', file, defaults: false });
  }

  #visit(): void {
    const random = this.#random;
    if (random.perMille(60)) this.#failedSignIns();
    if (random.perMille(12)) {
      this.#attemptGivenUp();
      return;
    }
    const session = random.hex(32);
    const mode = random.pick({ oidc: 3, accounts: 1, guest: 1 });
    const user = mode === 'guest' ? {} : { user: `sha256:${random.hex(32)}` };
    const sha256 = 'c0ffee'.padEnd(64, '0');
    if (random.perMille(500)) this.#record({ event: 'use-banner-agreed', mode, sha256 });
    this.#record({ event: 'session-started', session, mode, ...user });
    const length = Math.min(8 * HOUR, 20 * SECOND + random.length(5 * MINUTE, 1));
    const until = this.#at + length;
    this.#use(session, until);
    this.#at = Math.round(until);
    if (random.perMille(5)) {
      this.#crash(session);
      return;
    }
    this.#end(session, random.pick(REASONS), mode === 'oidc');
    this.#takeOver();
  }

  /** What is recorded while a session goes on. */
  #use(session: string, until: number): void {
    const random = this.#random;
    const at = () => this.#pass(0, (until - this.#at) / 3);
    while (random.perMille(120)) {
      at();
      const what = random.pick({
        navigation: 50,
        'new-window': 20,
        download: 15,
        permission: 12,
        webview: 1,
        certificate: 2,
      });
      this.#record({ event: 'blocked', session, what, detail: 'https://elsewhere.example' });
      this.#record({ event: 'blocked-not-recorded', session, counts: { [what]: 3, dialog: 1 } });
    }
    if (random.perMille(4)) {
      at();
      this.#setClock(-random.between(2, 90) * SECOND);
    }
    if (random.perMille(10)) {
      at();
      this.#record({ event: 'idle-held-off', session, by: 'call' });
    }
    if (random.perMille(10)) {
      at();
      this.#record({ event: 'provider-check-degraded', session, cause: 'unreachable' });
      at();
      this.#record({ event: 'provider-check-restored', session });
    }
    while (random.perMille(200)) {
      at();
      this.#record({ event: 'warning-shown', session, secondsLeft: 30 });
      this.#pass(SECOND, Math.min(20 * SECOND, until - this.#at));
      if (!random.perMille(700)) return;
      this.#record({ event: 'warning-cancelled', session });
    }
  }

  #end(session: string | null, reason: EndReason, hasServer = false): void {
    const random = this.#random;
    const note = reason === 'admin' && random.perMille(500) ? { note: 'Cleaning the ward' } : {};
    const by = reason === 'remote' ? ({ by: 'command', command: '5f0c' } as const) : {};
    this.#record({ event: 'ending-started', session, reason, ...by, ...note });
    if (this.#finish(reason, session, simulatedSteps(random), hasServer)) return;
    const tries = random.perMille(50) ? random.between(300, 700) : random.between(1, 12);
    for (let left = tries; left > 0; left -= 1) {
      this.#at += MINUTE;
      this.#record({ event: 'ending-started', session: null, reason: 'recovery' });
      this.#finish('recovery', null, simulatedSteps(random, left === 1));
    }
  }

  /** @returns whether it was clean */
  #finish(
    reason: EndReason,
    session: string | null,
    steps: readonly StepResult[],
    hasServer = false,
  ): boolean {
    const durationMs = steps.reduce((sum, { ms }) => sum + ms, 12);
    this.#at += durationMs;
    if (hasServer) {
      const results = simulatedServers(this.#random);
      const pending = results.filter((result) => result.pending).length;
      this.#record({ event: 'server-sign-out', session, results, pending });
    }
    const clean = steps.every(({ ok }) => ok);
    this.#record({ event: 'ending-finished', session, reason, durationMs, clean, steps });
    if (!clean) this.#record({ event: 'out-of-service', session: null, problem: 'ending-failed' });
    return clean;
  }

  #failedSignIns(): void {
    const random = this.#random;
    const cause = random.pick({
      'wrong-password': 80,
      'timed-out': 8,
      'provider-unreachable': 6,
      'provider-refused': 5,
      'no-keychain': 1,
    });
    const attempts = random.perMille(10) ? random.between(20, 400) : random.between(1, 2);
    this.#record({ event: 'sign-in-failed', mode: 'oidc', cause, attempts });
    this.#pass(SECOND, 30 * SECOND);
  }

  #attemptGivenUp(): void {
    this.#pass(5 * SECOND, 2 * MINUTE);
    this.#end(null, this.#random.pick({ user: 6, idle: 3, remote: 1 }));
    this.#takeOver();
  }

  /** The process dies, or the power goes: perhaps in the middle of an ending. */
  #crash(session: string): void {
    const random = this.#random;
    if (random.perMille(300)) {
      this.#record({ event: 'ending-started', session, reason: 'user' });
      this.#pass(1, 200);
    }
    const how = random.pick({ died: 3, hung: 2, power: 3 });
    this.#pass(SECOND, how === 'power' ? 4 * HOUR : 15 * SECOND);
    this.#start({ takeover: false, ...(how === 'power' ? {} : { restartedAfter: how }) });
    this.#record({ event: 'recovery', session, cause: 'session-unfinished' });
    this.#end(session, 'recovery');
    this.#takeOver();
  }

  #takeOver(): void {
    this.#pass(SECOND, 10 * SECOND);
    this.#record({ event: 'kiosk-stopped', takeover: true });
    this.#start({ takeover: true });
  }

  #start(how: { takeover: boolean; restartedAfter?: 'died' | 'hung' }): void {
    const versions = { version: '0.1.0', electron: '45.4.1' };
    this.#record({ event: 'kiosk-started', ...versions, ...how, auditBytesMended: 0 });
    const file = '/etc/cleardesk/cleardesk.yaml';
    this.#record({ event: 'config-loaded', file, defaults: false });
  }

  #setClock(byMs: number): void {
    this.#at += byMs;
    this.#record({ event: 'clock-jump', byMs });
  }

  #pass(least: number, most: number): void {
    this.#at += this.#random.between(Math.round(least), Math.round(Math.max(least, most)));
  }

  /** Time in which nobody comes is recorded where records are sealed. */
  #waitUntil(at: number): void {
    for (let next = this.#at + QUIET; next < at; next += QUIET) {
      this.#at = next;
      this.#record({ event: 'sealed' });
    }
    this.#at = Math.max(this.#at, at);
  }

  #record(entry: AuditEvent): void {
    this.#events.push({ at: Math.round(this.#at), entry });
  }
}
