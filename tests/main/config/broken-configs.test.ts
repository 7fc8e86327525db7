import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config/source/parse-config.ts';
import { brokenConfigs } from './broken-configs.ts';

describe('a broken config', () => {
  it.each(Object.entries(brokenConfigs))(
    'names the place and the remedy: %s',
    (_name, { text, errors }) => {
      const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
      const found = result.kind === 'ok' ? [] : result.errors;
      expect(
        found.map(({ line, column, path, message, allowed }) =>
          [`${line}:${column} ${path}`, message, allowed]
            .filter((part) => part !== null)
            .join(' | '),
        ),
      ).toEqual(errors);
    },
  );
});
