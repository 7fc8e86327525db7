import { exampleConfig } from './config-docs.ts';
import { adml } from './policy/adml.ts';
import { admx } from './policy/admx.ts';
import { manifest } from './policy/manifest.ts';
import { profile } from './policy/profile.ts';

/** What each file of build/policy/, which comes from the schema, has to hold. */
export function policyTemplates(): ReadonlyMap<string, string> {
  return new Map([
    ['build/policy/windows/Cleardesk.admx', admx()],
    ['build/policy/windows/en-US/Cleardesk.adml', adml()],
    ['build/policy/macos/Cleardesk.mobileconfig', profile(exampleConfig)],
    ['build/policy/macos/org.cleardesk.Cleardesk.manifest.plist', manifest()],
  ]);
}
