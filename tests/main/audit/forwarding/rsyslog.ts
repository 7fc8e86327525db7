import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { freePort } from '../../../e2e/support/free-port.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { certificateFor } from './certificate.ts';

const PROGRAM = '/usr/sbin/rsyslogd';

/** A store that needs some time for each message, and refuses all while there is a file `FILE.refuse`. */
const STORE = `#!/bin/sh
echo OK
while IFS= read -r line; do
  if [ -e FILE.refuse ]; then echo refused; continue; fi
  printf '%s\\n' "$line" >> FILE; sleep 0.01; echo OK
done
`;

/** A real rsyslogd with files, ports and a socket of its own, which ends with the test. */
export interface Rsyslog {
  readonly ports: { readonly tcp: number; readonly tls: number; readonly udp: number };
  readonly socket: string;
  readonly caFile: string;
  /** What it has received: every message's text on a line. */
  readonly file: string;
  readonly lines: () => readonly string[];
  start(): Promise<void>;
  /** As a service manager stops it, or as a crash does; it may also just stand still for a while. */
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** @param hasStore it keeps messages by a program that is slow and may refuse them */
export async function rsyslog({ hasStore = false } = {}): Promise<Rsyslog> {
  const folder = temporaryFolder();
  const { certFile, keyFile } = certificateFor('localhost');
  const ports = { tcp: await freePort(), tls: await freePort(), udp: await freePort() };
  const [file, socket] = [join(folder, 'received.jsonl'), join(folder, 'log')];
  const config = join(folder, 'rsyslog.conf');
  const store = join(folder, 'store.sh');
  writeFileSync(store, STORE.replaceAll('FILE', file), { mode: 0o700 });
  const toFile = `action(type="omfile" file="${file}" template="line")`;
  const toStore = `action(type="omprog" binary="${store}" template="line" confirmMessages="on"
    action.resumeRetryCount="-1" action.resumeInterval="1")`;
  writeFileSync(
    config,
    `
global(workDirectory="${folder}" maxMessageSize="1m" parser.escapeControlCharactersOnReceive="off"
  defaultNetstreamDriverCAFile="${certFile}" defaultNetstreamDriverCertFile="${certFile}"
  defaultNetstreamDriverKeyFile="${keyFile}")
main_queue(queue.type="Direct")
module(load="omprog")
module(load="imtcp")
module(load="imudp")
module(load="imuxsock" SysSock.Use="off")
input(type="imtcp" address="127.0.0.1" port="${ports.tcp}")
input(type="imtcp" address="127.0.0.1" port="${ports.tls}" streamDriver.name="gtls"
  streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imudp" address="127.0.0.1" port="${ports.udp}")
input(type="imuxsock" socket="${socket}")
template(name="line" type="list") {
  property(name="msg" position.from="1" droplastlf="on")
  constant(value="\\n")
}
if $programname == "cleardesk" then ${hasStore ? toStore : toFile}
`,
  );
  let child: ChildProcess | null = null;
  const signal: Rsyslog['signal'] = async (name) => {
    if (child?.exitCode !== null) return;
    const gone = once(child, 'close');
    child.kill(name);
    if (name === 'SIGSTOP' || name === 'SIGCONT') return;
    await gone;
    child = null;
  };
  onTestFinished(() => signal('SIGKILL'));
  return {
    ports,
    socket,
    caFile: certFile,
    file,
    signal,
    // Messages on the local socket have a space in front, as syslog(3) puts one there.
    lines: () => {
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => line.trimStart());
    },
    start: async () => {
      const pidFile = join(folder, 'pid');
      child = spawn(PROGRAM, ['-n', '-f', config, '-i', pidFile], { stdio: 'ignore' });
      await vi.waitFor(() => isListening(ports.tcp), { timeout: 20_000, interval: 20 });
    },
  };
}

async function isListening(port: number): Promise<void> {
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
