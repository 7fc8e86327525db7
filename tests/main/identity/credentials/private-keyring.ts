import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { loadKeytar } from '../../../../main/identity/credentials/answer-keychain.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Debian: dbus, gnome-keyring, libsecret-1-0. */
export const hasKeyring =
  process.platform === 'linux' &&
  ['dbus-daemon', 'gnome-keyring-daemon'].every(
    (program) => spawnSync(program, ['--version']).status === 0,
  ) &&
  keytarLoads();

/** A keyring that nobody else has, on a bus of its own. */
export interface PrivateKeyring {
  /** What a process needs to find it. */
  readonly env: NodeJS.ProcessEnv;
  readonly daemon: ChildProcess;
  readonly lock: () => void;
}

/** An unlocked keyring that goes when the test has finished. */
export async function privateKeyring(): Promise<PrivateKeyring> {
  const home = temporaryFolder();
  const folders = ['DATA_HOME', 'CONFIG_HOME', 'CACHE_HOME', 'RUNTIME_DIR'].map((name) => {
    const folder = join(home, name);
    mkdirSync(folder, { mode: 0o700 });
    return [`XDG_${name}`, folder] as const;
  });
  // Without a display it cannot ask anybody, and hangs no call over it.
  const own = {
    ...process.env,
    DISPLAY: undefined,
    ...Object.fromEntries(folders),
    HOME: home,
    LC_ALL: 'C',
  };
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: await startBus(home, own) };
  const daemon = spawn(
    'gnome-keyring-daemon',
    ['--unlock', '--foreground', '--components=secrets'],
    { env, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  onTestFinished(() => end(daemon));
  daemon.stdin.end('a password\n');
  while (!hasLoginKeyring(env)) await wait(50);
  return { env, daemon, lock: () => askKeyring(env, 'Service.Lock', `array:objpath:${LOGIN}`) };
}

const SECRETS = '/org/freedesktop/secrets';
const LOGIN = `${SECRETS}/collection/login`;

/** One that starts nothing by itself, such as a second keyring. */
const busConfig = (folder: string) => `
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

async function startBus(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig(folder));
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => end(bus));
  const [address] = (await once(bus.stdout, 'data')) as [Buffer];
  return address.toString().trim();
}

function hasLoginKeyring(env: NodeJS.ProcessEnv): boolean {
  try {
    return askKeyring(env, 'Service.ReadAlias', 'string:default').includes(LOGIN);
  } catch {
    return false; // it is not on the bus yet
  }
}

function askKeyring(env: NodeJS.ProcessEnv, method: string, ...args: readonly string[]): string {
  const call = [SECRETS, `org.freedesktop.Secret.${method}`, ...args];
  const to = ['--session', '--print-reply', '--dest=org.freedesktop.secrets'];
  return execFileSync('dbus-send', [...to, ...call], { env, stdio: 'pipe', encoding: 'utf8' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function keytarLoads(): boolean {
  try {
    loadKeytar();
    return true;
  } catch {
    return false;
  }
}
