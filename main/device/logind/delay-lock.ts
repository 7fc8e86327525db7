/** What makes sleep and shutdown wait, as far as anything can. */
interface Lock {
  take(): void;
  drop(): void;
}

/** Holds a lock while there is something to wait for, and never longer than the work it is for. */
export class DelayLock {
  readonly #lock: Lock;
  #isWanted = false;
  /** Sleep or shutdown has been announced, and not called off. */
  #isLeaving = false;
  #stays = 0;

  constructor(lock: Lock) {
    this.#lock = lock;
  }

  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.#settle();
  }

  /** The device is about to leave; it may as soon as this work is done. */
  async leave(work: () => Promise<void>): Promise<void> {
    const stays = this.#stays;
    this.#isLeaving = true;
    try {
      await work();
    } finally {
      // Unless the device is back meanwhile, and is to wait the next time.
      if (this.#stays === stays) this.#lock.drop();
    }
  }

  /** The device has come back, or does not leave after all. */
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
