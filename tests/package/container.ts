import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cacheFolder } from '../../scripts/npm-package.mjs';

/** What a command in the container said. */
export interface Said {
  readonly code: number;
  readonly out: string;
}

/** Where bare Debians are kept between runs; each takes a minute to make. */
const cache = cacheFolder();

/** A bare Debian that shares nothing with this computer but its kernel, its network and its displays. */
export class Container {
  readonly root = mkdtempSync(join(tmpdir(), 'cleardesk-debian-'));
  /** What runs in it all the time, if anything does: two at once cannot have the same folder. */
  #running: ChildProcess | null = null;

  constructor(suite = 'bookworm') {
    const base = join(cache, `debian-${suite}-minbase`);
    if (!existsSync(base)) makeBase(suite, base);
    // What is mounted below it, such as /proc, must not come along.
    spawnSync('cp', ['-a', '--one-file-system', `${base}/.`, this.root]);
    copyFileSync('/etc/resolv.conf', join(this.root, 'etc/resolv.conf'));
  }

  /** Runs a shell command in it, booted or not. */
  run(command: string, timeoutSeconds = 60): Said {
    const [program, args] = this.#inside(['sh', '-c', command]);
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      timeout: timeoutSeconds * 1000,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
    });
    const noise = /^.*(bus\.cc|object_proxy\.cc|remove disk file system).*$\n?/gm;
    return { code: status ?? 124, out: `${stdout}${stderr}`.replaceAll(noise, '').trim() };
  }

  /** The same for what goes on meanwhile. @returns a function that ends it with SIGTERM */
  start(command: string): () => Promise<void> {
    const [program, args] = this.#inside(['sh', '-c', command]);
    const running = spawn(program, args, { stdio: 'ignore' });
    const hasEnded = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    this.#running = running;
    return async () => {
      this.run('kill -TERM $(cat /run/started.pid)');
      await hasEnded;
      this.#running = null;
    };
  }

  /** @returns what it said @throws when it failed */
  must(command: string, timeoutSeconds?: number): string {
    const { code, out } = this.run(command, timeoutSeconds);
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${out}`);
    return out;
  }

  install(what: string): Said {
    const options = '-y -q --no-install-recommends -o Dpkg::Options::=--force-confold';
    return this.run(`apt-get update -q >/dev/null; apt-get install ${options} ${what}`, 300);
  }

  /** Puts a file into its /root. @returns the path there */
  bring(file: string): string {
    cpSync(file, join(this.root, 'root', basename(file)));
    return `/root/${basename(file)}`;
  }

  /** Everything of Cleardesk that is left, wherever it is. */
  leftovers(): string {
    return this.run(
      "find / -xdev \\( -iname '*cleardesk*' -o -user cleardesk \\) -not -path '/root/*' -not -path '/proc/*' -not -path '/var/log/apt/*' 2>/dev/null; grep -l cleardesk /etc/passwd /etc/group /etc/shadow",
    ).out;
  }

  /** Starts its systemd. @param options of systemd-nspawn */
  async boot(...options: readonly string[]): Promise<void> {
    const args = [...this.#nspawn(), ...options, '--boot'];
    this.#running = spawn('systemd-nspawn', args, { stdio: 'ignore' });
    await until('systemd is up', () => this.run('systemctl is-system-running').out === 'running');
  }

  remove(): void {
    if (this.#running !== null) {
      this.run('systemctl poweroff', 10);
      spawnSync('sleep', ['5']);
      this.#running.kill('SIGKILL');
    }
    rmSync(this.root, { recursive: true, force: true });
  }

  #nspawn(): readonly string[] {
    const alone = ['--register=no', '--keep-unit', '--resolv-conf=off'];
    return ['--quiet', ...alone, '--directory', this.root];
  }

  #inside(command: readonly string[]): readonly [string, readonly string[]] {
    if (this.#running === null)
      return ['systemd-nspawn', [...this.#nspawn(), '--pipe', ...command]];
    return [
      'nsenter',
      ['--target', this.#leader(), '-m', '-u', '-i', '-n', '-p', '-C', '--', ...command],
    ];
  }

  /** Its first process, as this computer numbers it. */
  #leader(): string {
    const pid = this.#running?.pid ?? 0;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] ?? '';
  }
}

/** Waits for half a minute, and for what is asked for 60 times. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`It did not come so far that ${what}`);
}

function makeBase(suite: string, base: string): void {
  const partial = `${base}.${process.pid}`;
  const made = spawnSync('debootstrap', ['--variant=minbase', suite, partial], {
    stdio: 'inherit',
  });
  // debootstrap leaves it mounted.
  spawnSync('umount', [join(partial, 'proc')]);
  if (made.status !== 0 || readdirSync(join(partial, 'proc')).length > 0) {
    throw new Error('debootstrap failed: it needs root, and a mirror of Debian');
  }
  spawnSync('mv', [partial, base]);
}
