import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Debian with Wine that scripts/windows-test.mjs has made; `Z:\` is its root. */
export const debian = process.env['CLEARDESK_WINE'] ?? '';
/** The checkout's copy in it. */
export const checkout = join(debian, 'cleardesk');
/** The `C:` drive, from outside. */
export const drive = join(debian, 'root/.wine/drive_c');

export interface Ended {
  /** 137: it took too long. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutSeconds?: number;
}

let started = 0;

/** Runs a program of Windows in the copy of the checkout. @param words such as `reg.exe`, or a path with `/` */
export function wine(words: readonly string[], options: Options = {}): Promise<Ended> {
  return inDebian(['wine', ...words], options);
}

/** Runs a file of this folder in Node for Windows. */
export function script(
  name: string,
  args: readonly string[] = [],
  options: Options = {},
): Promise<Ended> {
  return wine(['/node.exe', '--import=tsx', `tests/windows/${name}`, ...args], options);
}

const STAND_IN = '--require=Z:/cleardesk/tests/electron-stand-in.cjs';

/** Runs a command of the built app in Node for Windows. */
export function cleardesk(args: readonly string[], options: Options = {}): Promise<Ended> {
  const env = { ...options.env, NODE_OPTIONS: STAND_IN };
  return wine(['/node.exe', 'out/main/main.cjs', ...args], { ...options, env });
}

/** Runs a program of the Debian that Wine is in. */
export async function inDebian(
  command: readonly string[],
  { env = {}, input = '', timeoutSeconds = 60 }: Options = {},
): Promise<Ended> {
  started += 1;
  const file = join(debian, 'results', `${process.pid}-${started}`);
  writeFileSync(`${file}.in`, input);
  // Node for Windows cannot open a pipe of Linux (EBADF), so they are files.
  const files = [
    openSync(`${file}.in`, 'r'),
    openSync(`${file}.out`, 'w'),
    openSync(`${file}.err`, 'w'),
  ];
  const variables = { HOME: '/root', PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', WINEDEBUG: '-all' };
  const set = Object.entries({ ...variables, ...env }).map(([name, value]) => `${name}=${value}`);
  const child = spawn(
    'chroot',
    [
      ...[debian, 'env', '-i', '-C', '/cleardesk', ...set],
      ...['timeout', '--signal=KILL', String(timeoutSeconds), ...command],
    ],
    { stdio: files },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const each of files) closeSync(each);
  const [out, err] = [readFileSync(`${file}.out`, 'utf8'), readFileSync(`${file}.err`, 'utf8')];
  for (const ending of ['in', 'out', 'err']) rmSync(`${file}.${ending}`);
  return { code: code ?? 137, out, err };
}
