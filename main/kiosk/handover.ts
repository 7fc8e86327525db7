import type { SessionController } from '../session/controller.ts';
import { HandOver, type HandoverDeps } from '../session/handover-data.ts';

/** When the kiosk goes from one process to the next, and when it ends. */
export class Handover {
  readonly #handOver: HandOver;
  readonly #controller: () => SessionController | null;
  readonly #letGo: () => Promise<void>;
  readonly #exit: () => void;
  /** Begun once: whoever asks again waits for the same answers. */
  #released: Promise<void> | null = null;
  /** The config wants a process that reads it from the beginning. */
  #isOutdated = false;
  #isQuitting = false;

  constructor(
    parts: Omit<HandoverDeps, 'letGo'> & {
      readonly controller: () => SessionController | null;
      /** The last things this process does. Resolves when no answer is due any more. */
      readonly letGo: () => Promise<void>;
    },
  ) {
    this.#controller = parts.controller;
    this.#letGo = parts.letGo;
    this.#exit = parts.exit;
    this.#handOver = new HandOver({
      ...parts,
      letGo: () => {
        void this.#release();
      },
    });
  }

  get isQuitting(): boolean {
    return this.#isQuitting;
  }

  /** There is to be no next process. A session that is running is ended first. */
  quit(): void {
    this.#isQuitting = true;
    const controller = this.#controller();
    if (controller === null) return;
    controller.dispatch({ kind: 'end-requested', reason: 'quit' });
    this.stateChanged();
  }

  /** The next process is wanted as soon as nobody is in the way, session or not. */
  renew(): void {
    this.#isOutdated = true;
    this.painted();
  }

  stateChanged(): void {
    this.#handOver.stateChanged();
    const kind = this.#controller()?.state.kind;
    if (!this.#isQuitting || kind === 'ending' || kind === 'signing-in') return;
    this.#handOver.cancel();
    // Whoever asked for this ending gets its receipt first, however often the kiosk is told to quit.
    void this.#release().then(this.#exit);
  }

  #release(): Promise<void> {
    this.#released ??= this.#letGo();
    return this.#released;
  }

  /** The screen shows the state: once a session is over, a process that never saw it takes over. */
  painted(): void {
    const controller = this.#controller();
    if (controller === null || this.#isQuitting) return;
    const { kind } = controller.state;
    const isBetween = kind === 'ended' || kind === 'signed-out' || kind === 'signing-in';
    if (this.#isOutdated) controller.retire();
    if (controller.hasHeldSession && isBetween) this.#handOver.begin();
  }
}
