import { errorText } from '../base/errors.ts';
import type { Output } from './standard-output.ts';

/** So much is written at once, in UTF-16 units. */
const BATCH = 64 * 1024;

/** Standard output took no more. */
export class OutputError extends Error {}

/** Gathers what is written, for a system call for every line would take longer than all else. */
export class BatchedOutput {
  readonly #output: Output;
  #text = '';

  constructor(output: Output) {
    this.#output = output;
  }

  /** @returns false once nobody reads any more @throws OutputError */
  add(text: string): boolean {
    this.#text += text;
    return this.#text.length < BATCH || this.flush();
  }

  /** Writes what is gathered. @returns and @throws as above */
  flush(): boolean {
    const text = this.#text;
    this.#text = '';
    try {
      return text === '' || this.#output.write(text);
    } catch (cause) {
      throw new OutputError(errorText(cause), { cause });
    }
  }
}
