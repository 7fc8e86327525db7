import { spawn } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appCommand } from './kiosk.ts';

/**
 * The checkout's build as a package has it: Electron takes an executable of any name but its own for
 * a packaged app. Its fuses are those of development.
 * @returns the executable
 */
export function packagedApp(): string {
  const [electron = ''] = appCommand();
  const checkout = join(import.meta.dirname, '../../..');
  const dist = mkdtempSync(join(tmpdir(), 'cleardesk-packaged-'));
  for (const entry of readdirSync(dirname(electron), { withFileTypes: true })) {
    const from = join(dirname(electron), entry.name);
    if (entry.name === 'resources') continue;
    if (entry.isDirectory()) symlinkSync(from, join(dist, entry.name));
    // A link would lead Chromium to the folder of the original.
    else if (entry.name === 'electron') cpSync(from, join(dist, 'cleardesk'));
    else linkOrCopy(from, join(dist, entry.name));
  }
  const app = join(dist, 'resources/app');
  mkdirSync(app, { recursive: true });
  for (const name of ['package.json', 'out', 'node_modules']) {
    symlinkSync(join(checkout, name), join(app, name));
  }
  return join(dist, 'cleardesk');
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
}

/** Runs it to its end, or for so long. @returns its exit code, null where it went on, and its output */
export function runPackaged(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  limitMs = 15_000,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(executable, args, { env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  }
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output });
    });
  });
}
