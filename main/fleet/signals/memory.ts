import { createHash } from 'node:crypto';
import { z } from 'zod';
import { KeptFile } from '../kept-file.ts';

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
  readonly #file: KeptFile<Content>;

  private constructor(file: KeptFile<Content>) {
    this.#file = file;
  }

  /** Reads the file. Where it cannot be read, the time of each signal still guards against replays. */
  static async open(path: string, onFault: (text: string) => void): Promise<SignalMemory> {
    const what = 'earlier signals';
    const options = { path, schema: contentSchema, nothing: NOTHING, what, onFault };
    return new SignalMemory(await KeptFile.open(options));
  }

  /** The audit file says that signals may not arrive. */
  get isDegraded(): boolean {
    return this.#file.content.isDegraded;
  }

  set isDegraded(isDegraded: boolean) {
    void this.#file.change({ isDegraded });
  }

  /** When the provider last proved that its signals arrive: RFC 3339, UTC; null: it never has. */
  get verifiedAt(): string | null {
    return this.#file.content.verifiedAt;
  }

  /** When it was last asked to. */
  get askedAt(): string | null {
    return this.#file.content.askedAt;
  }

  /** The provider has been asked to send this text as a signal. */
  asked(state: string, now: Date): void {
    void this.#file.change({ asked: state, askedAt: now.toISOString() });
  }

  /** @returns whether it is what the provider was asked for */
  verified(state: string | null, now: Date): boolean {
    if (state === null || state !== this.#file.content.asked) return false;
    void this.#file.change({ asked: null, verifiedAt: now.toISOString() });
    return true;
  }

  knows(issuer: string, id: string): boolean {
    return this.#file.content.ids.includes(nameOf(issuer, id));
  }

  /** Resolves when the signal is on the disk, or cannot be. */
  remember(issuer: string, id: string): Promise<void> {
    const name = nameOf(issuer, id);
    const others = this.#file.content.ids.filter((each) => each !== name);
    return this.#file.change({ ids: [...others, name].slice(-MOST_IDS) });
  }

  /** Permanent: another process may write the file from now on. */
  close(): void {
    this.#file.close();
  }
}

/** Of a bounded length, and no text of a stranger. */
function nameOf(issuer: string, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, id]))
    .digest('base64url')
    .slice(0, 22);
}
