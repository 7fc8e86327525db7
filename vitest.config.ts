import { defineConfig } from 'vitest/config';

/** The folder of tests that are a command of their own: scripts/package-test.mjs and scripts/windows-test.mjs. */
const ownCommand =
  (process.env['CLEARDESK_PACKAGES'] !== undefined && 'package') ||
  (process.env['CLEARDESK_WINE'] !== undefined && 'windows');

export default defineConfig({
  test: {
    restoreMocks: true,
    // More than there are cores: the longest files wait for other programs most of their time.
    maxWorkers: 4,
    // A busy machine is slow, and that is no fault of the code's: no test judges times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 40_000 } },
    projects: ownCommand
      ? [{ extends: true, test: { name: ownCommand, include: [`tests/${ownCommand}/*.test.ts`] } }]
      : [
          {
            extends: true,
            test: {
              name: 'unit',
              include: ['tests/{main,renderer,demo,scripts,docs}/**/*.test.{ts,tsx}'],
            },
          },
          {
            // The same tests once more, where they are about files, as files are on Windows.
            extends: true,
            test: {
              name: 'windows-files',
              include: [
                'tests/main/{audit,config,control}/**/*.test.ts',

                'tests/main/base/{regular-file,replace-file}.test.ts',
                'tests/main/device/log/*.test.ts',
                'tests/main/ending/clear-files.test.ts',
                'tests/main/sites/download-list.test.ts',
              ],
              // Unix sockets of a syslog daemon.
              exclude: ['tests/main/audit/forwarding/local-channel.test.ts'],
              env: { CLEARDESK_FILES: 'windows' },
              setupFiles: ['tests/windows-files/refusing-file-system.ts'],
            },
          },
        ],
  },
});
