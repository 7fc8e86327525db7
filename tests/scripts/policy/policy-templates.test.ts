import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigSource, PoliciesResult } from '../../../main/config/source/config-source.ts';
import { readPolicyPlist } from '../../../main/config/source/managed/policy-plist.ts';
import { readPolicyRegistry } from '../../../main/config/source/managed/policy-registry.ts';
import { parseConfig } from '../../../main/config/source/parse-config.ts';
import { field } from '../../../main/base/object.ts';
import { configSchema } from '../../../main/config/schema/schema.ts';
import { settingsOf } from '../../../main/config/schema/settings.ts';
import { readYaml } from '../../../main/config/source/yaml.ts';
import { exampleConfig } from '../../../scripts/config-docs.ts';
import { policyTemplates } from '../../../scripts/policy-templates.ts';
import { elementOf, pathOf, setByGroupPolicy } from './group-policy.ts';
import { all, attribute, children, parsed, plistValue, root } from './parsed.ts';
import { policySamples } from './samples.ts';

const templates = policyTemplates();
const admx = parsed('build/policy/windows/Cleardesk.admx');
const adml = parsed('build/policy/windows/en-US/Cleardesk.adml');
const policies = all(admx, 'policy');
const file = '/etc/cleardesk/cleardesk.yaml';

function configOf(text: string, layers: readonly ConfigSource[] = []) {
  const result = parseConfig(text, { file, policies: layers });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.config;
}

function layersOf(result: PoliciesResult): readonly ConfigSource[] {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return result.configSources;
}

function duplicates(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}

it.each([...templates])('is up to date: %s (npm run config-docs)', (name, text) => {
  expect(readFileSync(join(root, name), 'utf8')).toBe(text);
  expect(() => parsed(name)).not.toThrow();
});

describe('the templates for group policy', () => {
  it('have one policy for each setting', () => {
    const settings = settingsOf(configSchema).filter(
      ({ path, shape }) => shape.kind !== 'section' && !path.includes('[]') && path !== 'version',
    );
    expect(policies.map(pathOf).sort()).toEqual(settings.map(({ path }) => path).sort());
  });

  it('name everything once, and as is allowed', () => {
    const named = ['policy', 'category', 'definition'].flatMap((kind) =>
      all(admx, kind).map((element) => `${kind} ${attribute(element, 'name')}`),
    );
    const ids = ['string', 'presentation'].flatMap((kind) =>
      all(adml, kind).map((element) => `${kind} ${attribute(element, 'id')}`),
    );
    const values = policies.map((policy) => `${attribute(policy, 'key')} ${pathOf(policy)}`);
    expect([named, ids, values].flatMap(duplicates)).toEqual([]);
    for (const name of [...named, ...ids]) expect(name).toMatch(/^\w+ \w+$/);
  });

  it('have a text for everything that asks for one, and no other', () => {
    for (const kind of ['string', 'presentation'] as const) {
      const { asked, given } = references(kind);
      expect(asked).toEqual(given);
    }
  });

  it('put each policy in a category that there is, and say what supports it', () => {
    const categories = new Set(all(admx, 'category').map((element) => attribute(element, 'name')));
    const parents = all(admx, 'parentCategory').map((element) => attribute(element, 'ref'));
    expect(parents.filter((ref) => !categories.has(ref))).toEqual([]);
    for (const policy of policies) {
      const order = children(policy).map(({ tagName }) => tagName);
      expect(order.slice(0, 2)).toEqual(['parentCategory', 'supportedOn']);
      const rest = order.slice(2).join(' ');
      const isFlag = policy.hasAttribute('valueName');
      expect(rest).toBe(isFlag ? 'enabledValue disabledValue' : 'elements');
      expect(attribute(policy, 'class')).toBe('Machine');
    }
  });

  it('have one field of the right kind for each element', () => {
    const kinds: Readonly<Record<string, string>> = {
      decimal: 'decimalTextBox',
      enum: 'dropdownList',
      text: 'textBox',
      multiText: 'text multiTextBox',
    };
    const presentations = new Map(
      all(adml, 'presentation').map((element) => [attribute(element, 'id'), children(element)]),
    );
    for (const policy of policies.filter((policy) => !policy.hasAttribute('valueName'))) {
      const element = elementOf(policy);
      const fields = presentations.get(attribute(policy, 'name')) ?? [];
      expect(fields.map(({ tagName }) => tagName).join(' ')).toBe(kinds[element.tagName]);
      expect(fields.at(-1)?.getAttribute('refId')).toBe(attribute(element, 'id'));
    }
  });

  it.each(policySamples)('write what the reader takes as the file (%#)', (text) => {
    const output = setByGroupPolicy(admx, readYaml(text).value);
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk';
    const result = readPolicyRegistry(
      { kind: 'registry', key, system: '' },
      '/etc/cleardesk',
      () => ({ code: 0, output, problem: '' }),
    );
    expect(configOf('', layersOf(result))).toEqual(configOf(text));
  });

  it('are tried with every policy', () => {
    const trees = policySamples.map((text) => readYaml(text).value);
    const untried = policies.map(pathOf).filter((path) =>
      trees.every((tree) => {
        const value = path.split('.').reduce<unknown>((section, key) => field(section, key), tree);
        return value === undefined;
      }),
    );
    expect(untried).toEqual([]);
  });
});

describe('the files for macOS', () => {
  it('have a profile that says what the example of the config file says', () => {
    const profile = plistValue(parsed('build/policy/macos/Cleardesk.mobileconfig'));
    const [payload] = field(profile, 'PayloadContent') as readonly unknown[];
    const domain = field(field(payload, 'PayloadContent'), 'org.cleardesk.Cleardesk');
    const [forced] = field(domain, 'Forced') as readonly unknown[];
    const output = JSON.stringify(field(forced, 'mcx_preference_settings'));
    // Any file that is there: the program that reads it is played.
    const file = join(import.meta.dirname, 'policy-templates.test.ts');
    const result = readPolicyPlist(file, '/etc/cleardesk', () => ({
      code: 0,
      output,
      problem: '',
    }));
    expect(configOf('', layersOf(result))).toEqual(configOf(exampleConfig));
  });

  it('have a manifest that lists every setting by its kind', () => {
    const manifest = plistValue(
      parsed('build/policy/macos/org.cleardesk.Cleardesk.manifest.plist'),
    );
    const types = {
      section: 'dictionary',
      flag: 'boolean',
      number: 'integer',
      choice: 'string',
      text: 'string',
      list: 'array',
      sections: 'array',
      record: 'dictionary',
    };
    const settings = settingsOf(configSchema).filter(({ path }) => path !== '');
    expect(listed(field(manifest, 'pfm_subkeys'), '').sort()).toEqual(
      settings.map(({ path, shape }) => `.${path} ${types[shape.kind]}`).sort(),
    );
  });
});

/** What of one kind the ADMX file asks for, and what the ADML file gives. */
function references(kind: 'string' | 'presentation') {
  const pattern = new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, 'g');
  const asked = Array.from(admx.outerHTML.matchAll(pattern), ([, id]) => id ?? '');
  const given = all(adml, kind).map((element) => attribute(element, 'id'));
  return { asked: [...new Set(asked)].sort(), given: given.sort() };
}

function listed(subkeys: unknown, above: string): string[] {
  return (subkeys as readonly unknown[]).flatMap((subkey) => {
    const name = field(subkey, 'pfm_name') as string | undefined;
    const path = name === undefined ? `${above}[]` : `${above}.${name}`;
    const below = field(subkey, 'pfm_subkeys');
    const own = `${path} ${String(field(subkey, 'pfm_type'))}`;
    return [own, ...(below === undefined ? [] : listed(below, path))];
  });
}
