import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Those of the package are a command of their own: scripts/package-test.mjs.
    include: [
      process.env['CLEARDESK_PACKAGES']
        ? 'tests/package/*.test.ts'
        : 'tests/{main,renderer,demo,scripts,docs}/**/*.test.{ts,tsx}',
    ],
    restoreMocks: true,
    // More than there are cores: the longest files wait for other programs most of their time.
    maxWorkers: 4,
    // A busy machine is slow, and that is no fault of the code's: no test judges times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
