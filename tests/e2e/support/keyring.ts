import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesWith } from './processes.ts';

/** A real keyring that nobody else has, on a bus of its own. */
export interface Keyring {
  /** What a process needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** The accounts of its entries of Cleardesk. */
  accounts(): readonly string[];
  /** As when somebody's password is asked for before anything is given out. */
  lock(): void;
  /** As in a crash. */
  kill(): void;
  /** Starts it again after that, unlocked. */
  restart(): void;
  close(): Promise<void>;
}

const KEEP_OPEN = `printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat`;

const LIST = `require('keytar').findCredentials('cleardesk').then((found) =>
  console.log(JSON.stringify(found.map(({ account }) => account))))`;

/** Starts an unlocked gnome-keyring. */
export async function startKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), 'cleardesk-keyring-'));
  const own: Record<string, string> = { HOME: home, NO_AT_BRIDGE: '1', DISPLAY: '' };
  for (const name of ['DATA_HOME', 'CONFIG_HOME', 'CACHE_HOME', 'RUNTIME_DIR']) {
    own[`XDG_${name}`] = join(home, name);
    mkdirSync(join(home, name), { mode: 0o700 });
  }
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', KEEP_OPEN], {
    env: { ...process.env, ...own },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  const env = { DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
  return {
    env,
    accounts: () => {
      for (let tries = 1; ; tries += 1) {
        try {
          const listing = execFileSync(process.execPath, ['-e', LIST], {
            env: { ...process.env, ...own, ...env },
            encoding: 'utf8',
          });
          return JSON.parse(listing) as string[];
        } catch (error) {
          // libsecret takes the process down where an entry goes while the entries are listed.
          if (tries === 5) throw error;
        }
      }
    },
    lock: () => {
      execFileSync('dbus-send', [
        `--bus=${env.DBUS_SESSION_BUS_ADDRESS}`,
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        'array:objpath:/org/freedesktop/secrets/collection/login',
      ]);
    },
    kill: () => {
      const isDaemon = (pid: number) =>
        readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('gnome-keyring');
      for (const pid of processesWith(home).filter(isDaemon)) process.kill(pid, 'SIGKILL');
    },
    restart: () => {
      execFileSync('gnome-keyring-daemon', ['--replace', '--unlock', '--components=secrets'], {
        env: { ...process.env, ...own, ...env },
        input: '\n',
        stdio: ['pipe', 'ignore', 'ignore'],
      });
    },
    close: async () => {
      child.stdin.end();
      await once(child, 'exit');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
