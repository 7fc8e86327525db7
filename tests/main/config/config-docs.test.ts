import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../main/config/schema/schema.ts';
import { settingsOf } from '../../../main/config/schema/settings.ts';
import { configDocs } from '../../../scripts/config-docs.ts';

const docs = await configDocs();
const root = join(import.meta.dirname, '../../..');

describe('the documentation of the settings', () => {
  it.each([...docs])('is up to date: %s (npx tsx scripts/write-config-docs.ts)', (file, text) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  });

  it('says what every setting means', () => {
    const silent = settingsOf(configSchema).filter(
      ({ path, meaning }) => meaning === '' && path !== '' && !path.endsWith('[]'),
    );
    expect(silent).toEqual([]);
  });
});
