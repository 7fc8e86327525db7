import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** In the environment of a process that is started: what it inherits by mistake. */
const VARIABLE = 'CLEARDESK_INHERITED_FILES';
const OWN = '/proc/self/fd';
/** Standard streams, and Node's channel to the process before. */
const LAST_WANTED = 3;
/** Linux: O_CLOEXEC, as fdinfo writes it. */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * The environment to start a process with that then calls {@link closeInheritedFiles}. Chromium opens
 * files, sockets and shared memory that are not marked to be closed in a new program (its own way to
 * start one closes them), and Node's way hands them on: without this each process of the kiosk would
 * keep about forty of all the processes before it, until the system gives no more. Linux only: macOS
 * closes them by itself (POSIX_SPAWN_CLOEXEC_DEFAULT), Windows hands on no handles of this kind.
 */
export function withInheritedFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (process.platform !== 'linux') return env;
  const files = readdirSync(OWN)
    .map(Number)
    .filter((file) => file > LAST_WANTED && isHandedOn(file))
    .map((file) => [file, nameOf(file)])
    .filter(([, name]) => name !== null);
  return { ...env, [VARIABLE]: JSON.stringify(files) };
}

/** Closes what the process before has handed on by mistake. */
export function closeInheritedFiles(): void {
  const files = parseFiles(process.env[VARIABLE] ?? '[]');
  Reflect.deleteProperty(process.env, VARIABLE);
  for (const [file, name] of files) {
    // It may have been closed just before this process began, and its number be one of ours.
    if (nameOf(file) === name) closeSync(file);
  }
}

/** @throws SyntaxError or TypeError when the text is not what {@link withInheritedFiles} writes */
function parseFiles(text: string): readonly (readonly [file: number, name: string])[] {
  const files: unknown = JSON.parse(text);
  if (!Array.isArray(files)) throw new TypeError(`${VARIABLE} holds no list`);
  return files.map((entry: unknown) => {
    const parts: readonly unknown[] = Array.isArray(entry) ? entry : [];
    const [file, name] = parts;
    if (typeof file === 'number' && typeof name === 'string') return [file, name] as const;
    throw new TypeError(`${VARIABLE} holds an entry that is not a file`);
  });
}

function isHandedOn(file: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'latin1'))?.[1];
    return (parseInt(flags ?? '0', 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false; // closed while we looked
  }
}

/** A path, or what the kernel calls it, such as `socket:[12345]`; null when it is not open. */
function nameOf(file: number): string | null {
  try {
    return readlinkSync(`${OWN}/${file}`);
  } catch {
    return null;
  }
}
