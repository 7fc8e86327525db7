import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Those of the package are a command of their own: scripts/package-test.mjs.
    include: [
      process.env['CLEARDESK_PACKAGES']
        ? 'tests/package/*.test.ts'
        : 'tests/{main,renderer,demo,scripts}/**/*.test.{ts,tsx}',
    ],
    restoreMocks: true,
  },
});
