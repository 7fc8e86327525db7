import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An X server with as many displays as are plugged in; Xvfb has one. */
export interface Displays {
  /** For the variable DISPLAY. */
  readonly name: string;
  /** Plugs one in, right of the first, or pulls it out. */
  plug(output: string, mode: string): void;
  unplug(output: string): void;
  /** The windows to be seen, as WIDTHxHEIGHT+X+Y, the highest first. */
  windows(): readonly string[];
  close(): Promise<void>;
}

const CONFIG = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "device"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "device"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2048
    Modes "1024x768" "800x600"
  EndSubSection
EndSection
`;

export async function startDisplays(): Promise<Displays> {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-displays-'));
  writeFileSync(join(folder, 'xorg.conf'), CONFIG);
  const files = ['-config', join(folder, 'xorg.conf'), '-logfile', join(folder, 'xorg.log')];
  const quiet = ['-noreset', '-nolisten', 'tcp', '-sharevts', '-novtswitch'];
  const server = spawn('Xorg', ['-displayfd', '3', ...files, ...quiet], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const name = await new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`Xorg ended with ${String(code)}`)));
    server.stdio[3]?.once('data', (number: Buffer) => resolve(`:${String(number).trim()}`));
  });
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, DISPLAY: name } });
  return {
    name,
    plug: (output, mode) => {
      run('xrandr', '--addmode', output, mode);
      run('xrandr', '--output', output, '--mode', mode, '--right-of', 'DUMMY0');
      run('xrandr'); // makes the server look what is connected
    },
    unplug: (output) => {
      run('xrandr', '--output', output, '--off');
      run('xrandr');
    },
    windows: () =>
      run('xwininfo', '-root', '-children')
        .split('\n')
        .filter((line) => line.includes('"Cleardesk"'))
        .map((line) => /(\d+x\d+)\+-?\d+\+-?\d+ {2}(\+-?\d+\+-?\d+)/.exec(line))
        .map((match) => `${match?.[1] ?? ''}${match?.[2] ?? ''}`),
    close: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
