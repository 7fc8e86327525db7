import { isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { MqttClient } from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { pauseAfter } from '../base/backoff.ts';
import { errorText } from '../base/errors.ts';
import type { DeviceCertificate } from '../network/device-certificate.ts';
import type { Clock } from '../session/ports.ts';
import type { CommandMessage } from './command.ts';
import { faultOf, type FleetFault } from './fault.ts';

/** A connection that breaks is tried again after these pauses; many devices lose a broker at once. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000] as const;
const JITTER = 0.3;
/** A connection that has held for so long begins with the first pause again. */
const HELD_MS = 30_000;

/** A connection whose other end is gone without a word is noticed within one and a half of these. */
const KEEPALIVE_SECONDS = 20;
const CONNECT_LIMIT_MS = 10_000;
/** The broker does not send what is larger (MQTT 5, section 3.1.2.11.4), and keeps more than so many back. */
const MOST_PACKET_BYTES = 8192;
const MOST_UNANSWERED = 10;
/** How long the broker keeps commands for a device that is off. */
const KEPT_SECONDS = 7 * 86_400;
/** The next process connects within this time, and the device is not said to be off meanwhile. */
const WILL_DELAY_SECONDS = 5;

/** MQTT 5, section 3.14: an orderly end, after which the broker does not publish the will. */
const DISCONNECT = Buffer.from([0xe0, 0x00]);

// Its cache of all numbers, for brokers that write thousands of packets a second, took 7 MB (docs/performance.md).
mqttPacket.writeToStream.cacheNumbers = false;

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  /** Also what the broker knows the connection by: the next process takes it over. */
  readonly device: string;
  /** Where commands come from. */
  readonly topics: readonly string[];
  /** What the broker publishes, retained, when this device is gone without a word. */
  readonly will: Message;
}

export interface Message {
  readonly topic: string;
  readonly text: string;
  readonly isRetained: boolean;
}

export interface LinkDeps {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Reads the files, at each try afresh. */
  readonly readCertificate: () => DeviceCertificate | FleetFault;
  readonly onUp: () => void;
  readonly onDown: (fault: FleetFault) => void;
  /** @returns whether the broker may forget the message; else it brings it again */
  readonly onMessage: (message: CommandMessage) => Promise<boolean>;
  /** The broker does not grant a topic. */
  readonly onRefusal: (error: unknown) => void;
}

interface Connection {
  readonly client: MqttClient;
  readonly socket: TLSSocket;
  readonly openedAt: number;
  /** What went wrong first; the errors after it are its consequences. */
  error: unknown;
  isUp: boolean;
}

/** The one connection to the broker. It is opened again until {@link close}, with growing pauses. */
export class BrokerLink {
  readonly #options: LinkOptions;
  readonly #deps: LinkDeps;
  #connection: Connection | null = null;
  #failures = 0;
  #cancelTimer: () => void = () => undefined;
  #isClosed = false;

  constructor(options: LinkOptions, deps: LinkDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  start(): void {
    this.#connect();
  }

  /**
   * Sends a message. Nothing is queued here: without a connection it is lost.
   * @param onAnswer the broker has it, or refuses it with an error; not called where the connection breaks
   */
  send({ topic, text, isRetained }: Message, onAnswer: (error: unknown) => void): void {
    if (this.#connection?.isUp !== true) return;
    this.#connection.client.publish(topic, text, { qos: 1, retain: isRetained }, (error) => {
      if (!this.#isClosed) onAnswer(error ?? null);
    });
  }

  /** Permanent: nothing is received or reported any more. What has been sent is on its way. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    const connection = this.#connection;
    if (connection === null) return;
    if (connection.isUp) connection.socket.end(DISCONNECT);
    else connection.client.end(true);
  }

  #connect(): void {
    const read = this.#deps.readCertificate();
    if ('cause' in read) {
      this.#failed(read);
      return;
    }
    const { topics } = this.#options;
    let connection: Connection;
    try {
      connection = this.#open(read);
    } catch (error) {
      this.#failed({ cause: 'certificate-unusable', text: errorText(error) });
      return;
    }
    const { client } = connection;
    this.#connection = connection;
    client.handleMessage = ({ topic, payload, retain }, done) => {
      if (this.#isClosed) return; // without an answer, the broker brings it to the next process
      if (!topics.includes(topic)) {
        done();
        return;
      }
      const message = { payload: Buffer.from(payload), isRetained: retain };
      void this.#deps.onMessage(message).then((isTaken) => {
        if (isTaken) done();
      });
    };
    client.on('error', (error) => {
      connection.error ??= error;
      connection.socket.destroy();
    });
    client.on('disconnect', ({ reasonCode = 0 }) => {
      connection.error ??= Object.assign(new Error('the broker disconnects'), { code: reasonCode });
    });
    client.once('connect', () => {
      this.#connected(connection);
    });
    client.once('close', () => {
      client.end(true);
      this.#closed(connection);
    });
  }

  #open({ ca, certificate, key }: DeviceCertificate): Connection {
    const { host, port, device, will } = this.#options;
    const socket = connectTls({
      host,
      port,
      ...(isIP(host) === 0 && { servername: host }),
      ca,
      cert: certificate,
      key,
      minVersion: 'TLSv1.2',
    });
    socket.setNoDelay(true);
    const client = new MqttClient(() => socket, {
      protocolVersion: 5,
      clientId: device,
      clean: false,
      keepalive: KEEPALIVE_SECONDS,
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      timerVariant: 'native',
      properties: {
        sessionExpiryInterval: KEPT_SECONDS,
        maximumPacketSize: MOST_PACKET_BYTES,
        receiveMaximum: MOST_UNANSWERED,
      },
      will: {
        topic: will.topic,
        payload: Buffer.from(will.text),
        qos: 1,
        retain: will.isRetained,
        properties: { willDelayInterval: WILL_DELAY_SECONDS },
      },
    });
    const connection: Connection = {
      client,
      socket,
      openedAt: this.#deps.clock.now(),
      error: null,
      isUp: false,
    };
    socket.on('error', (error) => {
      connection.error ??= error;
    });
    return connection;
  }

  #connected(connection: Connection): void {
    if (this.#isClosed) {
      connection.socket.end(DISCONNECT);
      return;
    }
    connection.isUp = true;
    // A retained command is marked as such (rap), and one from before is not sent at all (rh: 2).
    const wanted = this.#options.topics.map(
      (topic) => [topic, { qos: 1, rap: true, rh: 2 }] as const,
    );
    connection.client.subscribe(Object.fromEntries(wanted), (error) => {
      if (error !== null && !this.#isClosed) this.#deps.onRefusal(error);
    });
    this.#deps.onUp();
  }

  #closed(connection: Connection): void {
    if (this.#connection === connection) this.#connection = null;
    if (this.#isClosed) return;
    const { openedAt, isUp, error } = connection;
    if (isUp && this.#deps.clock.now() - openedAt >= HELD_MS) this.#failures = 0;
    this.#failed(faultOf(error, this.#options));
  }

  #failed(fault: FleetFault): void {
    this.#failures += 1;
    const pauseMs = pauseAfter(this.#failures, PAUSES_MS);
    const jitter = 1 + JITTER * (2 * this.#deps.random() - 1);
    this.#cancelTimer = this.#deps.clock.after(pauseMs * jitter, () => {
      this.#connect();
    });
    this.#deps.onDown(fault);
  }
}
