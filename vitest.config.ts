import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/{main,renderer,demo,scripts}/**/*.test.{ts,tsx}'], restoreMocks: true },
});
