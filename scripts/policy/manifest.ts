import { PREFERENCE_DOMAIN } from '../../main/config/source/config-location.ts';
import { configSchema } from '../../main/config/schema/schema.ts';
import { type Setting, settingsOf } from '../../main/config/schema/settings.ts';
import { plistFile, type PlistValue } from './plist.ts';
import { formOf, keyOf, sectionOf, titleOf } from './settings.ts';

/**
 * The settings as a manifest of a preference domain, for the editors of configuration profiles that
 * read this format (https://github.com/ProfileManifests/ProfileManifests/wiki/Manifest-Format).
 */
export function manifest(): string {
  return plistFile({
    pfm_description: 'Settings of the Cleardesk kiosk',
    pfm_domain: PREFERENCE_DOMAIN,
    pfm_format_version: 1,
    pfm_platforms: ['macOS'],
    pfm_subkeys: below('', settingsOf(configSchema)),
    pfm_targets: ['system-managed'],
    pfm_title: 'Cleardesk',
    pfm_unique: true,
    pfm_version: 1,
  });
}

function below(section: string, settings: readonly Setting[]): readonly PlistValue[] {
  return settings
    .filter(({ path }) => path !== '' && !path.endsWith('[]') && sectionOf(path) === section)
    .map((setting) => ({
      pfm_name: keyOf(setting.path),
      pfm_title: titleOf(setting),
      pfm_description: [setting.meaning, formOf(setting)].filter(Boolean).join(' '),
      ...kindOf(setting, settings),
    }));
}

function kindOf(setting: Setting, settings: readonly Setting[]): Record<string, PlistValue> {
  const { path, shape, default: fallback } = setting;
  switch (shape.kind) {
    case 'section':
      return { pfm_type: 'dictionary', pfm_subkeys: below(path, settings) };
    case 'flag':
      return { pfm_type: 'boolean', pfm_default: fallback === 'true' };
    case 'number':
      return { pfm_type: 'integer', pfm_range_min: shape.from, pfm_range_max: shape.to };
    case 'choice':
      return { pfm_type: 'string', pfm_default: fallback, pfm_range_list: shape.options };
    case 'record':
      return { pfm_type: 'dictionary' };
    case 'text':
      return { pfm_type: 'string' };
    case 'list':
    case 'sections': {
      const item = settings.find((other) => other.path === `${path}[]`);
      return { pfm_type: 'array', pfm_subkeys: item === undefined ? [] : [kindOf(item, settings)] };
    }
  }
}
