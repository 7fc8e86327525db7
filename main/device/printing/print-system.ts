import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True if CUPS is installed. There is no CUPS for Windows. */
export function hasPrintSystem(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return false;
  return (env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'lp')));
}

/** Runs a command of CUPS with English output. Rejects if it fails. */
export async function runPrintCommand(
  file: string,
  args: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<string> {
  const child = spawn(file, args, {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  // The command may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${file} failed`);
  return output;
}
