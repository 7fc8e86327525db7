import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './container.ts';
import { KioskDevice } from './kiosk-device.ts';

/** On the service's own display, as the one user who may. */
const AT_DISPLAY =
  'setpriv --reuid=cleardesk --regid=cleardesk --init-groups env DISPLAY=:0 XAUTHORITY=/run/cleardesk/Xauthority';

/** Xorg without a graphics card and a terminal. */
const DUMMY = `Section "Device"
  Identifier "none"
  Driver "dummy"
EndSection`;

describe('the kiosk as a service, under an X server', { timeout: 120_000 }, () => {
  const device = new KioskDevice();
  const { debian } = device;

  beforeAll(async () => {
    await device.boot(
      'xinit xauth xserver-xorg xserver-xorg-video-dummy x11-apps xdotool',
      // Its display would be one of the computer that tests.
      '--private-network',
    );
    device.changeService(
      'dummy',
      '[Unit]\nConditionPathExists=\n[Service]\nTTYPath=\nStandardInput=null',
      'cleardesk-kiosk-x11',
    );
    debian.must(`cat >/etc/X11/cleardesk.conf.d/dummy.conf <<'END'\n${DUMMY}\nEND`);
  }, 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('comes up, and its session ends as it should', async () => {
    debian.must('cleardesk-kiosk enable --x11');
    await device.hasState('signed-out');
    expect(debian.must('cleardesk-kiosk status')).toBe(
      'cleardesk-kiosk-x11.service: enabled, active',
    );
    await until('a session runs', () => {
      debian.run(`${AT_DISPLAY} xdotool key Tab key Return`);
      return device.status()?.state === 'active';
    });
    expect(debian.must('cleardesk end-session')).toMatch(/clean {4}yes/);
  });

  it('shows its screen', async () => {
    const folder = join(import.meta.dirname, '../../test-results/package');
    mkdirSync(folder, { recursive: true });
    await device.hasState('signed-out');
    await until('most of it is as light as the sign-in screen', async () => {
      debian.run(`${AT_DISPLAY} xwd -root >/root/shot.xwd`);
      const shot = await fromXwd(readFileSync(join(debian.root, 'root/shot.xwd')));
      writeFileSync(join(folder, 'x11.png'), shot);
      const { dominant } = await sharp(shot).stats();
      return Math.min(dominant.r, dominant.g, dominant.b) > 200;
    });
  });

  it('lets nobody else on the computer to its display', () => {
    const asNobody = 'setpriv --reuid=nobody --regid=nogroup --clear-groups env DISPLAY=:0';
    const look = 'xwd -root -out /dev/null';
    expect(debian.run(`${AT_DISPLAY} ${look}`)).toEqual({ code: 0, out: '' });
    for (const who of [asNobody, 'env DISPLAY=:0']) {
      expect(debian.run(`${who} ${look}`)).toMatchObject({
        code: 1,
        out: expect.stringContaining('unable to open display') as string,
      });
    }
  });

  it('comes back when the X server is killed', async () => {
    const before = device.status()?.since;
    const [pid = ''] = device.processes(/^\/usr\/lib\/xorg\/Xorg/).keys();
    debian.must(`kill -KILL ${pid}`);
    await device.hasState('signed-out', before);
    expect(debian.must('cleardesk audit verify')).toContain('good');
  });
});

/** XWD version 7, 32 bits a pixel, as X11/XWDFile.h has it. @returns a PNG */
function fromXwd(dump: Buffer): Promise<Buffer> {
  const word = (index: number) => dump.readUInt32BE(index * 4);
  const [width, height, lineBytes] = [word(4), word(5), word(12)];
  const from = word(0) + word(19) * 12;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = from + y * lineBytes + x * 4;
      const [blue = 0, green = 0, red = 0] = dump.subarray(at, at + 3);
      pixels.set([red, green, blue], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
