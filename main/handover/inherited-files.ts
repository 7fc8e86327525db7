import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The environment variable that lists the files that a new process inherits by mistake. */
const VARIABLE = 'CLEARDESK_INHERITED_FILES';
const OWN = '/proc/self/fd';
/** Standard streams, and Node's channel to the previous process. */
const LAST_WANTED = 3;
/** Linux: O_CLOEXEC, as fdinfo writes it. */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * The environment for a new process that calls {@link closeInheritedFiles}. Chromium opens files,
 * sockets and shared memory without close-on-exec, because its own way to start a program closes
 * them. Node's way does not: without this, each process of the kiosk would inherit about forty
 * files from every process before it, until the system's limit. Linux only: macOS closes them by
 * itself (POSIX_SPAWN_CLOEXEC_DEFAULT), and on Windows such handles are not inherited.
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

/** Closes the files that this process inherited by mistake. */
export function closeInheritedFiles(): void {
  const files = parseFiles(process.env[VARIABLE] ?? '[]');
  Reflect.deleteProperty(process.env, VARIABLE);
  for (const [file, name] of files) {
    // The file may have been closed before this process started, and its number reused here.
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

/** A path, or the kernel's name, such as `socket:[12345]`; null if the file is not open. */
function nameOf(file: number): string | null {
  try {
    return readlinkSync(`${OWN}/${file}`);
  } catch {
    return null;
  }
}
