import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/sbin/mosquitto';
const documented = join(import.meta.dirname, '../../../docs/fleet');

/** What Debian's package has in /etc/mosquitto/mosquitto.conf, in another folder. */
const debian = (folder: string) => `
persistence true
persistence_location ${folder}/
log_dest file ${folder}/mosquitto.log
include_dir ${folder}/conf.d
user root
`;

/** A message that an administrator has seen. */
export interface SeenMessage {
  readonly topic: string;
  readonly text: string;
  readonly isRetained: boolean;
  /** When it came: milliseconds since 1970. */
  readonly at: number;
}

/** A real Mosquitto that is set up with the files of docs/fleet/, in a folder of its own. */
export class Mosquitto {
  readonly folder: string;
  readonly port: number;
  #child: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** @param clients whose certificates are made, besides the administrator's */
  static async start(folder: string, clients: readonly string[]): Promise<Mosquitto> {
    const broker = new Mosquitto(folder, await freePort());
    broker.certificate('ca');
    broker.certificate('server', 'localhost');
    for (const name of ['fleet-admin', ...clients]) broker.certificate('client', name);
    await broker.run();
    return broker;
  }

  /** Runs docs/fleet/make-certificates.sh. */
  certificate(kind: 'ca' | 'server' | 'client' | 'revoke', name?: string, days = 2): void {
    const args = [
      join(documented, 'make-certificates.sh'),
      kind,
      ...(name === undefined ? [] : [name]),
    ];
    const env = { ...process.env, DAYS: String(days) };
    const { status, stderr } = spawnSync('sh', args, { cwd: this.folder, env });
    if (status !== 0) throw new Error(`make-certificates.sh: ${String(stderr)}`);
  }

  #writeConfig(more = ''): void {
    const own = (text: string) =>
      text
        .replaceAll('/etc/mosquitto/fleet/', `${this.folder}/`)
        .replace('8883', String(this.port));
    mkdirSync(join(this.folder, 'conf.d'), { recursive: true });
    writeFileSync(join(this.folder, 'mosquitto.conf'), debian(this.folder));
    const config = own(readFileSync(join(documented, 'mosquitto.conf'), 'utf8'));
    writeFileSync(join(this.folder, 'conf.d/cleardesk.conf'), `${config}\n${more}\n`);
    copyFileSync(join(documented, 'cleardesk.acl'), join(this.folder, 'cleardesk.acl'));
    spawnSync('chmod', ['600', join(this.folder, 'cleardesk.acl')]);
  }

  /** Starts it with the documented files. @param more settings that come after them */
  async run(more = ''): Promise<void> {
    this.#writeConfig(more);
    await this.rerun();
  }

  /**
   * Starts it with the files as they are. Its log says when it runs: Mosquitto 2.0 counts a connection that
   * ends without a word down twice, and so has room for one more than `max_connections` after a trial connection.
   */
  async rerun(): Promise<void> {
    const before = this.log().length;
    this.#child = spawn(PROGRAM, ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
    const end = Date.now() + 20_000;
    while (!/mosquitto version \S+ running/.test(this.log().slice(before))) {
      if (Date.now() > end) throw new Error(`Mosquitto does not start: ${this.log()}`);
      await pause(20);
    }
  }

  /** Of the running broker. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  log(): string {
    const file = join(this.folder, 'mosquitto.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** As a service manager stops it, or as a crash does; it may also just stand still for a while. */
  async signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    if (name === 'SIGSTOP' || name === 'SIGCONT') {
      child.kill(name);
      return;
    }
    const gone = once(child, 'close');
    child.kill(name);
    await gone;
    this.#child = null;
  }

  /** The part of a kiosk's config that names this broker. @param device whose certificate it has */
  config(device: string, { port = this.port, groups = '[]' } = {}): string {
    const file = (name: string) => join(this.folder, name);
    return `fleet:
  device: ${device}
  groups: ${groups}
  mqtt:
    url: mqtts://localhost:${port}
    ca: ${file('ca.pem')}
    certificate: ${file(`${device}.pem`)}
    key: ${file(`${device}.key`)}
`;
  }

  /** A client with one of the certificates. */
  async client(name: string): Promise<MqttClient> {
    const read = (file: string) => readFileSync(join(this.folder, file));
    return connectAsync(`mqtts://localhost:${this.port}`, {
      protocolVersion: 5,
      ca: read('ca.pem'),
      cert: read(`${name}.pem`),
      key: read(`${name}.key`),
      reconnectPeriod: 200,
    });
  }

  /** Runs docs/fleet/fleet.sh as the administrator. @returns what it prints */
  async fleet(...args: readonly string[]): Promise<string> {
    const child = spawn('sh', [join(documented, 'fleet.sh'), ...args], {
      cwd: this.folder,
      env: { ...process.env, BROKER: 'localhost', PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`fleet.sh ends with ${code}`);
    return printed.trim();
  }
}

/** An administrator, who sees every message that the broker has. */
export class FleetAdmin {
  readonly seen: SeenMessage[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, { retain }) => {
      this.seen.push({ topic, text: String(payload), isRetained: retain, at: Date.now() });
    });
    client.on('error', () => undefined); // the broker is down: it connects again
  }

  static async connect(broker: Mosquitto): Promise<FleetAdmin> {
    const client = await broker.client('fleet-admin');
    const admin = new FleetAdmin(client);
    await admin.listen();
    return admin;
  }

  /** Resolves when the broker, which may have been started again, brings every message. */
  async listen(): Promise<void> {
    while (!this.#client.connected) await pause(20);
    await this.#client.subscribeAsync('cleardesk/#', { qos: 1, rap: true });
  }

  /** Sends a command as docs/fleet/fleet.sh does. @returns its id */
  async command(topic: string, changes: object = {}, options = {}): Promise<string> {
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const command = { v: 1, id, do: 'end-session', at, ...changes };
    await this.publish(topic, JSON.stringify(command), options);
    return id;
  }

  async publish(topic: string, text: string | Buffer, options = {}): Promise<void> {
    await this.#client.publishAsync(`cleardesk/command/${topic}`, text, { qos: 1, ...options });
  }

  /** The answers to a command, in their order. */
  answers(id: string): readonly Readonly<Record<string, unknown>>[] {
    return this.seen
      .filter(({ topic }) => topic.startsWith('cleardesk/receipt/'))
      .map(({ text }) => JSON.parse(text) as Readonly<Record<string, unknown>>)
      .filter((answer) => answer['id'] === id);
  }

  /** The states that a device has published, in their order. */
  states(device: string): readonly string[] {
    return this.seen
      .filter(({ topic }) => topic === `cleardesk/status/${device}`)
      .map(({ text }) => (JSON.parse(text) as { readonly state: string }).state);
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
