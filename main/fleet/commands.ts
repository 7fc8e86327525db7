import type { AuditEvent } from '../audit/event.ts';
import type { EndingCause, EndReason } from '../ending/receipt.ts';
import type { Clock } from '../session/ports.ts';
import type { SessionState } from '../session/state.ts';
import {
  type Command,
  type CommandMessage,
  judge,
  readCommand,
  type RefusalCause,
} from './command.ts';
import type { CommandAnswer, CommandMemory, OpenCommand } from './memory.ts';

/** An ending in the audit file. */
export interface FinishedEnding {
  readonly session: string | null;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly code: string;
  readonly clean: boolean;
}

/** What commands may do with the kiosk: end its session, and nothing else. */
export interface CommandedKiosk {
  readonly state: SessionState;
  endNow(reason: EndReason, details: Omit<EndingCause, 'reason'>): Promise<unknown>;
  record(event: AuditEvent): boolean;
}

export interface CommandsDeps {
  readonly memory: CommandMemory;
  /** Plain commands are refused. */
  readonly isSigned: boolean;
  readonly kiosk: CommandedKiosk;
  readonly clock: Pick<Clock, 'now' | 'wall' | 'after'>;
  /** When the present session began, or the time without one; milliseconds since 1970. */
  readonly since: () => number;
  /** The endings that have finished since a moment, newest first. */
  readonly finishedEndings: (since: string) => readonly FinishedEnding[];
  /** Called once an answer is there to be sent. */
  readonly onAnswer: (answer: CommandAnswer) => void;
}

/** Each costs a write to the disk. Beyond these, commands are counted in one record. */
const MOST_AT_ONCE = 20;
const EVERY_MS = 3_000;
const COUNTED_FOR_MS = 60_000;

/**
 * Carries out commands, one after the other. A command is on the disk before its ending begins, and its
 * answer is what the audit file says of the ending: so a process that is killed, or hands over, leaves
 * both to the next one.
 */
export class Commands {
  readonly #deps: CommandsDeps;
  /** Commands that are being written to the disk, and have not begun an ending. */
  readonly #beginning = new Set<string>();
  #budget = MOST_AT_ONCE;
  #budgetAt: number;
  #ignored = 0;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;

  constructor(deps: CommandsDeps) {
    this.#deps = deps;
    this.#budgetAt = deps.clock.now();
  }

  /** @returns whether the broker may forget the message: it has been dealt with, or its command is on the disk */
  async receive(message: CommandMessage): Promise<boolean> {
    if (this.#isClosed) return false;
    const { memory } = this.#deps;
    const read = readCommand(message);
    // One that comes again before it is answered gets that answer.
    if (read.kind === 'command' && memory.isDue(read.id)) return true;
    if (!this.#isWithinBudget()) {
      this.#ignore();
      return true;
    }
    if (read.kind === 'refused') {
      this.#refuse(read.id, read.cause);
      return true;
    }
    if (this.#deps.isSigned) {
      this.#refuse(read.id, 'not-signed');
      return true;
    }
    const verdict = this.#judge(read, memory.knows(read.id));
    if (verdict.kind === 'refused') this.#refuse(read.id, verdict.cause);
    else if (verdict.kind === 'already-over') this.#note(read.id, 'already-over');
    else return this.#begin(read);
    return true;
  }

  /** Answers what can be answered: an ending is over, or this process is in charge from now on. */
  settle(): void {
    const { memory, kiosk } = this.#deps;
    if (this.#isClosed || kiosk.state.kind === 'ending') return;
    const open = memory.open.filter(({ id }) => !this.#beginning.has(id));
    const [first] = open;
    if (first === undefined) return;
    const endings = this.#deps.finishedEndings(first.time);
    for (const command of open) this.#answerOpen(command, endings);
  }

  /** Permanent: nothing ends, is recorded or answered any more. */
  close(): void {
    if (this.#ignored > 0) this.#recordIgnored();
    this.#cancelTimer?.();
    this.#isClosed = true;
  }

  async #begin(command: Command): Promise<boolean> {
    const { memory, clock, kiosk } = this.#deps;
    const { id, reason } = command;
    const open = { id, time: clock.wall().toISOString() };
    this.#beginning.add(id);
    await memory.begin({ ...open, session: sessionOf(kiosk.state) });
    this.#beginning.delete(id);
    if (this.#isClosed) return false; // the process in charge finds it in the file
    // Meanwhile the session may have ended, and the next one begun.
    if (this.#judge(command, false).kind !== 'end') {
      this.#note(id, 'already-over');
      return true;
    }
    const wasEnding = kiosk.state.kind === 'ending';
    const note = reason === null ? {} : { note: reason };
    void kiosk.endNow('remote', { by: { kind: 'command', id }, ...note });
    const { state } = kiosk;
    if (state.kind !== 'ending') {
      this.#note(id, 'nobody');
      return true;
    }
    const begun = memory.open.find((each) => each.id === id);
    if (begun?.session !== state.auditId) void memory.begin({ ...open, session: state.auditId });
    if (wasEnding) kiosk.record({ event: 'fleet-command', command: id, result: 'joined' });
    return true;
  }

  #judge(command: Command, isKnown: boolean) {
    const now = this.#deps.clock.wall().getTime();
    return judge(command, { now, since: this.#deps.since(), isKnown });
  }

  #answerOpen({ id, session, time }: OpenCommand, endings: readonly FinishedEnding[]): void {
    const own = endings.findLast((each) => each.session === session && each.time >= time);
    if (own !== undefined) {
      this.#answer({ id, result: own.clean ? 'clean' : 'not-clean', code: own.code });
    } else if (this.#deps.kiosk.state.kind === 'out-of-service') {
      // The ending could not even be recorded.
      this.#answer({ id, result: 'not-clean', code: null });
    } else this.#note(id, 'already-over');
  }

  #refuse(id: string | null, cause: RefusalCause): void {
    const named = id === null ? {} : { command: id };
    this.#deps.kiosk.record({ event: 'fleet-command', ...named, result: 'refused', cause });
    if (id !== null) this.#answer({ id, result: 'refused', cause });
  }

  /** The command ends nothing. */
  #note(id: string, result: 'nobody' | 'already-over'): void {
    this.#deps.kiosk.record({ event: 'fleet-command', command: id, result });
    this.#answer({ id, result });
  }

  #answer(answer: Omit<CommandAnswer, 'time'>): void {
    const { memory, clock, onAnswer } = this.#deps;
    const timed = { ...answer, time: clock.wall().toISOString() };
    void memory.answer(timed);
    onAnswer(timed);
  }

  #isWithinBudget(): boolean {
    const now = this.#deps.clock.now();
    const earned = Math.floor((now - this.#budgetAt) / EVERY_MS);
    this.#budgetAt += earned * EVERY_MS;
    this.#budget = Math.min(MOST_AT_ONCE, this.#budget + earned);
    if (this.#budget === 0) return false;
    this.#budget -= 1;
    return true;
  }

  #ignore(): void {
    this.#ignored += 1;
    this.#cancelTimer ??= this.#deps.clock.after(COUNTED_FOR_MS, () => {
      this.#recordIgnored();
    });
  }

  #recordIgnored(): void {
    const flood = { result: 'refused', cause: 'too-many', count: this.#ignored } as const;
    this.#deps.kiosk.record({ event: 'fleet-command', ...flood });
    this.#ignored = 0;
    this.#cancelTimer = null;
  }
}

/** What the audit file calls the session; null where there is none, or no user has signed in yet. */
function sessionOf(state: SessionState): string | null {
  switch (state.kind) {
    case 'active':
    case 'warning':
      return state.session.auditId;
    case 'ending':
      return state.auditId;
    case 'out-of-service':
      return state.unfinished?.auditId ?? null;
    default:
      return null;
  }
}
