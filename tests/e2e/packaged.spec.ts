import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { packagedApp, runPackaged } from './support/packaged.ts';
import { expect, test } from './support/test.ts';

let executable = '';
test.beforeAll(() => {
  executable = packagedApp();
});
test.afterAll(() => {
  rmSync(dirname(executable), { recursive: true });
});

// Chromium itself refuses root its sandbox, so as root nothing comes this far without the first.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

for (const args of [
  ['--remote-debugging-port=0'],
  ['-remote-debugging-port=0'],
  ['--config', '--remote-debugging-port=0'],
  ['--js-flags=--expose-gc'],
  ['--disable-web-security'],
]) {
  test(`a packaged kiosk does not start with ${args.join(' ')}`, async () => {
    const { code, output } = await runPackaged(executable, [...args, ...asRoot]);
    expect(code).toBe(2);
    expect(output).toMatch(/cleardesk: --?[a-z-]+ (is not a switch|needs a value)/);
    expect(output).not.toContain('DevTools listening');
  });
}

test('a packaged kiosk does not start without its sandbox', async () => {
  const { code, output } = await runPackaged(executable, ['--no-sandbox']);
  expect(code).toBe(2);
  expect(output).toContain('--no-sandbox is not a switch that the kiosk may be started with');
});

test('commands of a packaged kiosk work as ever', async () => {
  const { code, output } = await runPackaged(executable, ['check-config', ...asRoot]);
  // The fuses of development leave the switch to Chromium; a command never gets to it.
  expect([code, output]).toEqual([2, expect.stringContaining('usage')]);
});
