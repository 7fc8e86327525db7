import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../base/errors.ts';

/**
 * In the environment of each process that belongs to a screen reader, also of those that D-Bus starts: its value
 * is the kiosk's data folder. An ending finds them all by it, also after a crash.
 */
const MARK = 'CLEARDESK_SCREEN_READER';

/** Where distributions have the program that opens the accessibility bus. */
const BUS_LAUNCHERS = [
  '/usr/libexec/at-spi-bus-launcher',
  '/usr/lib/at-spi-bus-launcher',
  '/usr/lib/at-spi2-core/at-spi-bus-launcher',
];

const BUS_LIMIT_MS = 3000;
const BUS_CHECK_MS = 10;
/** A killed process is gone after this, or counts as left. */
const END_LIMIT_MS = 3000;

/** A bus of the screen reader's own, on which no other program is, and which starts none. */
const busConfig = (address: string) => `<busconfig>
  <type>session</type>
  <listen>${address.replaceAll('&', '&amp;')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** Orca runs this at its start: its windows for settings, and its help in a browser, would lead out of the kiosk. */
const ORCA_CUSTOMIZATIONS = `import orca.orca
from gi.repository import Gtk


def nothing(*_args, **_kwargs):
    return True


for name in (
    "showPreferencesGUI",
    "showAppPreferencesGUI",
    "show_preferences_gui",
    "show_app_preferences_gui",
    "quitOrca",
    "quit_orca",
):
    if hasattr(orca.orca, name):
        setattr(orca.orca, name, nothing)
for name in ("show_uri", "show_uri_on_window"):
    setattr(Gtk, name, nothing)
`;

export interface ScreenReaderOptions {
  readonly dataFolder: string;
  /** A folder of the session's, which its ending empties. */
  readonly folder: string;
  /** The kiosk's own. */
  readonly env: NodeJS.ProcessEnv;
  /** Why the screen reader does not work, for IT. */
  readonly onFault: (text: string) => void;
}

/**
 * A screen reader for users who do not see the screen: Orca, with Speech Dispatcher for its voice, on buses of its
 * own. What it has read aloud is in its memory, so an ending kills all its processes. Linux only.
 */
export class ScreenReader {
  /** The user wants it: this process has it, or the next one is to have it. */
  isWanted = false;
  readonly #options: ScreenReaderOptions;
  readonly #children = new Set<ChildProcess>();
  #hasBus = false;
  #isOn = false;

  constructor(options: ScreenReaderOptions) {
    this.#options = options;
  }

  /** This process's pages can be read aloud; else only the next one's. */
  get hasBus(): boolean {
    return this.#hasBus;
  }

  /**
   * Opens the accessibility bus. Call it before Chromium starts, which looks for the bus once.
   * @returns the environment with which Chromium shows its pages there; null where there can be no bus
   */
  openBus(): Readonly<Record<string, string>> | null {
    const { folder, onFault } = this.#options;
    const launcher = BUS_LAUNCHERS.find(existsSync);
    if (launcher === undefined) {
      onFault('the accessibility bus is not installed (on Debian: at-spi2-core)');
      return null;
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const config = join(folder, 'bus.conf');
    writeFileSync(config, busConfig(this.#bus));
    this.#spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nosyslog']);
    let isOpen = waitFor(() => existsSync(join(folder, 'bus')));
    if (isOpen) {
      this.#spawn(launcher, ['--launch-immediately']);
      isOpen = waitFor(() => this.#accessibilityBus() !== null);
    }
    if (!isOpen) {
      // The path of a socket has 108 bytes at most (unix(7)).
      onFault(`the accessibility bus did not open in ${folder}`);
      return null;
    }
    this.#hasBus = true;
    return { ACCESSIBILITY_ENABLED: '1', AT_SPI_BUS_ADDRESS: this.#accessibilityBus() ?? '' };
  }

  /** Starts Orca and its voice, if there is a bus and they do not run. */
  start(): void {
    if (this.#isOn || !this.#hasBus) return;
    this.#isOn = true;
    const { folder } = this.#options;
    const settings = join(folder, 'home/.local/share/orca');
    mkdirSync(settings, { recursive: true, mode: 0o700 });
    writeFileSync(join(settings, 'orca-customizations.py'), ORCA_CUSTOMIZATIONS);
    const logs = join(folder, 'speech');
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    const socket = join(folder, 'speech.sock');
    const speech = ['--run-single', '-c', 'unix_socket', '-S', socket, '-L', logs, '-l', '0'];
    this.#reader('speech-dispatcher', [...speech, '-P', join(folder, 'speech.pid')]);
    this.#reader('orca', []);
  }

  /** Stops Orca and its voice; the bus stays. */
  stop(): void {
    this.#isOn = false;
    for (const child of this.#children) child.kill('SIGKILL');
  }

  /** Kills every process of this data folder's screen readers, with the bus, and waits until they are gone. */
  async stopAll(): Promise<void> {
    this.#isOn = false;
    this.#hasBus = false;
    const end = performance.now() + END_LIMIT_MS;
    let pids = this.#processes();
    while (pids.length > 0 && performance.now() < end) {
      for (const pid of pids) kill(pid);
      await pause(BUS_CHECK_MS);
      pids = this.#processes();
    }
  }

  processCount(): number {
    return this.#processes().length;
  }

  /** Orca, or its voice: without either there is no screen reader. */
  #reader(program: string, args: readonly string[]): void {
    const child = this.#spawn(program, args);
    this.#children.add(child);
    child.on('exit', (code, signal) => {
      this.#children.delete(child);
      if (!this.#isOn) return;
      this.#options.onFault(
        `the screen reader has stopped: ${program} ended with ${signal ?? code}`,
      );
      this.stop();
    });
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: 'ignore', env: this.#environment() });
    child.on('error', (error) => {
      const isMissing = errorCode(error) === 'ENOENT';
      const why = isMissing ? 'is not installed' : `cannot be started: ${error.message}`;
      this.#children.delete(child);
      if (this.#isOn) this.stop();
      this.#options.onFault(`${program} ${why}`);
    });
    return child;
  }

  get #bus(): string {
    return `unix:path=${join(this.#options.folder, 'bus')}`;
  }

  /** at-spi-bus-launcher names it for the X display, where there is one. */
  #accessibilityBus(): string | null {
    const folder = join(this.#options.folder, 'at-spi');
    const name = existsSync(folder)
      ? readdirSync(folder).find((one) => one.startsWith('bus'))
      : undefined;
    return name === undefined ? null : `unix:path=${join(folder, name)}`;
  }

  #environment(): NodeJS.ProcessEnv {
    const { env, folder, dataFolder } = this.#options;
    const { XDG_RUNTIME_DIR: runtime = '', WAYLAND_DISPLAY: wayland = '' } = env;
    const sound = join(runtime, 'pulse/native');
    const names = /^(PATH|DISPLAY|XAUTHORITY|LANG|LANGUAGE|LC_\w+|PULSE_SERVER)$/;
    return {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => names.test(name))),
      ...(wayland !== '' && {
        WAYLAND_DISPLAY: isAbsolute(wayland) ? wayland : join(runtime, wayland),
      }),
      ...(existsSync(sound) && { PULSE_SERVER: `unix:${sound}` }),
      [MARK]: dataFolder,
      HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: folder,
      DBUS_SESSION_BUS_ADDRESS: this.#bus,
      GSETTINGS_BACKEND: 'memory',
      SPEECHD_ADDRESS: `unix_socket:${join(folder, 'speech.sock')}`,
    };
  }

  #processes(): readonly number[] {
    if (process.platform !== 'linux') return [];
    const mark = `${MARK}=${this.#options.dataFolder}`;
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => environmentOf(pid).includes(mark));
  }
}

/** Empty for a process that is gone, or another user's. */
function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Holds the process up until the condition is met, or the limit is over: Chromium must not start before. */
function waitFor(isMet: () => boolean): boolean {
  const end = performance.now() + BUS_LIMIT_MS;
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (!isMet()) {
    if (performance.now() > end) return false;
    Atomics.wait(never, 0, 0, BUS_CHECK_MS);
  }
  return true;
}
