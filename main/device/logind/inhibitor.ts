import { spawn, type ChildProcess } from 'node:child_process';

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
