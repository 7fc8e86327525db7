import type { ServerResult } from '../identity/sign-out/server-result.ts';
import type { Receipt } from '../ending/receipt.ts';
import type { ControllerDeps } from './ports.ts';
import type { Records } from './records.ts';
import type { StateOf } from './state.ts';

/** Runs endings, records them, and answers the callers that wait for one. */
export class EndingRun {
  readonly #deps: ControllerDeps;
  readonly #records: Records;
  readonly #onFinished: (receipt: Receipt) => void;
  #waiting: ((receipt: Receipt) => void)[] = [];
  /** Results already in the audit file: an ending that is tried again gives the same ones again. */
  readonly #recordedResults = new Set<string>();

  constructor(deps: ControllerDeps, records: Records, onFinished: (receipt: Receipt) => void) {
    this.#deps = deps;
    this.#records = records;
    this.#onFinished = onFinished;
  }

  /** The receipt of the ending that is running. */
  joined(): Promise<Receipt> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async run({ auditId, reason, note }: StateOf<'ending'>): Promise<void> {
    const { clock, sessionHost } = this.#deps;
    const startedAt = clock.now();
    const told = note === undefined ? {} : { note };
    this.#records.write({ event: 'ending-started', session: auditId, reason, ...told });
    const { steps, server } = await sessionHost.runEnding();
    this.#recordServers(auditId, server);
    const result = {
      reason,
      durationMs: Math.round(clock.now() - startedAt),
      clean: steps.every((step) => step.ok),
      steps,
    };
    const hash = this.#records.write({ event: 'ending-finished', session: auditId, ...result });
    const receipt = { ...result, server, code: hash === null ? null : receiptCode(hash) };
    // Before the state changes, for this process may end when it does.
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(receipt);
    this.#onFinished(receipt);
  }

  #recordServers(session: string | null, server: readonly ServerResult[]): void {
    const results = server.filter((result) => !this.#recordedResults.has(JSON.stringify(result)));
    if (results.length === 0) return;
    const pending = results.filter((result) => result.pending).length;
    const hash = this.#records.write({ event: 'server-sign-out', session, results, pending });
    if (hash === null) return; // the next run tries to record them once more
    for (const result of results) this.#recordedResults.add(JSON.stringify(result));
  }
}

/** The first 8 digits of the hash of `ending-finished`, in two groups as people read them out. */
function receiptCode(hash: string): string {
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`;
}
