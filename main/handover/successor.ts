import { spawn } from 'node:child_process';
import { withInheritedFiles } from './inherited-files.ts';
import {
  parseMessageToPredecessor,
  type MessageToPredecessor,
  type MessageToSuccessor,
} from './messages.ts';

/** Marks the process that is to be in charge next; it talks to its predecessor over Node's IPC. */
const TAKEOVER_SWITCH = '--takeover';
const LANG_SWITCH = '--lang=';
const SCALE_SWITCH = '--force-device-scale-factor=';

/** The process that is to be in charge next. */
export interface Successor {
  send(message: MessageToSuccessor): void;
  kill(): void;
}

export interface SuccessorEvents {
  readonly onMessage: (message: MessageToPredecessor) => void;
  readonly onGone: () => void;
}

/** This process's arguments, without takeover and inspector, for a process that starts afresh. */
export function freshArguments(): readonly string[] {
  return process.argv
    .slice(1)
    .filter((arg) => arg !== TAKEOVER_SWITCH && !arg.startsWith('--inspect'));
}

/**
 * How a process starts in the config's language. Chromium takes the language of forms, of
 * `navigator.languages` and of `Accept-Language` before any config is read: on Linux from `LANGUAGE`, a list
 * as gettext has it, elsewhere from `--lang`.
 * @param language as in the config; `auto` gives back what the device had
 */
export function inLanguage(
  language: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const { LANGUAGE: listed, ...otherEnv } = env;
  const given = args.find((arg) => arg.startsWith(LANG_SWITCH))?.slice(LANG_SWITCH.length);
  const others = args.filter((arg) => !arg.startsWith(LANG_SWITCH));
  if (language !== 'auto') {
    const list = languageList(language);
    return { args: [...others, `${LANG_SWITCH}${language}`], env: { ...otherEnv, LANGUAGE: list } };
  }
  // Both are there together only where a kiosk has set them.
  const isOurs = given !== undefined && listed === languageList(given);
  return isOurs ? { args: others, env: otherEnv } : { args, env };
}

/** `de-CH` as `de_CH:de`. */
function languageList(tag: string): string {
  const [language = tag] = tag.split('-');
  return tag === language ? tag : `${tag.replaceAll('-', '_')}:${language}`;
}

/** What Chromium takes at its start. */
export interface SuccessorLook {
  /** As in the config. */
  readonly language: string;
  /** The factor of everything that is drawn; null: the operating system's. */
  readonly scale: number | null;
  /** A screen reader reads its pages aloud. */
  readonly screenReader: boolean;
}

/** How a process starts with a scale, which it can tell from one that IT has given. */
export function atScale(
  scale: number | null,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const given = args.find((arg) => arg.startsWith(SCALE_SWITCH));
  if (given === `${SCALE_SWITCH}${scale}`) return { args, env };
  const otherEnv = { ...env };
  delete otherEnv['CLEARDESK_SCALE'];
  const others = args.filter((arg) => !arg.startsWith(SCALE_SWITCH));
  return scale === null
    ? { args: others, env: otherEnv }
    : {
        args: [...others, `${SCALE_SWITCH}${scale}`],
        env: { ...otherEnv, CLEARDESK_SCALE: String(scale) },
      };
}

/** Its value `1` asks the next process to open an accessibility bus before Chromium starts. */
export const OPEN_BUS_VARIABLE = 'CLEARDESK_OPEN_BUS';

/** The environment of a process whose pages a screen reader reads aloud, or of one whose pages none reads. */
export function withScreenReader(isWanted: boolean, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isRead = env[OPEN_BUS_VARIABLE] === '1';
  if (!isWanted && !isRead) return env;
  // The bus of this process ends with it. NO_AT_BRIDGE, which the packages' service sets, closes all of them.
  const ofReader = /^(CLEARDESK_OPEN_BUS|ACCESSIBILITY_ENABLED|AT_SPI_BUS_ADDRESS|NO_AT_BRIDGE)$/;
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !ofReader.test(name)));
  return isWanted ? { ...others, [OPEN_BUS_VARIABLE]: '1' } : { ...others, NO_AT_BRIDGE: '1' };
}

/**
 * Starts the next process. It shares our output streams: the process that started the kiosk takes
 * it to be alive for as long as those are open. A successor whose message is invalid is killed.
 */
export function startSuccessor(
  events: SuccessorEvents,
  { language, scale, screenReader }: SuccessorLook,
): Successor {
  const spoken = inLanguage(language, freshArguments(), process.env);
  const { args, env } = atScale(scale, spoken.args, spoken.env);
  const child = spawn(process.execPath, [...args, TAKEOVER_SWITCH], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: withInheritedFiles(withScreenReader(screenReader, env)),
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  child.on('message', (value: unknown) => {
    let message: MessageToPredecessor;
    try {
      message = parseMessageToPredecessor(value);
    } catch {
      kill(); // its end begins the next try
      return;
    }
    events.onMessage(message);
  });
  child.on('error', () => {
    events.onGone();
  });
  child.on('exit', () => {
    events.onGone();
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    kill,
  };
}
