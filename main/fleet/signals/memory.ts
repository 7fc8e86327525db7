import { createHash } from 'node:crypto';
import { z } from 'zod';
import { errorCode, errorText } from '../../base/errors.ts';
import { openRegularFileHandle } from '../../base/regular-file.ts';
import { replaceFile } from '../../base/replace-file.ts';

const MOST_IDS = 1000;

const contentSchema = z.object({
  v: z.literal(1),
  ids: z.array(z.string()).max(MOST_IDS),
  isDegraded: z.boolean(),
  asked: z.string().nullable(),
  askedAt: z.iso.datetime().nullable(),
  verifiedAt: z.iso.datetime().nullable(),
});

type Content = z.infer<typeof contentSchema>;

const NOTHING: Content = {
  v: 1,
  ids: [],
  isDegraded: false,
  asked: null,
  askedAt: null,
  verifiedAt: null,
};

/** What the kiosk remembers of signals, in a file: each process continues where the last one stopped. */
export class SignalMemory {
  readonly #file: string;
  readonly #onFault: (text: string) => void;
  readonly #closed = new AbortController();
  #content: Content;
  #saved: Content;
  #saving: Promise<void> = Promise.resolve();

  private constructor(file: string, content: Content, onFault: (text: string) => void) {
    this.#file = file;
    this.#content = content;
    this.#saved = content;
    this.#onFault = onFault;
  }

  /** Reads the file. Where it cannot be read, the time of each signal still guards against replays. */
  static async open(file: string, onFault: (text: string) => void): Promise<SignalMemory> {
    try {
      const handle = await openRegularFileHandle(file);
      const text = await handle.readFile('utf8').finally(() => handle.close());
      return new SignalMemory(file, contentSchema.parse(JSON.parse(text)), onFault);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        onFault(`${file} cannot be read, so earlier signals are forgotten: ${errorText(error)}`);
      }
      return new SignalMemory(file, NOTHING, onFault);
    }
  }

  /** The audit file says that signals may not arrive. */
  get isDegraded(): boolean {
    return this.#content.isDegraded;
  }

  set isDegraded(isDegraded: boolean) {
    void this.#change({ isDegraded });
  }

  /** When the provider last proved that its signals arrive: RFC 3339, UTC; null: it never has. */
  get verifiedAt(): string | null {
    return this.#content.verifiedAt;
  }

  /** When it was last asked to. */
  get askedAt(): string | null {
    return this.#content.askedAt;
  }

  /** The provider has been asked to send this text as a signal. */
  asked(state: string, now: Date): void {
    void this.#change({ asked: state, askedAt: now.toISOString() });
  }

  /** @returns whether it is what the provider was asked for */
  verified(state: string | null, now: Date): boolean {
    if (state === null || state !== this.#content.asked) return false;
    void this.#change({ asked: null, verifiedAt: now.toISOString() });
    return true;
  }

  knows(issuer: string, id: string): boolean {
    return this.#content.ids.includes(nameOf(issuer, id));
  }

  /** Resolves when the signal is on the disk, or cannot be. */
  remember(issuer: string, id: string): Promise<void> {
    const name = nameOf(issuer, id);
    const others = this.#content.ids.filter((each) => each !== name);
    return this.#change({ ids: [...others, name].slice(-MOST_IDS) });
  }

  /** Permanent: another process may write the file from now on. */
  close(): void {
    this.#closed.abort();
  }

  #isOver(): boolean {
    return this.#closed.signal.aborted;
  }

  #change(change: Partial<Content>): Promise<void> {
    this.#content = { ...this.#content, ...change };
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const content = this.#content;
    if (this.#saved === content || this.#isOver()) return;
    try {
      await replaceFile(this.#file, `${JSON.stringify(content)}\n`, {
        signal: this.#closed.signal,
      });
      this.#saved = content;
    } catch (error) {
      if (this.#isOver()) return;
      this.#onFault(`${this.#file} cannot be written: ${errorText(error)}`);
    }
  }
}

/** Of a bounded length, and no text of a stranger. */
function nameOf(issuer: string, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, id]))
    .digest('base64url')
    .slice(0, 22);
}
