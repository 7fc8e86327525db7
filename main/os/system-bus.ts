import type { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MessageBus } from '@jellybrick/dbus-next';

/** A call of a method on the bus. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: unknown[];
}

/** A signal that came over the bus. Whoever may use the system's bus may have sent it. */
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
   * Has logind's signals delivered that match one of the rules (D-Bus specification, "Match Rules").
   * @throws when the bus does not take them
   */
  watch(rules: readonly string[], onSignal: (signal: BusSignal) => void): Promise<void>;
  close(): void;
}

const PATIENCE_MS = 5000;

/**
 * Connects to the bus that DBUS_SYSTEM_BUS_ADDRESS names, or to the one at the usual place.
 * @param onLost is called once when a bus that was there has gone
 * @throws when there is none, or it does not answer within five seconds
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
    if (wasOpen) onLost((cause as Error).message);
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
      bus.on('message', (message) => {
        if (isOpen && message.type === MessageType.SIGNAL) onSignal(message);
      });
      for (const rule of rules) {
        const match = `type='signal',sender='org.freedesktop.login1',${rule}`;
        await call({ ...daemon, member: 'AddMatch', signature: 's', body: [match] });
      }
    },
    close,
  };
}

const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

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

/** Looks before the library is loaded, which takes longer, once for nothing wherever there is no bus. */
function mayExist(): boolean {
  const address = process.env['DBUS_SYSTEM_BUS_ADDRESS'] ?? '';
  if (address === '') return existsSync('/var/run/dbus/system_bus_socket');
  const path = /^unix:path=([^,;]+)$/.exec(address)?.[1];
  return path === undefined || existsSync(path);
}

/** The library keeps its connection to itself, but nothing else tells when the bus has gone. */
function connectionOf(bus: MessageBus): EventEmitter {
  return (bus as unknown as { readonly _connection: EventEmitter })._connection;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the system bus does not answer'));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
