import { execFileSync } from 'node:child_process';
import { Container, until } from './container.ts';
import { debs } from './debs.ts';

/** What `cleardesk status` says. */
interface Status {
  readonly state: string;
  readonly sessionId: string | null;
  readonly since: string;
}

/** The display of the tests, where cage has a window for a screen. */
export const display = process.env['DISPLAY'] ?? '';

const WITHOUT_CARD = '--disable-gpu --disable-software-rasterizer';

/** A computer that is a kiosk, or becomes one: a booted container with the older package. */
export class KioskDevice {
  readonly debian = new Container();

  /** @param options of systemd-nspawn */
  async boot(programs: string, ...options: readonly string[]): Promise<void> {
    this.debian.install(this.debian.bring(debs.previous));
    await this.bootBare(programs, ...options);
  }

  /** The same without the package. */
  async bootBare(programs: string, ...options: readonly string[]): Promise<void> {
    const { debian } = this;
    debian.install(`systemd-sysv libpam-systemd dbus ${programs}`);
    debian.must('systemctl mask console-getty.service getty.target');
    await debian.boot(...options);
  }

  /** Stands in for the graphics card and the terminal that a container lacks. */
  useWindow(): void {
    this.changeService(
      'window',
      '[Unit]\nConditionPathExists=\n[Service]\nTTYPath=\nStandardInput=null\n' +
        `Environment=WLR_BACKENDS=x11 WLR_RENDERER=pixman DISPLAY=${display}`,
    );
    this.runWith('');
  }

  /** More arguments for Chromium. */
  runWith(args: string): void {
    this.changeService(
      'arguments',
      `[Service]\nExecStart=\nExecStart=/usr/lib/cleardesk/kiosk wayland ${WITHOUT_CARD} ${args}`,
    );
  }

  /** By a drop-in, as an administrator would. */
  changeService(name: string, text: string, service = 'cleardesk-kiosk'): void {
    const folder = `/etc/systemd/system/${service}.service.d`;
    this.debian.must(
      `mkdir -p ${folder}; cat >${folder}/${name}.conf <<'END'\n${text}\nEND\nsystemctl daemon-reload`,
    );
  }

  /** Null where no kiosk answers. */
  status(): Status | null {
    const { code, out } = this.debian.run('cleardesk status');
    return code === 0 ? (JSON.parse(out) as Status) : null;
  }

  /** @param since of a kiosk that this one is not */
  async hasState(state: string, since?: string): Promise<void> {
    await until(`it is ${state}`, () => {
      const now = this.status();
      return now?.state === state && now.since !== since;
    });
  }

  /** Somebody comes and starts a session. */
  async startSession(): Promise<void> {
    await this.hasState('signed-out');
    await until('a session runs', () => {
      press('key Tab key Return');
      return this.status()?.state === 'active';
    });
  }

  /** What runs in it, by process id: the command lines that match. */
  processes(command = /^\/opt\//): ReadonlyMap<string, string> {
    const all = this.debian.run(
      'for p in /proc/[1-9]*; do echo "${p#/proc/} $(tr "\\0" " " <$p/cmdline)"; done 2>/dev/null',
    ).out;
    const lines = Array.from(all.matchAll(/^(\d+) (.+)$/gm), ([, pid = '', line = '']) => {
      return [pid, line] as const;
    });
    return new Map(lines.filter(([, line]) => command.test(line)));
  }

  /** Of the audit file's newest part. */
  events(): readonly string[] {
    const lines = this.debian.must('cat /var/log/cleardesk/audit.jsonl').split('\n');
    return lines.map((line) => (JSON.parse(line) as { readonly event: string }).event);
  }

  /** The last record of an event. */
  lastRecord(event: string): Readonly<Record<string, unknown>> {
    const line = this.debian.must(`grep '"${event}"' /var/log/cleardesk/audit.jsonl | tail -n 1`);
    return JSON.parse(line || '{}') as Readonly<Record<string, unknown>>;
  }

  isPortOpen(port: number): boolean {
    const hex = port.toString(16).toUpperCase();
    return this.debian.run(`grep -q ':${hex} .* 0A' /proc/net/tcp /proc/net/tcp6`).code === 0;
  }
}

/** What xdotool does with the display, such as `key Tab`. */
export function press(actions: string): void {
  execFileSync('xdotool', actions.split(' '));
}
