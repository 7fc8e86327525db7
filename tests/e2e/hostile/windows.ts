import { execFileSync } from 'node:child_process';

/** All windows there are, as `xwininfo` lists them: `"Cleardesk": (…)  1400x1400+0+0  +0+0`. */
export function windows(): ReadonlyMap<string, string> {
  const tree = run('xwininfo', '-root', '-tree');
  const lines = [...tree.matchAll(/^\s+(0x[0-9a-f]+) (.*)$/gm)];
  return new Map(lines.map(([, id = '', text = '']) => [id, text.trim()]));
}

/** The whole display: the pixels of its top rows, and all of it as an image file's bytes. */
export function lookAt(rows: number): { readonly top: Buffer; readonly image: Buffer } {
  const image = execFileSync('import', ['-silent', '-window', 'root', '-depth', '8', 'ppm:-'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const [header = '', width = ''] =
    /^P6\s(\d+) \d+\s\d+\s/.exec(image.toString('latin1', 0, 40)) ?? [];
  const top = image.subarray(header.length, header.length + rows * Number(width) * 3);
  return { top, image };
}

/** Whether a window is to be seen: Chromium has some that never are. */
export function isShown(id: string): boolean {
  try {
    return run('xwininfo', '-id', id, '-stats').includes('IsViewable');
  } catch {
    return false; // gone since it was listed
  }
}

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
