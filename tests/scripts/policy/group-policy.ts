import type { Element } from 'happy-dom';
import { field } from '../../../main/base/object.ts';
import { all, attribute, children } from './parsed.ts';

const ROOT = 'SOFTWARE\\Policies\\Cleardesk';

/**
 * What `reg query` would print after group policy had set these settings by an ADMX file: the types
 * and values are those that the file's elements stand for, and what they forbid is an error.
 */
export function setByGroupPolicy(admx: Element, settings: unknown): string {
  const keys = new Map<string, string[]>([[ROOT, []]]);
  for (const policy of all(admx, 'policy')) {
    const key = attribute(policy, 'key');
    const value = settingOf(settings, policy);
    if (value === undefined) continue;
    keys.set(key, [...(keys.get(key) ?? []), registered(policy, value)]);
  }
  const blocks = Array.from(keys, ([key, values]) =>
    [`HKEY_LOCAL_MACHINE\\${key}`, ...values.map((value) => `    ${value}`)].join('\r\n'),
  );
  return `\r\n${blocks.join('\r\n\r\n')}\r\n\r\n`;
}

/** The name that the config file has for what a policy sets. */
export function pathOf(policy: Element): string {
  const below = attribute(policy, 'key').slice(ROOT.length).split('\\').filter(Boolean);
  const holder = policy.hasAttribute('valueName') ? policy : elementOf(policy);
  return [...below, attribute(holder, 'valueName')].join('.');
}

export function elementOf(policy: Element): Element {
  const [element, ...more] = all(policy, 'elements').flatMap(children);
  if (element === undefined || more.length > 0) throw new Error('not one element');
  return element;
}

function settingOf(settings: unknown, policy: Element): unknown {
  return pathOf(policy)
    .split('.')
    .reduce<unknown>((section, key) => field(section, key), settings);
}

function registered(policy: Element, value: unknown): string {
  if (policy.hasAttribute('valueName')) {
    const [number] = all(policy, value === true ? 'enabledValue' : 'disabledValue').flatMap(
      children,
    );
    if (number?.tagName !== 'decimal') throw new Error('no number');
    return `${attribute(policy, 'valueName')}    REG_DWORD    0x${attribute(number, 'value')}`;
  }
  const element = elementOf(policy);
  return [attribute(element, 'valueName'), ...typed(element, value)].join('    ');
}

function typed(element: Element, value: unknown): readonly [string, string] {
  switch (element.tagName) {
    case 'decimal': {
      const [from, to] = ['minValue', 'maxValue'].map((name) => Number(attribute(element, name)));
      const number = Number(value);
      if (!(number >= Number(from) && number <= Number(to)))
        throw new Error(`${number} is outside`);
      return ['REG_DWORD', `0x${number.toString(16)}`];
    }
    case 'enum': {
      const options = all(element, 'string').map(({ textContent }) => textContent);
      if (!options.includes(String(value))) throw new Error(`${String(value)} is no option`);
      return ['REG_SZ', String(value)];
    }
    case 'text':
      return ['REG_SZ', within(element, String(value))];
    case 'multiText':
      return ['REG_MULTI_SZ', linesOf(element, value).join('\\0')];
    default:
      throw new Error(`nobody knows <${element.tagName}>`);
  }
}

function linesOf(element: Element, value: unknown): readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value.map((item) => within(element, item))
    : within(element, JSON.stringify(value, null, 2)).split('\n');
}

function within(element: Element, text: string): string {
  if (text.length > Number(attribute(element, 'maxLength'))) throw new Error('too long');
  return text;
}
