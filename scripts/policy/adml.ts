import type { Setting } from '../../main/config/schema/settings.ts';
import { nameOf, ROOT, rootAttributes, SUPPORTED } from './admx.ts';
import { formOf, policySections, policySettings, titleOf } from './settings.ts';
import { type Xml, xml, xmlFile } from './xml.ts';

/** The English texts of the policies, and the fields in which their values are given. */
export function adml(): string {
  const settings = policySettings();
  return xmlFile(
    xml('policyDefinitionResources', rootAttributes, [
      xml('displayName', {}, 'Cleardesk'),
      xml('description', {}, 'The kiosk app for shared computers that leaves nothing of a user.'),
      xml('resources', {}, [
        xml('stringTable', {}, [
          text(SUPPORTED, 'Cleardesk 0.1 or later'),
          text(`${ROOT}_Category`, 'Cleardesk'),
          ...policySections().map((section) =>
            text(`${nameOf(section.path)}_Category`, titleOf(section)),
          ),
          ...settings.flatMap(texts),
        ]),
        xml(
          'presentationTable',
          {},
          settings.filter(({ shape }) => shape.kind !== 'flag').map(presentation),
        ),
      ]),
    ]),
  );
}

function text(id: string, value: string): Xml {
  return xml('string', { id }, value);
}

function texts(setting: Setting): readonly Xml[] {
  const { path, shape } = setting;
  const options = shape.kind === 'choice' ? shape.options : [];
  return [
    text(nameOf(path), `${titleOf(setting)} (${path})`),
    text(`${nameOf(path)}_Explain`, explanation(setting)),
    ...options.map((option) => text(`${nameOf(path)}_${option}`, option)),
  ];
}

function explanation(setting: Setting): string {
  const { meaning, shape, default: fallback } = setting;
  const below =
    'the configuration file on the device applies, or the default where it says nothing.';
  const states =
    shape.kind === 'flag'
      ? `Enabled: true. Disabled: false. Not configured: ${below}`
      : `Disabled or not configured: ${below}`;
  return [meaning, formOf(setting), howOf(setting), `Default: ${fallback}`, states]
    .filter((line) => line !== '')
    .join('\n\n');
}

function howOf({ shape }: Setting): string {
  if (shape.kind === 'list') return 'One on each line.';
  return shape.kind === 'sections' || shape.kind === 'record'
    ? 'As YAML or JSON, as the configuration file has it.'
    : '';
}

function presentation(setting: Setting): Xml {
  const refId = nameOf(setting.path);
  return xml('presentation', { id: refId }, fields(setting, refId));
}

function fields(setting: Setting, refId: string): readonly Xml[] {
  const { shape, default: fallback } = setting;
  const label = titleOf(setting);
  switch (shape.kind) {
    case 'number':
      return [xml('decimalTextBox', { refId, defaultValue: fallback }, label)];
    case 'choice': {
      const defaultItem = shape.options.indexOf(fallback);
      return [xml('dropdownList', { refId, noSort: 'true', defaultItem }, label)];
    }
    case 'text':
      return [xml('textBox', { refId }, [xml('label', {}, label)])];
    default: // such a field has no label of its own
      return [xml('text', {}, label), xml('multiTextBox', { refId, defaultHeight: 8 })];
  }
}
