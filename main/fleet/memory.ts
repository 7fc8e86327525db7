import { z } from 'zod';
import { openRegularFileHandle } from '../base/regular-file.ts';
import { replaceFile } from '../base/replace-file.ts';
import { errorCode, errorText } from '../base/errors.ts';

/** What has become of a command. */
type CommandResult = 'clean' | 'not-clean' | 'nobody' | 'already-over' | 'refused';

/** The answer to a command, for its sender. */
export interface CommandAnswer {
  readonly id: string;
  readonly result: CommandResult;
  /** The receipt code of the ending; null where it could not be recorded. */
  readonly code?: string | null;
  /** Why it was refused. */
  readonly cause?: string;
  /** When, by this device's clock: RFC 3339, UTC. */
  readonly time: string;
}

/** A command that has been accepted, and whose ending is not over. */
export interface OpenCommand {
  readonly id: string;
  /** What the audit file calls the session; null for an attempt to sign in. */
  readonly session: string | null;
  /** When the kiosk took it: RFC 3339, UTC. */
  readonly time: string;
}

/** A replay that is older is refused by its time. */
const MOST_IDS = 1000;
const MOST_OPEN = 100;
const MOST_ANSWERS = 200;

const isoTime = z.iso.datetime();

const fileSchema = z.object({
  v: z.literal(1),
  ids: z.array(z.string()).max(MOST_IDS),
  open: z
    .array(z.object({ id: z.string(), session: z.string().nullable(), time: isoTime }))
    .max(MOST_OPEN),
  answers: z
    .array(
      z.object({
        id: z.string(),
        result: z.enum(['clean', 'not-clean', 'nobody', 'already-over', 'refused']),
        code: z.string().nullable().exactOptional(),
        cause: z.string().exactOptional(),
        time: isoTime,
      }),
    )
    .max(MOST_ANSWERS),
  isDisconnected: z.boolean(),
});

type Content = z.infer<typeof fileSchema>;

/** What the kiosk remembers of commands, in a file: each process continues where the last one stopped. */
export class CommandMemory {
  readonly #file: string;
  readonly #onFault: (text: string) => void;
  readonly #closed = new AbortController();
  #content: Content;
  #ids: Set<string>;
  #writing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  private constructor(file: string, content: Content, onFault: (text: string) => void) {
    this.#file = file;
    this.#content = content;
    this.#ids = new Set(content.ids);
    this.#onFault = onFault;
  }

  /** Reads the file. Where it cannot be read, the time of each command still guards against replays. */
  static async open(file: string, onFault: (text: string) => void): Promise<CommandMemory> {
    const nothing: Content = { v: 1, ids: [], open: [], answers: [], isDisconnected: false };
    try {
      const handle = await openRegularFileHandle(file);
      const text = await handle.readFile('utf8').finally(() => handle.close());
      return new CommandMemory(file, fileSchema.parse(JSON.parse(text)), onFault);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        onFault(`${file} cannot be read, so earlier commands are forgotten: ${errorText(error)}`);
      }
      return new CommandMemory(file, nothing, onFault);
    }
  }

  /** The audit file says that the broker cannot be reached. */
  get isDisconnected(): boolean {
    return this.#content.isDisconnected;
  }

  set isDisconnected(isDisconnected: boolean) {
    this.#content = { ...this.#content, isDisconnected };
    void this.#save();
  }

  get open(): readonly OpenCommand[] {
    return this.#content.open;
  }

  /** What is still to be sent, oldest first. */
  get answers(): readonly CommandAnswer[] {
    return this.#content.answers;
  }

  knows(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The command is being carried out, or its answer has not been delivered. */
  isDue(id: string): boolean {
    const { open, answers } = this.#content;
    return [...open, ...answers].some((each) => each.id === id);
  }

  /** Remembers a command that is to end a session. Resolves when that is on the disk, or cannot be. */
  begin(command: OpenCommand): Promise<void> {
    this.#remember(command.id);
    this.#content = { ...this.#content, open: [...this.#content.open, command].slice(-MOST_OPEN) };
    return this.#save();
  }

  /** Keeps the answer until {@link sent}. Resolves as {@link begin} does. */
  answer(answer: CommandAnswer): Promise<void> {
    // A refusal of what cannot be told from a first command is no use of its id.
    if (answer.result !== 'refused') this.#remember(answer.id);
    const { open, answers } = this.#content;
    this.#content = {
      ...this.#content,
      open: open.filter(({ id }) => id !== answer.id),
      answers: [...answers, answer].slice(-MOST_ANSWERS),
    };
    return this.#save();
  }

  /** An answer has been delivered, or is not worth sending any more. */
  sent(answer: CommandAnswer): void {
    const answers = this.#content.answers.filter((each) => each !== answer);
    this.#content = { ...this.#content, answers };
    void this.#save();
  }

  /** Permanent: another process may write the file from now on. */
  close(): void {
    this.#closed.abort();
  }

  #remember(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    const ids = [...this.#ids].slice(-MOST_IDS);
    this.#ids = new Set(ids);
    this.#content = { ...this.#content, ids };
  }

  /** One write at a time; what changes during one is in the next. */
  #save(): Promise<void> {
    if (this.#writing === null) {
      this.#writing = this.#write();
      return this.#writing;
    }
    this.#next ??= this.#writing.then(() => {
      this.#next = null;
      this.#writing = this.#write();
      return this.#writing;
    });
    return this.#next;
  }

  async #write(): Promise<void> {
    try {
      if (this.#closed.signal.aborted) return;
      const text = `${JSON.stringify(this.#content)}\n`;
      await replaceFile(this.#file, text, { signal: this.#closed.signal });
    } catch (error) {
      this.#onFault(`${this.#file} cannot be written: ${errorText(error)}`);
    } finally {
      if (this.#next === null) this.#writing = null;
    }
  }
}
