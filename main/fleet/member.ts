import type { DeviceCertificate } from '../network/device-certificate.ts';
import type { Clock } from '../session/ports.ts';
import { BrokerLink, type Message } from './broker-link.ts';
import { type CommandedKiosk, Commands, type FinishedEnding } from './commands.ts';
import { type FleetFault, reasonFault } from './fault.ts';
import type { CommandAnswer, CommandMemory } from './memory.ts';
import type { Signals } from './signals/signals.ts';
import { OFFLINE, type StateTimes, statusText } from './status.ts';

export interface MemberOptions {
  readonly host: string;
  readonly port: number;
  readonly device: string;
  readonly groups: readonly string[];
  readonly prefix: string;
  /** Plain commands are refused. */
  readonly isSigned: boolean;
  /** Of Cleardesk. */
  readonly version: string;
}

export interface MemberDeps {
  readonly memory: CommandMemory;
  readonly kiosk: CommandedKiosk;
  readonly clock: Clock;
  readonly times: StateTimes;
  readonly random: () => number;
  readonly log: {
    warning(text: string): void;
    info(text: string): void;
  };
  readonly readCertificate: () => DeviceCertificate | FleetFault;
  /** Takes the provider's signals that a relay publishes in the place of commands; null: there are none. */
  readonly signals: Pick<Signals, 'receive'> | null;
  /** The endings in the audit file since a moment, newest first; null: the last one only. */
  readonly finishedEndings: (since: string | null) => readonly FinishedEnding[];
}

/** Whether the fleet's commands reach this kiosk, for the `status` command. */
export interface FleetHealth {
  readonly connected: boolean;
  /** Since when: RFC 3339, UTC. */
  readonly since: string;
  /** What is wrong, as a sentence without its full stop; null: nothing is known. */
  readonly reason: string | null;
}

/** A broker that restarts, and a device that wakes up, are no outage. */
const OUTAGE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * This kiosk as one of a fleet: it obeys commands from the broker, answers them, and says in which state it
 * is. It belongs to the process that is in charge, and no ending or handover waits for it.
 */
export class FleetMember {
  readonly #options: MemberOptions;
  readonly #deps: MemberDeps;
  readonly #link: BrokerLink;
  readonly #commands: Commands;
  #health: FleetHealth;
  /** What the log has said since the broker was last reached. */
  readonly #said = new Set<string>();
  #lastFault: FleetFault | null = null;
  /** The broker has let this device in, and does not let it use all its topics. */
  #isRefused = false;
  #cancelOutage: (() => void) | null = null;
  #isEnding: boolean;
  #lastEnding: FinishedEnding | null = null;
  #isClosed = false;

  constructor(options: MemberOptions, deps: MemberDeps) {
    const { device, prefix, groups } = options;
    const { clock, kiosk, memory, times } = deps;
    this.#options = options;
    this.#deps = deps;
    this.#isEnding = times.state === 'ending';
    this.#health = { connected: false, since: clock.wall().toISOString(), reason: null };
    this.#commands = new Commands({
      memory,
      isSigned: options.isSigned,
      kiosk,
      clock,
      since: () => times.presentSince,
      finishedEndings: deps.finishedEndings,
      onAnswer: (answer) => {
        this.#sendAnswer(answer);
      },
    });
    this.#link = new BrokerLink(
      {
        host: options.host,
        port: options.port,
        device,
        topics: [`device/${device}`, 'all', ...groups.map((group) => `group/${group}`)].map(
          (topic) => `${prefix}/command/${topic}`,
        ),
        will: this.#statusMessage(OFFLINE),
      },
      {
        clock,
        random: deps.random,
        readCertificate: deps.readCertificate,
        onUp: () => {
          this.#up();
        },
        onDown: (fault) => {
          this.#down(fault);
        },
        onMessage: (message) =>
          deps.signals?.receive(message.payload) ?? this.#commands.receive(message),
        onRefusal: (error) => {
          this.#notAuthorised(error, 'does not grant the topics of its commands');
        },
      },
    );
  }

  get health(): FleetHealth {
    return this.#health;
  }

  /** Opens the connection, and answers the commands that an earlier process has left. */
  start(): void {
    this.#readLastEnding();
    this.#expectConnection();
    this.#commands.settle();
    this.#link.start();
  }

  /** The fleet has another state of the kiosk to hear of. */
  stateChanged(): void {
    const hasEnded = this.#isEnding;
    this.#isEnding = this.#deps.times.state === 'ending';
    // The screen first: the user waits for it.
    setImmediate(() => {
      if (this.#isClosed) return;
      if (hasEnded) this.#readLastEnding();
      this.#commands.settle();
      this.#sendStatus();
    });
  }

  /** Permanent. @param isQuitting no process follows, and so the device is off from now on */
  close(isQuitting: boolean): void {
    if (isQuitting) this.#link.send(this.#statusMessage(OFFLINE), () => undefined);
    this.#isClosed = true;
    this.#cancelOutage?.();
    this.#commands.close();
    this.#link.close();
    this.#deps.memory.close();
  }

  #readLastEnding(): void {
    this.#lastEnding = this.#deps.finishedEndings(null)[0] ?? null;
  }

  #up(): void {
    this.#isRefused = false;
    this.#setHealth(true, null);
    for (const answer of this.#deps.memory.answers) this.#sendAnswer(answer);
    this.#sendStatus();
  }

  /** The broker takes what this device says, so it is reached and lets the device in. */
  #works(): void {
    if (this.#isRefused) return;
    const { memory, kiosk, log } = this.#deps;
    this.#cancelOutage?.();
    this.#cancelOutage = null;
    if (this.#said.size > 0) log.info('the broker of the fleet is reached again');
    this.#said.clear();
    this.#lastFault = null;
    if (!memory.isDisconnected) return;
    memory.isDisconnected = false;
    kiosk.record({ event: 'fleet-restored' });
  }

  #down(fault: FleetFault): void {
    this.#setHealth(false, fault.text);
    this.#sayFault(fault);
    this.#expectConnection();
  }

  #notAuthorised(error: unknown, text: string): void {
    this.#isRefused = true;
    const why = reasonFault(error)?.text ?? 'without a reason';
    const fault = { cause: 'not-authorised', text: `the broker ${text}: ${why}` } as const;
    this.#setHealth(this.#health.connected, fault.text);
    this.#sayFault(fault);
    this.#expectConnection();
  }

  /** Each fault once, until the broker is reached again. */
  #sayFault(fault: FleetFault): void {
    this.#lastFault = fault;
    if (this.#said.has(fault.text)) return;
    this.#said.add(fault.text);
    this.#deps.log.warning(`commands of the fleet cannot reach this device: ${fault.text}`);
  }

  /** An outage is recorded once, also where one process after the other sees it. */
  #expectConnection(): void {
    const { memory, kiosk, clock } = this.#deps;
    if (memory.isDisconnected) return;
    this.#cancelOutage ??= clock.after(OUTAGE_MS, () => {
      const cause = this.#lastFault?.cause ?? 'unreachable';
      memory.isDisconnected = kiosk.record({ event: 'fleet-degraded', cause });
    });
  }

  #setHealth(connected: boolean, reason: string | null): void {
    const { connected: was, since } = this.#health;
    const now = this.#deps.clock.wall().toISOString();
    this.#health = { connected, since: was === connected ? since : now, reason };
  }

  #sendStatus(): void {
    const { version } = this.#options;
    const { state, stateSince } = this.#deps.times;
    const text = statusText({
      state,
      since: new Date(stateSince).toISOString(),
      version,
      lastReceipt: this.#lastEnding,
    });
    this.#link.send(this.#statusMessage(text), (error) => {
      if (error === null) this.#works();
      else this.#notAuthorised(error, 'does not take the status of this device');
    });
  }

  #sendAnswer(answer: CommandAnswer): void {
    const { memory, clock, kiosk, log } = this.#deps;
    const { id, result, code, cause, time } = answer;
    if (clock.wall().getTime() - Date.parse(time) > DAY_MS) {
      log.warning(
        `the answer to the command ${id} is more than a day old, and is not sent any more`,
      );
      kiosk.record({ event: 'fleet-command', command: id, result: 'unanswered' });
      memory.sent(answer);
      return;
    }
    const { prefix, device } = this.#options;
    const text = JSON.stringify({ v: 1, id, result, code, cause, time });
    const message = { topic: `${prefix}/receipt/${device}`, text, isRetained: false };
    this.#link.send(message, (error) => {
      if (error === null) memory.sent(answer);
      else this.#notAuthorised(error, 'does not take the answers of this device');
    });
  }

  #statusMessage(text: string): Message {
    const { prefix, device } = this.#options;
    return { topic: `${prefix}/status/${device}`, text, isRetained: true };
  }
}
