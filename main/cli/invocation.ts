import { resolve } from 'node:path';
import { didYouMean } from './command.ts';

/** What a command line asks for. */
export interface Invocation {
  /** The command and its own arguments; empty to run the kiosk. */
  readonly command: readonly string[];
  readonly configFile: string | null;
  readonly dataFolder: string | null;
  /** Development builds only: the port where a Chrome DevTools protocol client attaches. */
  readonly debugPort: number | null;
  /** Where the current kiosk process writes its id, for the process that started the first one. */
  readonly pidFile: string | null;
  /** Where the current kiosk process sends its heartbeat (build/cleardesk-session). */
  readonly heartbeatPipe: string | null;
  /** The current kiosk process started this one to take over from it. */
  readonly isTakeover: boolean;
  /** A command started this process to make its requests (cli/network.ts). */
  readonly servesRequests: boolean;
}

const WITH_VALUE = ['--config', '--data-dir', '--remote-debugging-port'] as const;

/**
 * The switches that a packaged kiosk accepts, besides a command: Cleardesk's own, and those of
 * Chromium that select the display.
 */
const ALLOWED_WHEN_PACKAGED = [
  '--config',
  '--data-dir',
  '--takeover',
  '--ozone-platform',
  '--enable-wayland-ime',
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--force-device-scale-factor',
  '--lang',
] as const;

/** Of the process that makes a command's requests: it has no page, and Chromium refuses its sandbox to root. */
const SERVE_REQUESTS = '--serve-requests';
const ALLOWED_TO_SERVE = [SERVE_REQUESTS, '--ozone-platform', '--no-sandbox'];

/** The switches that ask for a command, where they come before any. */
const COMMAND_SWITCHES = new Map([
  ['--help', 'help'],
  ['-h', 'help'],
  ['--version', 'version'],
  ['-V', 'version'],
]);

/** The context in which a command line is read. */
export interface InvocationContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unknown switches are refused: any of Chromium's hundreds may let a user leave the kiosk. */
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
}

/**
 * Reads a command line: options, given as `--name value` or `--name=value`, and a command with its
 * arguments. The options of this file may also follow the command, up to a `--`; the command itself
 * reads its arguments. Not by `parseArgs`, because the other switches here are Chromium's, which have
 * a syntax of their own, and development builds leave them to Chromium.
 * @param args without the executable and, in development, the app folder
 * @throws RangeError when an option lacks its value, or a packaged kiosk does not know a switch
 */
export function readInvocation(
  args: readonly string[],
  { env, isPackaged, platform }: InvocationContext,
): Invocation {
  const values = new Map<string, string>();
  const command: string[] = [];
  const rest = [...args];
  const servesRequests = args.includes(SERVE_REQUESTS);
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (command.length > 0 && arg === '--') {
      command.push(arg, ...rest);
      break;
    }
    const switched = command.length === 0 ? COMMAND_SWITCHES.get(arg) : undefined;
    if (switched !== undefined) {
      command.push(switched);
      continue;
    }
    const [name, inline] = splitOnce(arg);
    if (isPackaged && command.length === 0 && isSwitch(arg, platform)) {
      refuseUnknown(name, servesRequests ? ALLOWED_TO_SERVE : ALLOWED_WHEN_PACKAGED);
    }
    if (isOneOf(name, WITH_VALUE)) {
      const value = inline ?? rest.shift();
      if (
        value === undefined ||
        value === '' ||
        (inline === undefined && isSwitch(value, platform))
      )
        throw new RangeError(`${name} needs a value`);
      values.set(name, value);
    } else if (command.length > 0 || !arg.startsWith('-')) command.push(arg);
  }
  return {
    command,
    configFile: values.get('--config') ?? null,
    dataFolder: absolute(values.get('--data-dir') ?? env['CLEARDESK_DATA_DIR']),
    debugPort: portNumber(values.get('--remote-debugging-port')),
    pidFile: absolute(env['CLEARDESK_PID_FILE']),
    heartbeatPipe: absolute(env['CLEARDESK_HEARTBEAT']),
    isTakeover: args.includes('--takeover'),
    servesRequests,
  };
}

function splitOnce(arg: string): readonly [string, string?] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.includes(name);
}

/** A switch as Chromium defines it (base/command_line.cc), even in place of an option's value. */
function isSwitch(arg: string, platform: NodeJS.Platform): boolean {
  return arg.startsWith('-') || (platform === 'win32' && arg.startsWith('/'));
}

function refuseUnknown(name: string, allowed: readonly string[]): void {
  if (!isOneOf(name, allowed)) {
    const hint = didYouMean(name, ['--config', '--data-dir', ...COMMAND_SWITCHES.keys()]);
    throw new RangeError(
      `${name} is not a switch that the kiosk may be started with${hint === '' ? '' : `.${hint}`}`,
    );
  }
}

function absolute(path: string | undefined): string | null {
  return path === undefined || path === '' ? null : resolve(path);
}

function portNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new RangeError(`--remote-debugging-port needs a number from 0 to 65535, not ${text}`);
  }
  return port;
}

/**
 * Variables that control Node, Electron and Chromium: to load code (`NODE_OPTIONS`), to run as
 * another program (`ELECTRON_RUN_AS_NODE`), to trust any certificate
 * (`NODE_TLS_REJECT_UNAUTHORIZED`), to use another sandbox (`CHROME_DEVEL_SANDBOX`), to log every
 * TLS session's keys.
 */
const FOREIGN = /^(NODE|ELECTRON|CHROME|CHROMIUM|GOOGLE)_|^SSLKEYLOGFILE$/i;

/**
 * Exceptions: the choice between X11 and Wayland, without which a new process could start on another
 * display than the one it replaces.
 * Electron itself sets the last variable.
 */
const HARMLESS = ['ELECTRON_OZONE_PLATFORM_HINT', 'CHROME_DESKTOP'];

/**
 * The environment variables that would change Node, Electron or Chromium in a packaged kiosk. Some
 * act before any Cleardesk code runs; Electron's fuses help against those (docs/threat-model.md).
 */
export function unsafeEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.keys(env).filter((name) => FOREIGN.test(name) && !HARMLESS.includes(name));
}
