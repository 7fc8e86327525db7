import { setImmediate } from 'node:timers/promises';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { assertNever } from '../../../../main/base/assert-never.ts';
import { SessionController } from '../../../../main/session/controller.ts';
import { IdleClock } from '../../../../main/session/time/idle-clock.ts';
import type { KioskClock } from '../../../../main/session/ports.ts';
import type { SignInRequest } from '../../../../main/session/sign-in.ts';
import type { SessionState } from '../../../../main/session/state.ts';
import { rebaseClock } from '../../../../main/handover/messages.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import { SuspendAwareClock } from '../../../../main/session/time/suspend-aware-clock.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { policy as standard } from '../fake-kiosk.ts';
import type { Command } from './commands.ts';
import { Court } from './court.ts';
import { Device, ExploredDesk } from './desk.ts';

import { Laws } from './laws.ts';
import { Visit, type Reading } from './visit.ts';

const PASSWORD = 'correct horse battery staple';
const requests: Readonly<Record<string, SignInRequest>> = {
  guest: { kind: 'guest' },
  account: { kind: 'account', user: 'typed-as-a-user', password: PASSWORD },
  window: { kind: 'oidc', way: 'window' },
  device: { kind: 'oidc', way: 'device' },
};

/** What makes a kiosk look at the time; the others happen behind its back. */
const isNoticed: ReadonlySet<Command['do']> = new Set<Command['do']>([
  'sign-in',
  'agree',
  'event',
  'wake',
  'end',
  'policy',
]);

/** A part that is broken on purpose. */
export interface Breakage {
  readonly rules?: typeof transition;
  readonly clock?: (computer: FakeClock) => KioskClock;
  readonly leaks?: boolean;
}

/** A device with its kiosk, one process after the other, and whatever happens to it. */
export class World {
  readonly #breakage: Breakage;
  readonly #device = new Device();
  readonly #court = new Court();
  readonly #laws = new Laws(this.#court, this.#device, [PASSWORD, 'typed-as-a-user']);
  #policy = { ...standard, idleTimeoutMs: 60_000, warningMs: 10_000, exitScreenMs: 5000 };
  #diskFails = false;
  #counter: 'good' | 'stuck' | 'unknown' = 'good';
  #osInputAt = 0;
  #visit: Visit | null = null;
  #attempt: Visit | null = null;
  #computer = new FakeClock(1000);
  #clock: KioskClock;
  #desk: ExploredDesk;
  #controller: SessionController;

  constructor(breakage: Breakage = {}) {
    this.#breakage = breakage;
    this.#clock = this.#kioskClock();
    this.#desk = new ExploredDesk(this.#device, this.#court, breakage.leaks ?? false);
    this.#controller = this.#boot({ kind: 'signed-out' });
    this.#controller.start();
  }

  /** Kinds of states that have been seen, one after the other. */
  get seen(): ReadonlySet<string> {
    return this.#laws.seen;
  }

  async run(command: Command): Promise<void> {
    this.#do(command);
    await setImmediate();
    const { kind } = this.#controller.state;
    const lasting = this.#lasting();
    if (command.do === 'pass') lasting?.goesOnUnseen(this.#now());
    else if (isNoticed.has(command.do)) lasting?.goesOn(this.#now());
    if (command.do === 'end') {
      const goesOn = ['active', 'warning', 'signing-in'].includes(kind);
      this.#court.forbid(goesOn, 'an ending is not begun');
    }
    this.#court.adjourn();
  }

  /** Everything works from here on: does the kiosk get back to its login screen? */
  async settle(): Promise<void> {
    this.#diskFails = false;
    if (this.#policy.problem !== null) {
      await this.run({ do: 'policy', policy: { ...this.#policy, problem: null } });
    }
    for (let tries = 0; this.#controller.state.kind !== 'signed-out'; tries++) {
      await this.run({ do: 'take-over' });
      await this.run({ do: 'finish-ending', clean: true });
      await this.run({ do: 'pass', ms: 70_000 });
      // It may wait for a first input that never comes.
      if (tries > 5) this.#controller.dispatch({ kind: 'end-requested', reason: 'admin' });
      const { kind } = this.#controller.state;
      this.#court.forbid(tries === 20, `there is no way out of ${kind}`);
    }
    this.#controller.freeze();
    this.#court.forbid(this.#controller.takeRequest() !== null, 'a request is kept for nothing');
    this.#laws.atTheEnd();
    this.#court.adjourn();
  }

  #do(command: Command): void {
    const controller = this.#controller;
    switch (command.do) {
      case 'sign-in': {
        this.#input();
        const request = requests[command.as];
        if (request !== undefined) controller.signIn(request);
        return;
      }
      case 'agree': {
        this.#input();
        const { useBanner } = this.#policy;
        if (useBanner === null) return;
        controller.dispatch({ kind: 'banner-agreed', version: useBanner.version, language: null });
        return;
      }
      case 'let-in':
        this.#desk.letIn();
        return;
      case 'refuse':
        this.#desk.refuse({ kind: command.cause }, command.mustClear);
        return;
      case 'fail-sign-in':
        this.#desk.failSignIn();
        return;
      case 'progress':
        this.#desk.progress();
        return;
      case 'input':
        if (command.seenBy === 'both') this.#input();
        this.#osInputAt = this.#computer.now();
        // It counts where it answers a warning.
        if (command.seenBy === 'os') this.#visit?.inputSomewhere(this.#now());
        return;
      case 'event':
        controller.dispatch(command.event);
        if (command.event.kind === 'continue-requested') {
          this.#lasting()?.goesOn(this.#now());
          this.#visit?.inputSomewhere(this.#now());
        }
        if (command.event.kind === 'site-failed' && command.event.problem.kind === 'crashed') {
          this.#visit?.crashed(command.event.siteIndex, this.#computer.now());
        }
        return;
      case 'pass':
        this.#computer.advance(command.ms);
        return;
      case 'sleep':
        this.#computer.sleep(command.ms);
        return;
      case 'jump':
        this.#computer.jump(command.ms);
        // Two jumps between two looks are one to the kiosk: let it see where the clock goes back.
        if (command.ms < 0) controller.checkTime();
        this.#lasting()?.jumped(this.#now());
        return;
      case 'wake':
        controller.checkTime();
        return;
      case 'end':
        void controller.endNow(command.reason);
        return;
      case 'finish-ending':
        this.#desk.finishEnding(command.clean, !this.#diskFails);
        return;
      case 'disk':
        this.#diskFails = command.fails;
        return;
      case 'policy':
        this.#policy = command.policy;
        this.#laws.banner = command.policy.useBanner?.version ?? null;
        this.#visit?.policyChanged(command.policy, this.#now());
        controller.rulesChanged(command.policy);
        return;
      case 'idle-counter':
        this.#counter = command.is;
        // It falls to 0, which passes for a touch.
        if (command.is === 'stuck') this.#visit?.inputSomewhere(this.#now());
        return;
      case 'take-over':
        this.#takeOver();
        return;
      default:
        assertNever(command);
    }
  }

  /** Somebody is here; but they may not go on with what should have been over before. */
  #input(): void {
    this.#computer.advance(1); // nothing happens at the very moment of something else
    this.#controller.inputSeen();
    this.#lasting()?.goesOn(this.#now());
    this.#visit?.input(this.#now());
    this.#osInputAt = this.#computer.now();
  }

  /** What goes on that has to have an end. */
  #lasting(): Visit | null {
    const { kind } = this.#controller.state;
    if (kind === 'signing-in') return this.#attempt;
    return kind === 'active' || kind === 'warning' ? this.#visit : null;
  }

  #takeOver(): void {
    const before = this.#controller;
    const { kind } = before.state;
    if (!before.hasHeldSession || !['ended', 'signed-out', 'signing-in'].includes(kind)) return;
    before.freeze();
    const transit = { state: before.state, now: this.#clock.now() };
    const wall = this.#computer.wall().getTime();
    this.#computer = new FakeClock(50);
    this.#computer.jump(wall - this.#computer.wall().getTime());
    this.#osInputAt = 0;
    this.#clock = this.#kioskClock();
    this.#desk = new ExploredDesk(this.#device, this.#court, this.#breakage.leaks ?? false);
    this.#controller = this.#boot(rebaseClock(transit, this.#clock.now()));
    this.#controller.start(before.takeRequest());
  }

  #boot(initial: SessionState): SessionController {
    const parts = {
      clock: this.#clock,
      idle: new IdleClock(() => this.#osSeconds()),
      sessionHost: this.#desk,
      screens: { show: (state: SessionState) => this.#onShown(state) },
      auditLog: { append: (entry: AuditEvent) => this.#laws.append(entry, this.#diskFails) },
    };
    return new SessionController(parts, this.#policy, initial, this.#breakage.rules ?? transition);
  }

  #onShown(state: SessionState): void {
    const before = this.#laws.shown(state);
    if (before === state.kind) return;
    if (state.kind === 'signing-in') {
      const limits = { ...standard, idleTimeoutMs: Infinity, maxDurationMs: 300_000 };
      const isHere = !this.#controller.hasHeldSession;
      this.#attempt = isHere ? new Visit(this.#court, 'an attempt', limits, this.#now()) : null;
    }
    if (state.kind === 'active' && before === 'signing-in') {
      this.#visit = new Visit(this.#court, 'a session', this.#policy, this.#now());
    }
  }

  #osSeconds(): number | null {
    if (this.#counter === 'unknown') return null;
    const sinceMs = this.#computer.now() - this.#osInputAt;
    return this.#counter === 'stuck' ? 0 : Math.floor(sinceMs / 1000);
  }

  #now(): Reading {
    return { own: this.#computer.now(), wall: this.#computer.wall().getTime() };
  }

  #kioskClock(): KioskClock {
    return this.#breakage.clock?.(this.#computer) ?? new SuspendAwareClock(this.#computer);
  }
}
