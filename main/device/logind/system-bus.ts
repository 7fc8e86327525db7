import { isObject } from '../../base/object.ts';
import type { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MessageBus } from '@jellybrick/dbus-next';
import { withTimeLimit } from '../../base/time-limit.ts';
import { errorText } from '../../base/errors.ts';

/** A call of a method on the bus. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: unknown[];
}

/** A signal of logind's that came over the bus. */
export interface BusSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** A connection to the system's D-Bus. */
export interface SystemBus {
  /** @returns the answer's values @throws when it is an error, or none comes within five seconds */
  call(call: BusCall): Promise<readonly unknown[]>;
  /**
   * Delivers the signals of logind that match one of the rules (D-Bus specification, "Match Rules").
   * The bus applies a match rule's `sender` only to signals for everyone: a program can address a
   * signal to our connection directly, with any content. So each signal's sender, which the bus writes
   * and no program can forge, is compared with the connection that owns logind's name at that moment.
   * @throws when the bus does not take the rules, or was lost meanwhile
   */
  watch(rules: readonly string[], onSignal: (signal: BusSignal) => void): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 5000;
const LOGIND = 'org.freedesktop.login1';

/**
 * Connects to the bus that DBUS_SYSTEM_BUS_ADDRESS names, or to the one at the usual path.
 * @param onLost called once when an open connection is lost
 * @throws if there is no bus, or it does not answer within five seconds
 */
export async function openSystemBus(onLost: (cause: string) => void): Promise<SystemBus> {
  if (!mayExist()) throw new Error('there is no system bus');
  const { Message, MessageType, systemBus } = await import('@jellybrick/dbus-next');
  const bus = systemBus();
  let isOpen = false;
  const close = () => {
    isOpen = false;
    bus.disconnect();
  };
  const lost = whenLost(bus);
  const answered = <T>(work: Promise<T>): Promise<T> => inTime(Promise.race([work, lost]));
  const call = async (message: BusCall): Promise<readonly unknown[]> => {
    const answer = await answered(bus.call(new Message(message)));
    return answer?.body ?? [];
  };
  lost.catch((cause: unknown) => {
    const wasOpen = isOpen;
    close();
    if (wasOpen) onLost(errorText(cause));
  });
  try {
    await answered(new Promise((resolve) => bus.once('connect', () => resolve(null))));
  } catch (error) {
    close();
    throw error;
  }
  isOpen = true;
  return {
    call,
    watch: async (rules, onSignal) => {
      const owner = new NameOwner(LOGIND);
      bus.on('message', (message) => {
        if (!isOpen || message.type !== MessageType.SIGNAL) return;
        if (message.sender === daemon.destination) owner.changed(message);
        else if (owner.is(message.sender)) onSignal(message);
      });
      const matches = [
        // First, so that no change is missed between the question and its answer.
        `sender='${daemon.destination}',member='NameOwnerChanged',arg0='${LOGIND}'`,
        ...rules.map((rule) => `sender='${LOGIND}',${rule}`),
      ];
      for (const match of matches) {
        const body = [`type='signal',${match}`];
        await call({ ...daemon, member: 'AddMatch', signature: 's', body });
      }
      await owner.ask(call);
      if (!isOpen) throw new Error('the system bus closed the connection');
    },
    close,
  };
}

const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** Which connection owns a name on the bus, over its changes: a service that restarts gets another one. */
class NameOwner {
  readonly #name: string;
  /** Unique as `:1.42`, and never used again by the bus; null while the name has no owner. */
  #connection: string | null = null;
  #hasChanged = false;

  constructor(name: string) {
    this.#name = name;
  }

  is(sender: string): boolean {
    return this.#connection !== null && sender === this.#connection;
  }

  /** Follows a signal of the bus itself (D-Bus specification, "NameOwnerChanged"). */
  changed({ member, body }: BusSignal): void {
    const [name, , newOwner] = body;
    if (member !== 'NameOwnerChanged' || name !== this.#name) return;
    this.#hasChanged = true;
    this.#connection = typeof newOwner === 'string' && newOwner !== '' ? newOwner : null;
  }

  /** Asks for the present owner. A change that arrived meanwhile is newer than the answer. */
  async ask(call: SystemBus['call']): Promise<void> {
    const body = [this.#name];
    let owner: unknown = null;
    try {
      [owner] = await call({ ...daemon, member: 'GetNameOwner', signature: 's', body });
    } catch (error) {
      // No owner yet, which is an answer; all else is the bus's trouble.
      if (!isObject(error) || error['type'] !== NO_OWNER) throw error;
    }
    if (!this.#hasChanged) this.#connection = typeof owner === 'string' ? owner : null;
  }
}

const NO_OWNER = 'org.freedesktop.DBus.Error.NameHasNoOwner';

/** Rejects when the connection breaks, or does not come about. */
function whenLost(bus: MessageBus): Promise<never> {
  return new Promise((_, reject) => {
    // The bus emits it, though its types do not say so; with no listener it would end the process.
    (bus as EventEmitter).on('error', reject);
    connectionOf(bus).on('end', () => {
      reject(new Error('the system bus closed the connection'));
    });
  });
}

/** Checks for a bus first, so that a device without one does not load the library. */
function mayExist(): boolean {
  const address = process.env['DBUS_SYSTEM_BUS_ADDRESS'] ?? '';
  if (address === '') return existsSync('/var/run/dbus/system_bus_socket');
  const path = /^unix:path=([^,;]+)$/.exec(address)?.[1];
  return path === undefined || existsSync(path);
}

/** The library's private field: nothing else reports that the bus has closed the connection. */
function connectionOf(bus: MessageBus): EventEmitter {
  return (bus as unknown as { readonly _connection: EventEmitter })._connection;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const outcome = await withTimeLimit(
    work.then((value) => ({ value })),
    PATIENCE_MS,
    null,
  );
  if (outcome === null) throw new Error('the system bus does not answer');
  return outcome.value;
}
