/** An element of XML; what it holds is either text or elements. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly Xml[] | string;
}

export function xml(
  name: string,
  attributes: Xml['attributes'] = {},
  children: Xml['children'] = [],
): Xml {
  return { name, attributes, children };
}

/** A whole file of XML. @param doctype a line of its own, or nothing */
export function xmlFile(root: Xml, doctype: readonly string[] = []): string {
  return ['<?xml version="1.0" encoding="utf-8"?>', ...doctype, ...lines(root), ''].join('\n');
}

function lines({ name, attributes, children }: Xml): readonly string[] {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${quoted(value)}"`);
  const start = `<${name}${pairs.join('')}`;
  if (children.length === 0) return [`${start}/>`];
  if (typeof children === 'string') return [`${start}>${escaped(children)}</${name}>`];
  return [`${start}>`, ...children.flatMap(lines).map((line) => `  ${line}`), `</${name}>`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function quoted(value: string | number): string {
  return escaped(String(value)).replaceAll('"', '&quot;');
}
