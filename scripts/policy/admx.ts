import { POLICY_KEY } from '../../main/config/source/config-location.ts';
import type { Setting } from '../../main/config/schema/settings.ts';
import { keyOf, policySections, policySettings, sectionOf } from './settings.ts';
import { type Xml, xml, xmlFile } from './xml.ts';

/** What both files begin with. */
export const rootAttributes = {
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  revision: '1.0',
  schemaVersion: '1.0',
  xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
} as const;

export const SUPPORTED = 'SUPPORTED_Cleardesk';
/** The folder of all of them in the editor. */
export const ROOT = 'Cleardesk';

const KEY = POLICY_KEY.replace('HKEY_LOCAL_MACHINE\\', '');
/** The most that the editor takes, for lists of sections and for names with values; 1023 is what it takes otherwise. */
const LONG = 1_000_000;
const SHORT = 1023;

/** A name as group policy allows it: letters, digits and underscores. */
export function nameOf(path: string): string {
  return path === '' ? ROOT : path.replaceAll('.', '_');
}

/** The policies of Windows' group policy, which are values below one key of the registry. */
export function admx(): string {
  return xmlFile(
    xml('policyDefinitions', rootAttributes, [
      xml('policyNamespaces', {}, [
        xml('target', { prefix: 'cleardesk', namespace: 'Cleardesk.Policies' }),
      ]),
      xml('resources', { minRequiredRevision: '1.0' }),
      xml('supportedOn', {}, [
        xml('definitions', {}, [
          xml('definition', { name: SUPPORTED, displayName: `$(string.${SUPPORTED})` }),
        ]),
      ]),
      xml('categories', {}, [category('', null), ...policySections().map(sectionCategory)]),
      xml('policies', {}, policySettings().map(policy)),
    ]),
  );
}

function sectionCategory({ path }: Setting): Xml {
  return category(path, sectionOf(path));
}

function category(path: string, above: string | null): Xml {
  const name = nameOf(path);
  const parent = above === null ? [] : [xml('parentCategory', { ref: nameOf(above) })];
  return xml('category', { name, displayName: `$(string.${name}_Category)` }, parent);
}

function policy(setting: Setting): Xml {
  const { path, shape } = setting;
  const name = nameOf(path);
  const section = sectionOf(path);
  const isFlag = shape.kind === 'flag';
  const attributes = {
    name,
    class: 'Machine',
    displayName: `$(string.${name})`,
    explainText: `$(string.${name}_Explain)`,
    ...(isFlag ? {} : { presentation: `$(presentation.${name})` }),
    key: [KEY, ...section.split('.').filter(Boolean)].join('\\'),
    ...(isFlag ? { valueName: keyOf(path) } : {}),
  };
  return xml('policy', attributes, [
    xml('parentCategory', { ref: nameOf(section) }),
    xml('supportedOn', { ref: SUPPORTED }),
    ...(isFlag
      ? [flagValue('enabledValue', 1), flagValue('disabledValue', 0)]
      : [xml('elements', {}, [element(setting)])]),
  ]);
}

function flagValue(name: string, value: number): Xml {
  return xml(name, {}, [xml('decimal', { value })]);
}

function element({ path, shape }: Setting): Xml {
  const attributes = { id: nameOf(path), valueName: keyOf(path) };
  const required = { ...attributes, required: 'true' };
  switch (shape.kind) {
    case 'number':
      return xml('decimal', { ...required, minValue: shape.from, maxValue: shape.to });
    case 'choice':
      return xml(
        'enum',
        required,
        shape.options.map((option) =>
          xml('item', { displayName: `$(string.${nameOf(path)}_${option})` }, [
            xml('value', {}, [xml('string', {}, option)]),
          ]),
        ),
      );
    case 'text':
      return xml('text', { ...required, maxLength: shape.maxLength ?? SHORT });
    case 'list': // may be empty
      return xml('multiText', { ...attributes, maxLength: SHORT });
    case 'record':
    case 'sections':
      return xml('multiText', { ...attributes, maxLength: LONG });
    default:
      throw new Error(`${path} has no element`);
  }
}
