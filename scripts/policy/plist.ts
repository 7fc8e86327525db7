import { type Xml, xml, xmlFile } from './xml.ts';

/** What a property list can hold here. */
export type PlistValue =
  string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

/** A file of Apple's property list format, version 1.0, as XML. */
export function plistFile(value: PlistValue): string {
  const doctype =
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';
  return xmlFile(xml('plist', { version: '1.0' }, [element(value)]), [doctype]);
}

function element(value: PlistValue): Xml {
  switch (typeof value) {
    case 'string':
      return xml('string', {}, value);
    case 'number':
      return xml('integer', {}, String(value));
    case 'boolean':
      return xml(String(value));
    default:
      return isList(value)
        ? xml('array', {}, value.map(element))
        : xml(
            'dict',
            {},
            Object.entries(value).flatMap(([key, inner]) => [xml('key', {}, key), element(inner)]),
          );
  }
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}
