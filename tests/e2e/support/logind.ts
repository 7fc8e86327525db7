import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A stand-in for logind, on a bus of its own. */
export interface Logind {
  /** What a process needs to take it for the system's. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked of it. */
  readonly asked: readonly string[];
  /** Makes something happen: `lock ours`, `sleep true`, …; see fake-logind.py. */
  happen(what: string): void;
  close(): Promise<void>;
}

const SCRIPT = join(import.meta.dirname, '../../fakes/fake-logind.py');
const RUN = `export DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS"
echo "$DBUS_SESSION_BUS_ADDRESS"
exec /usr/bin/python3 "$0" ours`;

export async function startLogind(): Promise<Logind> {
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', RUN, SCRIPT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const asked: string[] = [];
  const [address] = (await once(lines, 'line')) as [string];
  await once(lines, 'line'); // ready
  lines.on('line', (line) => asked.push(line));
  return {
    env: { DBUS_SYSTEM_BUS_ADDRESS: address },
    asked,
    happen: (what) => {
      child.stdin.write(`${what}\n`);
    },
    close: async () => {
      child.stdin.end();
      child.kill();
      await once(child, 'exit');
    },
  };
}
