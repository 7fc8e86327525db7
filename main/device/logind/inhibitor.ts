import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Makes sleep and shutdown wait for the kiosk, for at most logind's InhibitDelayMaxSec (five
 * seconds).
 *
 * The lock is a file descriptor from logind, and Node cannot receive one. So systemd-inhibit holds
 * it while its `cat` has an input: a pipe from this process, which the system closes when the
 * process ends for any reason.
 */
export class Inhibitor {
  readonly #onRefused: (cause: string) => void;
  #holder: ChildProcess | null = null;

  /** @param onRefused called with the cause each time that the lock cannot be had */
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
    holder.stdin.on('error', () => undefined); // it ended first; `close` reports that
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
    // The signal is faster than the end of the input, and also ends a `cat` that hangs.
    holder?.stdin?.destroy();
    holder?.kill();
  }
}

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
