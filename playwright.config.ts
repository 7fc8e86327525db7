import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Most of a test is waiting. Each worker has a display, and so a pointer, of its own.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // What passes at the second try only, on a busy machine, is reported as flaky.
  retries: 1,
  reporter: 'list',
  forbidOnly: Boolean(process.env['CI']),
});
