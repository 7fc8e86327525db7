import { execFileSync, spawn } from 'node:child_process';
import { configFor, expect, test } from './support/test.ts';

// Without a window manager nobody is told that a window is in front of another.
test('a window of another program does not stay in front of a kiosk that covers the screen', async ({
  portal,
  launch,
}) => {
  const manager = spawn('openbox', { stdio: 'ignore' });
  const config = configFor(portal.url).replace('fullScreen: false', 'fullScreen: true');
  const kiosk = await launch({ config });
  await kiosk.startSession();
  await kiosk.site();
  const other = spawn('display', ['-size', '400x400', 'xc:#ff0000'], { stdio: 'ignore' });
  const isMapped = () =>
    execFileSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' }).includes('400x400');
  await expect.poll(isMapped).toBe(true);
  await expect.poll(redPixels).toBe(0);
  other.kill();
  await kiosk.endSession();
  manager.kill();
});

/** How much of the other window the display shows. */
function redPixels(): number {
  const image = execFileSync('import', ['-silent', '-window', 'root', '-depth', '8', 'rgb:-'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  let count = 0;
  for (let at = 0; at < image.length; at += 3) {
    if (image[at] === 255 && image[at + 1] === 0 && image[at + 2] === 0) count += 1;
  }
  return count;
}
