import { z } from 'zod';
import { KeptFile } from './kept-file.ts';

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

const NOTHING: Content = { v: 1, ids: [], open: [], answers: [], isDisconnected: false };

/** What the kiosk remembers of commands, in a file: each process continues where the last one stopped. */
export class CommandMemory {
  readonly #file: KeptFile<Content>;

  private constructor(file: KeptFile<Content>) {
    this.#file = file;
  }

  /** Reads the file. Where it cannot be read, the time of each command still guards against replays. */
  static async open(path: string, onFault: (text: string) => void): Promise<CommandMemory> {
    const what = 'earlier commands';
    const options = { path, schema: fileSchema, nothing: NOTHING, what, onFault };
    return new CommandMemory(await KeptFile.open(options));
  }

  /** The audit file says that the broker cannot be reached. */
  get isDisconnected(): boolean {
    return this.#file.content.isDisconnected;
  }

  set isDisconnected(isDisconnected: boolean) {
    void this.#file.change({ isDisconnected });
  }

  get open(): readonly OpenCommand[] {
    return this.#file.content.open;
  }

  /** What is still to be sent, oldest first. */
  get answers(): readonly CommandAnswer[] {
    return this.#file.content.answers;
  }

  knows(id: string): boolean {
    return this.#file.content.ids.includes(id);
  }

  /** The command is being carried out, or its answer has not been delivered. */
  isDue(id: string): boolean {
    const { open, answers } = this.#file.content;
    return [...open, ...answers].some((each) => each.id === id);
  }

  /** Remembers a command that is to end a session. Resolves when that is on the disk, or cannot be. */
  begin(command: OpenCommand): Promise<void> {
    const open = [...this.open, command].slice(-MOST_OPEN);
    return this.#file.change({ ids: this.#idsWith(command.id), open });
  }

  /** Keeps the answer until {@link sent}. Resolves as {@link begin} does. */
  answer(answer: CommandAnswer): Promise<void> {
    return this.#file.change({
      // A refusal of what cannot be told from a first command is no use of its id.
      ...(answer.result !== 'refused' && { ids: this.#idsWith(answer.id) }),
      open: this.open.filter(({ id }) => id !== answer.id),
      answers: [...this.answers, answer].slice(-MOST_ANSWERS),
    });
  }

  /** An answer has been delivered, or is not worth sending any more. */
  sent(answer: CommandAnswer): void {
    void this.#file.change({ answers: this.answers.filter((each) => each !== answer) });
  }

  /** Permanent: another process may write the file from now on. */
  close(): void {
    this.#file.close();
  }

  #idsWith(id: string): string[] {
    return [...this.#file.content.ids.filter((each) => each !== id), id].slice(-MOST_IDS);
  }
}
