import {
  type Keychain,
  KeychainError,
  keychainMessage,
  type KeychainMessage,
  type KeychainProblem,
  type KeychainQuestion,
  type KeychainRequest,
  type KeychainValue,
} from './keychain.ts';

/** A process with the keychain's native code. */
export interface KeychainProcess {
  send(request: KeychainRequest): void;
  /** Ends the process at once, also while it is in native code. */
  kill(): void;
}

export interface KeychainProcessEvents {
  /** @param message as it came from that process, not yet checked */
  readonly onMessage: (message: unknown) => void;
  readonly onGone: () => void;
}

export interface KeychainClientDeps {
  readonly start: (events: KeychainProcessEvents) => KeychainProcess;
  /** Calls back once; the returned function cancels that. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Limits for the start of the process, on a busy device, and for one answer. */
const START_LIMIT_MS = 5000;
const ANSWER_LIMIT_MS = 2000;
/**
 * An idle process ends after this, so that no secret stays in its memory; a new start takes 0.1 s.
 */
const REST_MS = 3000;

/**
 * The keychain, through a process that starts on demand. A process that does not answer in time is
 * killed, which fails all its requests.
 */
export class KeychainClient implements Keychain {
  readonly #deps: KeychainClientDeps;
  #line: WorkerConnection | null = null;

  constructor(deps: KeychainClientDeps) {
    this.#deps = deps;
  }

  async set(account: string, secret: string): Promise<void> {
    await this.#ask({ kind: 'set', account, secret });
  }

  async get(account: string): Promise<string | null> {
    const value = await this.#ask({ kind: 'get', account });
    return typeof value === 'string' ? value : null;
  }

  async list(): Promise<readonly string[]> {
    const value = await this.#ask({ kind: 'list' });
    if (typeof value !== 'object' || value === null)
      throw new KeychainError('failed', 'the keychain gave no list');
    return value;
  }

  async delete(account: string): Promise<boolean> {
    return (await this.#ask({ kind: 'delete', account })) === true;
  }

  #ask(question: KeychainQuestion): Promise<KeychainValue> {
    if (this.#line === null || this.#line.isOver) this.#line = new WorkerConnection(this.#deps);
    return this.#line.ask(question);
  }
}

interface Waiting {
  readonly resolve: (value: KeychainValue) => void;
  readonly reject: (error: KeychainError) => void;
}

/** One process, from its start to its end, with its open requests. */
class WorkerConnection {
  readonly #deps: KeychainClientDeps;
  readonly #process: KeychainProcess;
  readonly #waiting = new Map<number, Waiting>();
  #isReady = false;
  #isOver = false;
  #lastId = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: KeychainClientDeps) {
    this.#deps = deps;
    this.#process = deps.start({
      onMessage: (message) => this.#received(keychainMessage(message)),
      onGone: () => this.#end('failed', 'the keychain took its process down'),
    });
    this.#limit(START_LIMIT_MS);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  ask(question: KeychainQuestion): Promise<KeychainValue> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const isFirst = this.#waiting.size === 0;
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ ...question, id });
      if (this.#isReady && isFirst) this.#limit(ANSWER_LIMIT_MS);
    });
  }

  #received(message: KeychainMessage | null): void {
    if (message === null) return; // none of this version's
    if (message.kind === 'ready') this.#isReady = true;
    else this.#settle(message);
    this.#wait();
  }

  #settle(message: Exclude<KeychainMessage, { kind: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'done') waiting?.resolve(message.value);
    else waiting?.reject(new KeychainError(message.problem, message.message));
    // libsecret keeps asking a service that is gone, even after a new one has started.
    if (message.kind === 'failed' && message.problem === 'no-keychain') {
      this.#end('no-keychain', message.message);
    }
  }

  #wait(): void {
    if (this.#isOver) return;
    if (this.#waiting.size > 0) this.#limit(ANSWER_LIMIT_MS);
    else this.#after(REST_MS, () => this.#end('failed', 'the keychain was at rest'));
  }

  #limit(ms: number): void {
    this.#after(ms, () => this.#end('timed-out', 'the keychain did not answer in time'));
  }

  #after(ms: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.after(ms, callback);
  }

  #end(problem: KeychainProblem, message: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer();
    this.#process.kill();
    for (const { reject } of this.#waiting.values()) reject(new KeychainError(problem, message));
    this.#waiting.clear();
  }
}
