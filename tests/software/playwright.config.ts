import { defineConfig } from '@playwright/test';

/** Started by `npm run soak -- software` alone: it downloads a few hundred megabytes. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  globalSetup: './support/folder.ts',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  forbidOnly: Boolean(process.env['CI']),
});
