import type { EventEmitter } from 'node:events';
import type { z } from 'zod';
import type { Config } from '../config/schema/schema.ts';
import type {
  HandoverMessage,
  LateRequest,
  MessageToPredecessor,
  ShowMessage,
} from './messages.ts';

/** This process's end of Node's IPC. */
type Channel = Pick<EventEmitter, 'on' | 'once'> & Pick<NodeJS.Process, 'connected' | 'send'>;

/**
 * The process that is in charge before this one. It reaches us over Node's IPC, and each of its
 * messages is checked when it arrives. An invalid one is a bug, which ends this process: the process
 * before it then starts another one, or starts the kiosk afresh. No message is lost because it comes before
 * its listener.
 */
export class Predecessor {
  /** The state that it wants painted. */
  readonly first: Promise<ShowMessage>;
  /** The state to continue with: from then on this process is in charge. */
  readonly handover: Promise<HandoverMessage>;
  /** It has ended. */
  readonly gone: Promise<void>;
  readonly #channel: Channel;
  #newest: ShowMessage | null = null;
  #onShow: (message: ShowMessage) => void = () => undefined;
  /** What came before there was a listener. */
  readonly #late: LateRequest[] = [];
  #onLate: ((asked: LateRequest) => void) | null = null;

  /** @param configSchema loads the schema of the config */
  constructor(configSchema: () => Promise<z.ZodType<Config>>, channel: Channel = process) {
    this.#channel = channel;
    // Loaded here, for only the receiver of a handover needs what checks its messages.
    const schemas = Promise.all([import('./message-schemas.ts'), configSchema()]);
    let reportFirst: (message: ShowMessage) => void = () => undefined;
    this.first = new Promise((resolve) => (reportFirst = resolve));
    this.handover = new Promise((resolve) => {
      channel.on('message', (value: unknown) => {
        void schemas.then(([{ parseMessageToSuccessor }, schema]) => {
          const message = parseMessageToSuccessor(value, schema);
          if (message.kind === 'handover') resolve(message);
          else if (message.kind === 'late') this.#askedLate(message.asked);
          else {
            this.#newest = message;
            reportFirst(message);
            this.#onShow(message);
          }
        });
      });
    });
    this.gone = new Promise((resolve) => {
      channel.once('disconnect', resolve);
    });
  }

  /** Calls back with what it shows now, and when that changes. */
  onShow(listener: (message: ShowMessage) => void): void {
    this.#onShow = listener;
    if (this.#newest !== null) listener(this.#newest);
  }

  /** Calls back for each thing that a user asked of the process before when this one was in charge already. */
  onLate(listener: (asked: LateRequest) => void): void {
    this.#onLate = listener;
    for (const asked of this.#late.splice(0)) listener(asked);
  }

  send(message: MessageToPredecessor): void {
    if (this.#channel.connected) this.#channel.send?.(message);
  }

  #askedLate(asked: LateRequest): void {
    if (this.#onLate === null) this.#late.push(asked);
    else this.#onLate(asked);
  }
}
