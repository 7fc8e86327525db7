import type { z } from 'zod';
import type { Config } from '../config/schema/schema.ts';
import type {
  HandoverMessage,
  LateRequest,
  MessageToPredecessor,
  ShowMessage,
} from './messages.ts';

/**
 * The process that is in charge before this one. It reaches us over Node's IPC, and each of its
 * messages is checked when it arrives. An invalid one is a bug, which ends this process: the process
 * before it then starts another one, or starts the kiosk afresh.
 */
export class Predecessor {
  readonly #onShow: ((message: ShowMessage) => void)[] = [];
  /** What came before there was a listener. */
  readonly #late: LateRequest[] = [];
  #onLate: ((asked: LateRequest) => void) | null = null;
  /** The state that it wants painted. */
  readonly first: Promise<ShowMessage>;
  /** The state to continue with: from then on this process is in charge. */
  readonly handover: Promise<HandoverMessage>;
  /** It has ended. */
  readonly gone: Promise<void>;

  /** @param configSchema loads the schema of the config */
  constructor(configSchema: () => Promise<z.ZodType<Config>>) {
    // Loaded here, for only the receiver of a handover needs what checks its messages.
    const schemas = Promise.all([import('./message-schemas.ts'), configSchema()]);
    this.first = new Promise((resolve) => this.#onShow.push(resolve));
    this.handover = new Promise((resolve) => {
      process.on('message', (value: unknown) => {
        void schemas.then(([{ parseMessageToSuccessor }, schema]) => {
          const message = parseMessageToSuccessor(value, schema);
          if (message.kind === 'handover') resolve(message);
          else if (message.kind === 'late') {
            if (this.#onLate === null) this.#late.push(message.asked);
            else this.#onLate(message.asked);
          } else for (const listener of this.#onShow) listener(message);
        });
      });
    });
    this.gone = new Promise((resolve) => {
      process.once('disconnect', resolve);
    });
  }

  /** Calls back when what it shows changes. */
  onShow(listener: (message: ShowMessage) => void): void {
    this.#onShow.push(listener);
  }

  /** Calls back for each thing that a user asked of the process before when this one was in charge already. */
  onLate(listener: (asked: LateRequest) => void): void {
    this.#onLate = listener;
    for (const asked of this.#late.splice(0)) listener(asked);
  }

  send(message: MessageToPredecessor): void {
    if (process.connected) process.send?.(message);
  }
}
