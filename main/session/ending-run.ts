import type { Receipt } from '../termination/receipt.ts';
import type { ServerResult } from '../sign-out/server-result.ts';
import type { ControllerParts } from './parts.ts';
import type { Records } from './records.ts';
import type { StateOf } from './state.ts';

/** Runs endings, records them, and tells whoever waits for one. */
export class EndingRun {
  readonly #parts: ControllerParts;
  readonly #records: Records;
  readonly #onFinished: (receipt: Receipt) => void;
  /** Results of the session's servers that the audit file has: one process holds one session. */
  readonly #recorded = new Set<string>();
  #waiting: ((receipt: Receipt) => void)[] = [];

  constructor(parts: ControllerParts, records: Records, onFinished: (receipt: Receipt) => void) {
    this.#parts = parts;
    this.#records = records;
    this.#onFinished = onFinished;
  }

  /** The receipt of the ending that is running. */
  joined(): Promise<Receipt> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async run({ auditId, reason, note }: StateOf<'ending'>): Promise<void> {
    const { clock, desk } = this.#parts;
    const startedAt = clock.now();
    const told = note === undefined ? {} : { note };
    this.#records.write({ event: 'ending-started', session: auditId, reason, ...told });
    const { steps, server } = await desk.terminate();
    this.#recordServers(auditId, server);
    const result = {
      reason,
      durationMs: Math.round(clock.now() - startedAt),
      clean: steps.every((step) => step.ok),
      steps,
    };
    const hash = this.#records.write({ event: 'ending-finished', session: auditId, ...result });
    const receipt = { ...result, server, code: hash === null ? null : receiptCode(hash) };
    // Before the state moves on, for this process may end with that.
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(receipt);
    this.#onFinished(receipt);
  }

  /** An ending that is tried again hears of its servers again: only what is new is recorded. */
  #recordServers(session: string | null, server: readonly ServerResult[]): void {
    const results = server.filter((result) => !this.#recorded.has(keyOf(result)));
    if (results.length === 0) return;
    const pending = server.filter((result) => result.pending).length;
    const hash = this.#records.write({ event: 'server-sign-out', session, results, pending });
    if (hash === null) return; // the next try records it
    for (const result of results) this.#recorded.add(keyOf(result));
  }
}

/** What the records compare of a result: another word on the same thing is news. */
function keyOf(result: ServerResult): string {
  return JSON.stringify(result);
}

/** The first 8 digits of the hash of `ending-finished`, in two groups as people read them out. */
function receiptCode(hash: string): string {
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`;
}
