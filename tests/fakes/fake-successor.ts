import type {
  FromSuccessor,
  Successor,
  SuccessorEvents,
  ToSuccessor,
} from '../../main/session/handover-data.ts';

/** A process that is to take over, and does what a test says. */
export class FakeSuccessor implements Successor {
  readonly #events: SuccessorEvents;
  readonly #log: string[];
  readonly told: ToSuccessor[] = [];

  /** @param log gets what the process is told, such as `show ended` */
  constructor(events: SuccessorEvents, log: string[]) {
    this.#events = events;
    this.#log = log;
    log.push('start');
  }

  send(message: ToSuccessor): void {
    const { kind, state, now } = message;
    this.told.push(message);
    this.#log.push(`${kind} ${state.kind} at ${now}`);
  }

  kill(): void {
    this.#log.push('kill');
    this.dies();
  }

  says(kind: FromSuccessor['kind']): void {
    this.#events.onMessage({ kind });
  }

  dies(): void {
    this.#events.onGone();
  }
}
