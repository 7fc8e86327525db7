import { PREFERENCE_DOMAIN } from '../../main/config/source/config-location.ts';
import { readYaml } from '../../main/config/source/yaml.ts';
import { plistFile, type PlistValue } from './plist.ts';

/** Of this example: whoever changes it for their organisation gives it others. */
const PROFILE_UUID = '5F0C3D0E-6E0B-4D1C-9C53-6B8B1B0E7A01';
const PAYLOAD_UUID = '5F0C3D0E-6E0B-4D1C-9C53-6B8B1B0E7A02';

/**
 * A configuration profile for macOS with the settings of a config file, as forced preferences
 * (https://developer.apple.com/documentation/devicemanagement/managedpreferences).
 */
export function profile(config: string): string {
  const settings = readYaml(config).value as PlistValue;
  return plistFile({
    PayloadContent: [
      {
        PayloadContent: {
          [PREFERENCE_DOMAIN]: { Forced: [{ mcx_preference_settings: settings }] },
        },
        PayloadDisplayName: 'Cleardesk',
        PayloadIdentifier: `${PREFERENCE_DOMAIN}.policy.settings`,
        PayloadType: 'com.apple.ManagedClient.preferences',
        PayloadUUID: PAYLOAD_UUID,
        PayloadVersion: 1,
      },
    ],
    PayloadDescription: 'Settings of the Cleardesk kiosk. An example: change it.',
    PayloadDisplayName: 'Cleardesk (example)',
    PayloadIdentifier: `${PREFERENCE_DOMAIN}.policy`,
    PayloadRemovalDisallowed: true,
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: PROFILE_UUID,
    PayloadVersion: 1,
  });
}
