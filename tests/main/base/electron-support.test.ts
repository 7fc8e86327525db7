import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  isSupportedElectron,
  OLDEST_SUPPORTED_ELECTRON,
} from '../../../main/base/electron-support.ts';

const file = join(import.meta.dirname, '../../../package.json');
const { devDependencies } = z
  .looseObject({ devDependencies: z.looseObject({ electron: z.string() }) })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

it('the Electron of the packages and the two versions before it are supported', () => {
  const major = Number(/\d+/.exec(devDependencies.electron)?.[0]);
  expect(OLDEST_SUPPORTED_ELECTRON).toBe(major - 2);
  expect(
    [`${major}.0.0`, `${major - 2}.9.9`, `${major - 3}.9.9`, '33.2.1'].map(isSupportedElectron),
  ).toEqual([true, true, false, false]);
});
