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
  // Most of a test is waiting. Each worker has a display, and so a pointer, of its own.
  workers: 3,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // What passes at the second try only, on a busy machine, is reported as flaky.
  retries: 1,
  reporter: 'list',
  forbidOnly: Boolean(process.env['CI']),
});
