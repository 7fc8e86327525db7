import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Window, type Element } from 'happy-dom';

export const root = join(import.meta.dirname, '../../..');

/** The root of a file of XML in the checkout. @throws Error when it is not well-formed */
export function parsed(file: string): Element {
  const text = readFileSync(join(root, file), 'utf8');
  const parser = new new Window().DOMParser();
  const document = parser.parseFromString(text, 'application/xml');
  if (document.querySelector('parsererror')) throw new Error(`${file} is not well-formed`);
  // The parser lets these pass.
  if (/&(?!(amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`${file} has a bare &`);
  return document.documentElement;
}

export function all(element: Element, name: string): readonly Element[] {
  return Array.from(element.getElementsByTagName(name));
}

export function children(element: Element): readonly Element[] {
  return Array.from(element.children);
}

/** @throws Error when there is no such attribute */
export function attribute(element: Element, name: string): string {
  const value = element.getAttribute(name);
  if (value === null) throw new Error(`<${element.tagName}> has no ${name}`);
  return value;
}

/** What a property list says, as plutil(1) gives it as JSON. */
export function plistValue(element: Element | undefined): unknown {
  const inner = element === undefined ? [] : children(element);
  switch (element?.tagName) {
    case 'plist':
      return plistValue(inner[0]);
    case 'dict':
      return Object.fromEntries(
        inner
          .filter(({ tagName }) => tagName === 'key')
          .map((key) => [key.textContent, plistValue(key.nextElementSibling)]),
      );
    case 'array':
      return inner.map(plistValue);
    case 'integer':
      return Number(element.textContent);
    case 'true':
    case 'false':
      return element.tagName === 'true';
    case 'string':
      return element.textContent;
    default:
      throw new Error(`<${element?.tagName ?? 'nothing'}> is nothing that a policy may hold`);
  }
}
