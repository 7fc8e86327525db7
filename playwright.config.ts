import { defineConfig } from '@playwright/test';

/**
 * Tests that need no X server, no /proc, and no server of Linux: other systems leave out the rest. They have not run
 * there yet.
 */
const EVERYWHERE = [
  ...[
    'cancelled-sign-in',
    'clock',
    'config',
    'config-change',
    'control',
    'downloads',
    'frames-print',
  ],
  ...['guest-session', 'in-flight', 'language', 'lockdown', 'long-address', 'oidc', 'pop-ups'],
  ...['security-keys', 'sign-out-pages', 'spare-page', 'use-banner', 'web-preferences'],
].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: 'tests/e2e',
  ...(process.platform === 'linux' ? {} : { testMatch: EVERYWHERE }),
  outputDir: 'test-results',
  // Each worker has a display, and so a pointer, of its own. scripts/e2e.mjs may say 3.
  workers: 2,
  // No test judges how long something takes, and some machines are slow.
  timeout: 240_000,
  expect: { timeout: 30_000, toPass: { timeout: 60_000 } },
  // What passes at the second try only, on a busy machine, is reported as flaky.
  retries: 1,
  reporter: 'list',
  forbidOnly: Boolean(process.env['CI']),
});
