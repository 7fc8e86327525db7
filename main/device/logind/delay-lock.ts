/** A lock that delays sleep and shutdown. */
interface Lock {
  take(): void;
  drop(): void;
}

/** Holds the lock while a session may have to end first, and releases it when the work is done. */
export class DelayLock {
  readonly #lock: Lock;
  #isWanted = false;
  /** The system has announced sleep or shutdown, and has not cancelled it. */
  #isLeaving = false;
  #stays = 0;

  constructor(lock: Lock) {
    this.#lock = lock;
  }

  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#settle();
  }

  /** The device is about to sleep or shut down; it may when this work is done. */
  async leave(work: () => Promise<void>): Promise<void> {
    const stays = this.#stays;
    this.#isLeaving = true;
    try {
      await work();
    } finally {
      // If the device has woken up meanwhile, the next sleep has to wait again.
      if (this.#stays === stays) this.#lock.drop();
    }
  }

  /** The device has woken up, or the system has cancelled the shutdown. */
  stay(): void {
    this.#stays += 1;
    this.#isLeaving = false;
    this.#settle();
  }

  #settle(): void {
    if (!this.#isWanted) this.#lock.drop();
    else if (!this.#isLeaving) this.#lock.take();
  }
}
