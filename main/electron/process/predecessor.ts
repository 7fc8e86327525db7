import type { FromSuccessor, Shown, Taken, ToSuccessor } from '../../session/handover-data.ts';

/** The process whose kiosk this one takes over. It reaches us over Node's IPC. */
export class Predecessor {
  readonly #shown: ((shown: Shown) => void)[] = [];
  /** The state it wants painted. */
  readonly first: Promise<Shown>;
  /** The state to go on with: the kiosk is ours. */
  readonly taken: Promise<Taken>;
  /** It has ended. */
  readonly gone: Promise<void>;

  constructor() {
    this.first = new Promise((resolve) => this.#shown.push(resolve));
    this.taken = new Promise((resolve) => {
      process.on('message', (message) => {
        const told = message as ToSuccessor;
        if (told.kind === 'take') resolve(told);
        else for (const listener of this.#shown) listener(told);
      });
    });
    this.gone = new Promise((resolve) => {
      process.once('disconnect', resolve);
    });
  }

  /** Calls back when what it shows changes. */
  onShown(listener: (shown: Shown) => void): void {
    this.#shown.push(listener);
  }

  tell(message: FromSuccessor): void {
    process.send?.(message);
  }
}
