import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A real CUPS that nobody else has, with one printer that has no paper. */
export interface PrintSystem {
  /** What a process needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** The ids of the jobs that wait. */
  waiting(): readonly string[];
  /** What it keeps of all jobs: what they are called (`c`), or what they print (`d`). */
  spool(kind: 'c' | 'd'): string;
  /** As when it has no paper. */
  pausePrinter(): void;
  /** Prints what somebody else wants. */
  printElse(text: string): void;
  close(): Promise<void>;
}

/** Starts it; as root only. */
export async function startPrintSystem(): Promise<PrintSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-cups-'));
  const at = (...names: readonly string[]) => join(folder, ...names);
  for (const name of ['etc', 'spool/tmp', 'cache', 'state', 'log']) {
    mkdirSync(at(name), { recursive: true });
  }
  const socket = at('state', 'cups.sock');
  writeFileSync(
    at('etc/cupsd.conf'),
    `Listen ${socket}\nBrowsing Off\nWebInterface No\nDefaultAuthType None
<Location />\nOrder allow,deny\nAllow all\n</Location>
<Policy default>\n<Limit Cancel-Job>\nRequire user @OWNER @SYSTEM\nOrder deny,allow\n</Limit>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n`,
  );
  const places = `ServerRoot ${at('etc')}\nRequestRoot ${at('spool')}\nCacheDir ${at('cache')}
StateDir ${at('state')}\nTempDir ${at('spool/tmp')}\nErrorLog ${at('log/error')}
AccessLog ${at('log/access')}\nPageLog ${at('log/page')}\nPrintcap\n`;
  writeFileSync(
    at('etc/files.conf'),
    `${places}FileDevice Yes\nUser lp\nGroup lp\nSystemGroup root\n`,
  );
  execFileSync('chown', ['-R', 'lp:lp', at('spool'), at('cache'), at('state')]);
  execFileSync('chmod', ['755', folder]);
  const files = ['-c', at('etc/cupsd.conf'), '-s', at('etc/files.conf')];
  const child = spawn('/usr/sbin/cupsd', ['-f', ...files], { stdio: 'ignore' });
  const env = { CUPS_SERVER: socket };
  const run = (file: string, args: readonly string[], input = '') =>
    execFileSync(file, args, {
      env: { ...process.env, ...env, LC_ALL: 'C' },
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    }).toString();
  for (let tries = 0; !existsSync(socket) && tries < 100; tries++) await pause(50);
  run('/usr/sbin/lpadmin', ['-p', 'desk', '-E', '-v', 'file:///dev/null', '-m', 'raw']);
  run('/usr/sbin/lpadmin', ['-d', 'desk']);
  return {
    env,
    waiting: () =>
      run('lpstat', ['-W', 'not-completed', '-o'])
        .split('\n')
        .map((line) => line.split(' ')[0] ?? '')
        .filter((id) => id !== ''),
    spool: (kind) =>
      readdirSync(at('spool'), { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.startsWith(kind))
        .map(({ name }) => readFileSync(at('spool', name), 'latin1'))
        .join('\n'),
    pausePrinter: () => {
      run('/usr/sbin/cupsdisable', ['desk']);
    },
    printElse: (text) => {
      run('lp', ['-'], text);
    },
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
