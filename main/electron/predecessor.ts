import type { FromSuccessor, StateInTransit, ToSuccessor } from '../session/takeover.ts';

/** The process whose kiosk this one takes over. It reaches us over Node's IPC. */
export class Predecessor {
  readonly #shown: ((state: StateInTransit) => void)[] = [];
  /** The state it wants painted. */
  readonly first: Promise<StateInTransit>;
  /** The state to go on with: the kiosk is ours. */
  readonly taken: Promise<StateInTransit>;
  /** It has ended. */
  readonly gone: Promise<void>;

  constructor() {
    this.first = new Promise((resolve) => this.#shown.push(resolve));
    this.taken = new Promise((resolve) => {
      process.on('message', (message) => {
        const { kind, ...state } = message as ToSuccessor;
        if (kind === 'take') resolve(state);
        else for (const listener of this.#shown) listener(state);
      });
    });
    this.gone = new Promise((resolve) => {
      process.once('disconnect', resolve);
    });
  }

  /** Calls back when what it shows changes. */
  onShown(listener: (state: StateInTransit) => void): void {
    this.#shown.push(listener);
  }

  tell(message: FromSuccessor): void {
    process.send?.(message);
  }
}
