import { describe, expect, it } from 'vitest';
import { yamlSource } from '../../../../main/config/source/config-source.ts';
import { MergedSources } from '../../../../main/config/source/merge.ts';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';

const file = '/etc/cleardesk/cleardesk.yaml';

function policy(name: string, text: string) {
  return yamlSource(text, { file: `/etc/cleardesk/policies/${name}.yaml`, isPolicy: true });
}

function joined(...texts: readonly string[]): MergedSources {
  const [text = '', ...policies] = texts;
  return new MergedSources(
    yamlSource(text, { file, isPolicy: false }),
    policies.map((above, index) => policy(String(index + 1), above)),
  );
}

function errors(text: string, ...policies: readonly string[]) {
  const configSources = policies.map((above, index) => policy(String(index + 1), above));
  const result = parseConfig(text, { file, policies: configSources });
  return result.kind === 'invalid' ? result.errors : [];
}

describe('settings from several sources', () => {
  it('are joined key by key, and the later policy counts', () => {
    const { value } = joined(
      'language: de\nsession: { idleTimeout: 5m, warning: 10s }',
      'session: { idleTimeout: 10m, maxDuration: 1h }',
      'session: { maxDuration: 2h }',
    );
    expect(value).toEqual({
      language: 'de',
      session: { idleTimeout: '10m', warning: '10s', maxDuration: '2h' },
    });
  });

  it('have each list as a whole', () => {
    const below = 'sites: [{ name: A, url: https://a.example, allow: [https://b.example] }]';
    const { value } = joined(below, 'sites: [{ name: B, url: https://b.example }]');
    expect(value).toEqual({ sites: [{ name: 'B', url: 'https://b.example' }] });
  });

  it('may empty a list, but what has no value leaves things as they are', () => {
    const below = 'session: { endAt: ["18:00"] }';
    expect(joined(below, 'session: { endAt: [] }').value).toEqual({ session: { endAt: [] } });
    expect(joined(below, 'session:\n  endAt:\n').value).toEqual({ session: { endAt: ['18:00'] } });
    expect(joined(below, '# nothing').value).toEqual({ session: { endAt: ['18:00'] } });
    expect(joined(below, '# nothing').policies).toEqual([]);
  });

  it('never come from below a value that has been replaced', () => {
    const settings = joined('session: { warning: 1s }', 'session: 5', 'session: { endOn: [] }');
    expect(settings.value).toEqual({ session: { endOn: [] } });
  });

  it('cannot reach the prototype', () => {
    const { value } = joined('{}', '__proto__: { language: de }');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(errors('', '__proto__: { language: de }')).toHaveLength(1);
    expect(joined('constructor: 1', 'language: de').value).toEqual({
      constructor: 1,
      language: 'de',
    });
  });

  it('have a source each', () => {
    const settings = joined('language: de\nsites: []', '\nsession: { idleTimeout: 10m }');
    expect(settings.sourceOf(['language'])).toEqual({
      kind: 'file',
      place: { line: 1, column: 11 },
    });
    expect(settings.sourceOf(['session', 'idleTimeout'])).toMatchObject({
      kind: 'policy',
      place: { line: 2, policy: { kind: 'file', file: '/etc/cleardesk/policies/1.yaml' } },
    });
    expect(settings.sourceOf(['session', 'warning'])).toEqual({ kind: 'default' });
    expect(settings.sourceOf(['sites', 0, 'url'])).toEqual({ kind: 'default' });
    expect(settings.decidedBy(settings.all[0])).toEqual(['language', 'sites']);
  });
});

describe('what is wrong with settings from several sources', () => {
  it('is said of the source that it is in, in their order', () => {
    const found = errors('\nsession: { warning: 5 }', 'kiosk: { fullScreen: 1 }', 'nonsense: 1');
    expect(found.map(({ path, line, policy: where }) => [path, line, where])).toEqual([
      ['session.warning', 2, undefined],
      ['kiosk.fullScreen', 1, { kind: 'file', file: '/etc/cleardesk/policies/1.yaml' }],
      ['nonsense', 1, { kind: 'file', file: '/etc/cleardesk/policies/2.yaml' }],
    ]);
  });

  it('is what the result breaks, not what is overruled', () => {
    expect(errors('session: { idleTimeout: 5 }', 'session: { idleTimeout: 5m }')).toEqual([]);
    expect(errors('session: { warning: 30s }', 'session: { idleTimeout: 20s }')).toMatchObject([
      { path: 'session.warning', line: 1 },
    ]);
    expect(errors('', 'signIn: { mode: accounts }')).toMatchObject([
      { path: 'signIn.accounts', policy: { kind: 'file' } },
    ]);
  });

  it.each([
    ['a file', 'just words', 'language: de', undefined],
    ['a policy', 'language: de', '- a list', { kind: 'file' }],
  ])('is %s without settings, whatever is above or below', (_what, text, above, where) => {
    expect(errors(text, above)).toMatchObject([
      { path: '', message: expect.stringContaining('holds no settings') as string },
    ]);
    expect(errors(text, above)[0]?.policy?.kind).toBe(where?.kind);
  });

  it('is not looked for where a source cannot be read as YAML', () => {
    expect(errors('signIn: { mode: accounts }', 'signIn: {')).toMatchObject([
      { message: expect.stringContaining('is not YAML') as string, policy: { kind: 'file' } },
    ]);
  });

  it('is warned of with the place that it has', () => {
    const result = parseConfig('language:\n', { file, policies: [policy('1', '\nsites:\n')] });
    expect(result).toMatchObject({
      kind: 'ok',
      warnings: [
        'line 1: language has no value, so its default applies',
        '/etc/cleardesk/policies/1.yaml:2:1: sites has no value, so this policy leaves it as it is',
      ],
    });
  });
});

it('finds files beside the source that names them', () => {
  const above = policy('1', 'organisation: { logo: ./logo.svg }');
  const text = 'audit: { syslog: { to: "tls://logs.example.org", ca: ca.pem } }';
  expect(parseConfig(text, { file, policies: [above] })).toMatchObject({
    config: {
      organisation: { logo: '/etc/cleardesk/policies/logo.svg' },
      audit: { syslog: { ca: '/etc/cleardesk/ca.pem' } },
    },
  });
});
