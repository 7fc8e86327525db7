import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { configSchema } from '../../../../main/config/schema/schema.ts';
import { settingsOf } from '../../../../main/config/schema/settings.ts';

vi.setConfig({ testTimeout: 30_000 });

const names = [
  ...settingsOf(configSchema).flatMap(({ path }) => path.split(/\[\]|\./).filter(Boolean)),
  ...['__proto__', 'constructor', 'toString', 'valueOf'],
];
const values = ['guest', 'oidc', 'accounts', '5m', '0s', 'never', '18:00', 'https://a.example'];

/** Trees that look enough like a config to get deep into the schema. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom(...values), fc.integer(), fc.boolean(), fc.string()),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('tree'), { maxKeys: 8 }),
  ),
}));

const yamlBits = fc.constantFrom(
  ...[
    '\n',
    '\n  ',
    '\t',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '&a ',
    '*a',
    '"',
    "'",
    '#',
    '!',
    '|',
    '>',
  ],
  ...[
    '? ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '<<',
    '~',
    '\u0000',
    '\ufeff',
    '\ud800',
    ...names,
    ...values,
  ],
);

function isWellFormed(text: string): void {
  const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (result.kind === 'ok') return;
  expect(result.errors.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\r|\n/);
  for (const { line, column, message, allowed } of result.errors) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).not.toBe('');
    expect(allowed).not.toBe('');
  }
}

it('never throws on any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), isWellFormed), { numRuns: 500 });
});

it('never throws on pieces of YAML in any order', () => {
  const text = fc.array(yamlBits, { maxLength: 60 }).map((bits) => bits.join(''));
  fc.assert(fc.property(text, isWellFormed), { numRuns: 2000 });
});

it('never throws on any tree', () => {
  const text = tree.map((value) => stringify(value, { aliasDuplicateObjects: false }));
  fc.assert(fc.property(text, isWellFormed), { numRuns: 1000 });
});

it('never throws on a value that cannot be made text', () => {
  const value = '{ toString: 1, valueOf: 2 }';
  for (const setting of settingsOf(configSchema)) {
    const keys = setting.path.split('.').map((key) => key.replaceAll('[]', ''));
    const isInList = (depth: number) => setting.path.split('.')[depth]?.endsWith('[]') ?? false;
    const text = keys.reduceRight(
      (below, key, depth) => (isInList(depth) ? `{ ${key}: [${below}] }` : `{ ${key}: ${below} }`),
      value,
    );
    isWellFormed(setting.path === '' ? value : text);
  }
});

it('never throws on what is nested without end', () => {
  isWellFormed('['.repeat(20_000));
  isWellFormed('{a: '.repeat(20_000));
  isWellFormed('- '.repeat(20_000));
});
