import type { SessionController } from '../session/controller.ts';
import { HandOver, type HandoverDeps } from '../session/handover-data.ts';

/** Decides when the kiosk passes from one process to the next, and when it ends. */
export class Handover {
  readonly #handOver: HandOver;
  readonly #controller: () => SessionController | null;
  readonly #letGo: () => Promise<void>;
  readonly #exit: () => void;
  /** Begun once: a later caller waits for the same promise. */
  #released: Promise<void> | null = null;
  /** The config changed in a way that needs a new process to read it. */
  #isOutdated = false;
  #isQuitting = false;

  constructor(
    parts: Omit<HandoverDeps, 'letGo'> & {
      readonly controller: () => SessionController | null;
      /** The last steps of this process. Resolves when every caller has been answered. */
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

  /** Ends the kiosk without a next process. Ends a running session first. */
  quit(): void {
    this.#isQuitting = true;
    const controller = this.#controller();
    if (controller === null) return;
    controller.dispatch({ kind: 'end-requested', reason: 'quit' });
    this.stateChanged();
  }

  /** Hands over as soon as no session is running, even if this process has held none. */
  renew(): void {
    this.#isOutdated = true;
    this.painted();
  }

  stateChanged(): void {
    this.#handOver.stateChanged();
    const kind = this.#controller()?.state.kind;
    if (!this.#isQuitting || kind === 'ending' || kind === 'signing-in') return;
    this.#handOver.cancel();
    // The caller who asked for this ending gets its receipt first, even if the kiosk is told to
    // quit several times.
    void this.#release().then(this.#exit);
  }

  #release(): Promise<void> {
    this.#released ??= this.#letGo();
    return this.#released;
  }

  /** The screen shows the state. After a session, a process that never held it takes over. */
  painted(): void {
    const controller = this.#controller();
    if (controller === null || this.#isQuitting) return;
    const { kind } = controller.state;
    const isBetween = kind === 'ended' || kind === 'signed-out' || kind === 'signing-in';
    if (this.#isOutdated) controller.retire();
    if (controller.hasHeldSession && isBetween) this.#handOver.begin();
  }
}
