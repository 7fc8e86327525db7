import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guessWindowed } from '../../../../main/config/in-use/guess-windowed.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

it.each([
  ['kiosk: { fullScreen: false, downloads: block }', true],
  ['kiosk:\n  fullScreen:   false # for the demo\n', true],
  ['kiosk: { fullScreen: true }', false],
  ['kiosk:\n  # fullScreen: false\n', false],
  ['', false],
])('%j', (text, windowed) => {
  const file = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(file, text);
  expect(guessWindowed(file)).toBe(windowed);
});

it('is false for a file that cannot be read', () => {
  expect(guessWindowed('/nowhere/cleardesk.yaml')).toBe(false);
});
