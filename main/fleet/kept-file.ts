import type { z } from 'zod';
import { errorCode, errorText } from '../base/errors.ts';
import { openRegularFileHandle } from '../base/regular-file.ts';
import { replaceFile } from '../base/replace-file.ts';

export interface KeptFileOptions<Content> {
  readonly path: string;
  readonly schema: z.ZodType<Content>;
  /** What there is before the first change. */
  readonly nothing: Content;
  /** What is forgotten where the file cannot be read, such as `earlier commands`. */
  readonly what: string;
  readonly onFault: (text: string) => void;
}

/** A small JSON file in which each process continues where the last one stopped. */
export class KeptFile<Content extends object> {
  readonly #options: KeptFileOptions<Content>;
  readonly #closed = new AbortController();
  #content: Content;
  #saved: Content | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(options: KeptFileOptions<Content>, content: Content) {
    this.#options = options;
    this.#content = content;
  }

  /** Reads the file. Never rejects: what cannot be read is forgotten, which is said. */
  static async open<Content extends object>(
    options: KeptFileOptions<Content>,
  ): Promise<KeptFile<Content>> {
    const { path, schema, nothing, what, onFault } = options;
    try {
      const handle = await openRegularFileHandle(path);
      const text = await handle.readFile('utf8').finally(() => handle.close());
      return new KeptFile(options, schema.parse(JSON.parse(text)));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        onFault(`${path} cannot be read, so ${what} are forgotten: ${errorText(error)}`);
      }
      return new KeptFile(options, nothing);
    }
  }

  get content(): Content {
    return this.#content;
  }

  /**
   * Resolves when the change is on the disk, or cannot be. One write at a time; what changes during one is in the
   * next.
   */
  change(change: Partial<Content>): Promise<void> {
    this.#content = { ...this.#content, ...change };
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Permanent: another process may write the file from now on. */
  close(): void {
    this.#closed.abort();
  }

  async #save(): Promise<void> {
    const content = this.#content;
    const { path, onFault } = this.#options;
    if (this.#saved === content || this.#isClosed()) return;
    try {
      await replaceFile(path, `${JSON.stringify(content)}\n`, { signal: this.#closed.signal });
      this.#saved = content;
    } catch (error) {
      if (!this.#isClosed()) onFault(`${path} cannot be written: ${errorText(error)}`);
    }
  }

  #isClosed(): boolean {
    return this.#closed.signal.aborted;
  }
}
