import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Makes sleep and shutdown wait for us, for at most logind's InhibitDelayMaxSec (five seconds).
 *
 * Such a lock is a file descriptor that logind hands out, and Node cannot receive one: so it is held
 * by systemd-inhibit, for as long as its `cat` has an input. That is a pipe from this process, which
 * the system closes with it, however it ends.
 */
export class Inhibitor {
  readonly #onRefused: (cause: string) => void;
  #holder: ChildProcess | null = null;

  /** @param onRefused is told why nothing can wait for us, each time it was tried */
  constructor(onRefused: (cause: string) => void) {
    this.#onRefused = onRefused;
  }

  take(): void {
    if (this.#holder !== null) return;
    const holder = spawn(
      'systemd-inhibit',
      [
        '--what=sleep:shutdown',
        '--mode=delay',
        '--who=Cleardesk',
        "--why=The user's session has to end first",
        'cat',
      ],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    this.#holder = holder;
    let said = '';
    holder.stderr.on('data', (text: Buffer) => (said += String(text)));
    holder.stdin.on('error', () => undefined); // it ended first, which is told below
    const refused = (cause: string) => {
      if (this.#holder !== holder) return;
      this.#holder = null;
      this.#onRefused(cause);
    };
    holder.on('error', (error) => {
      refused(error.message);
    });
    holder.on('close', (code) => {
      refused(said.trim() || `systemd-inhibit ended with ${code ?? 'a signal'}`);
    });
  }

  drop(): void {
    const holder = this.#holder;
    this.#holder = null;
    // The signal is quicker than the end of its input, and ends it also where `cat` hangs.
    holder?.stdin?.destroy();
    holder?.kill();
  }
}

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
