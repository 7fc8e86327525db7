import type { Successor, SuccessorEvents } from '../../main/handover/successor.ts';
import type {
  LateMessage,
  MessageToPredecessor,
  MessageToSuccessor,
} from '../../main/handover/messages.ts';

/** The next process, which does what a test asks for. */
export class FakeSuccessor implements Successor {
  readonly #events: SuccessorEvents;
  readonly #log: string[];
  readonly received: Exclude<MessageToSuccessor, LateMessage>[] = [];

  /** @param log gets what the process receives, such as `show ended` */
  constructor(events: SuccessorEvents, log: string[]) {
    this.#events = events;
    this.#log = log;
    log.push('start');
  }

  send(message: MessageToSuccessor): void {
    if (message.kind === 'late') {
      this.#log.push(`late ${message.asked.kind}`);
      return;
    }
    const { kind, state, now } = message;
    this.received.push(message);
    this.#log.push(`${kind} ${state.kind} at ${now}`);
  }

  kill(): void {
    this.#log.push('kill');
    this.dies();
  }

  says(kind: MessageToPredecessor['kind'], painted?: string): void {
    // What it received last, unless the test names another.
    const state = painted ?? this.received.at(-1)?.state.kind ?? '';
    this.#events.onMessage(kind === 'painted' ? { kind, state } : { kind });
  }

  dies(): void {
    this.#events.onGone();
  }
}

/** The next processes of one handover. @param log see {@link FakeSuccessor} */
export class FakeSuccessors {
  readonly #log: string[];
  readonly #all: FakeSuccessor[] = [];

  constructor(log: string[]) {
    this.#log = log;
  }

  readonly start = (events: SuccessorEvents): FakeSuccessor => {
    const successor = new FakeSuccessor(events, this.#log);
    this.#all.push(successor);
    return successor;
  };

  get newest(): FakeSuccessor {
    const successor = this.#all.at(-1);
    if (successor === undefined) throw new Error('no process was started');
    return successor;
  }
}
