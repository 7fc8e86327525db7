import { describe, expect, it } from 'vitest';
import {
  endsSession,
  lastGood,
  saysTheSame,
} from '../../../../main/config/in-use/config-change.ts';
import type { LoadedConfig } from '../../../../main/config/in-use/load-config.ts';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import type { Config } from '../../../../main/config/schema/schema.ts';

const hash = `scrypt$17$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

function config(text: string): Config {
  const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.config;
}

function loaded(text: string, more: Partial<LoadedConfig> = {}): LoadedConfig {
  const file = '/etc/cleardesk/cleardesk.yaml';
  const good = {
    file,
    policies: [],
    written: {},
    isAbsent: false,
    errors: null,
    isLastGood: false,
  };
  return { ...good, config: config(text), ...more };
}

const site = (name: string, url: string) => `{ name: ${name}, url: "${url}" }`;
const a = site('A', 'https://a.example.org/');
const b = site('B', 'https://b.example.org/');
const accounts = (...users: string[]) =>
  `signIn: { mode: accounts, accounts: [${users
    .map((user) => `{ user: ${user}, passwordHash: "${hash}" }`)
    .join(', ')}] }`;

describe('endsSession', () => {
  it('ends the session whose site was removed', () => {
    const before = config(`sites: [${a}, ${b}]`);
    expect(endsSession(before, config(`sites: [${b}]`), null)).toBe(true);
    expect(endsSession(before, config(`sites: [${b}, ${a}]`), null)).toBe(false);
  });

  it('ends the session of a removed account, and of no other', () => {
    const before = config(accounts('ada', 'ben'));
    const after = config(accounts('ben'));
    expect(endsSession(before, after, 'ada')).toBe(true);
    expect(endsSession(before, after, 'ben')).toBe(false);
  });

  it('ends the session when people sign in another way', () => {
    expect(endsSession(config(''), config(accounts('ada')), null)).toBe(true);
  });

  it('leaves a session alone when something else changes', () => {
    const after = config(`sites: [${a}]\norganisation: { name: New name }`);
    expect(endsSession(config(`sites: [${a}]`), after, null)).toBe(false);
  });
});

describe('lastGood', () => {
  const good = loaded('session: { idleTimeout: 90s }');
  const bad = loaded('', { errors: ['1:1 nonsense'] });

  it('takes a good config', () => {
    const next = loaded('session: { idleTimeout: 60s }');
    expect(lastGood(good, next)).toBe(next);
  });

  it('keeps a good one when the new one is rejected, as often as that happens', () => {
    const kept = lastGood(good, bad);
    expect(kept).toEqual({ ...bad, config: good.config, isLastGood: true });
    expect(lastGood(kept, bad).config).toBe(good.config);
  });

  it('has nothing to keep where the first one was rejected', () => {
    expect(lastGood(bad, bad).isLastGood).toBe(false);
  });

  it('keeps the config of a file that has gone', () => {
    const kept = lastGood(good, loaded('', { isAbsent: true }));
    expect(kept).toMatchObject({ config: good.config, isLastGood: true });
    expect(kept.errors).toEqual([expect.stringContaining('not there any more')]);
  });

  it('lets a policy go, unless nothing is left then', () => {
    const policies = ['/etc/cleardesk/policies/a.yaml'];
    const managed = loaded('session: { idleTimeout: 60s }', { policies });
    expect(lastGood(managed, good)).toBe(good);
    const alone = { ...managed, isAbsent: true };
    expect(lastGood(alone, loaded('', { isAbsent: true }))).toMatchObject({
      config: managed.config,
      policies,
      isLastGood: true,
      errors: ['/etc/cleardesk/policies/a.yaml is not there any more'],
    });
  });

  it('keeps the config of a file that has gone from below a policy', () => {
    const policies = ['/etc/cleardesk/policies/a.yaml'];
    const left = loaded('', { policies, isAbsent: true });
    expect(lastGood({ ...good, policies }, left)).toMatchObject({
      config: good.config,
      isLastGood: true,
    });
  });
});

it('sees through other words for the same', () => {
  const before = loaded('session: { idleTimeout: 90s }');
  expect(saysTheSame(before, loaded('session: {idleTimeout: 90s} # ninety'))).toBe(true);
  expect(saysTheSame(before, loaded('session: { idleTimeout: 91s }'))).toBe(false);
});
