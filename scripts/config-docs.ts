import { format } from 'prettier';
import { z } from 'zod';
import { configSchema } from '../main/config/schema/schema.ts';
import { type Setting, settingsOf } from '../main/config/schema/settings.ts';
import { languagesDocs } from './languages-docs.ts';

/** A config file with every setting in it. */
export const exampleConfig = `# yaml-language-server: $schema=./cleardesk.schema.json
version: 1
organisation: { name: Example Clinic, helpDesk: 'Call 1234', logo: ./logo.svg }
language: auto
languages: [en, de, ar]
texts: { de: { login: { welcome: Grüß Gott } } }
sites:
  - name: Patient portal
    url: https://portal.example.org/
    allow: ['https://*.example.org']
    signOut:
      - { method: POST, url: https://portal.example.org/logout }
    signOutProof: { url: https://portal.example.org/me, expect: [401, 403] }
signIn:
  mode: guest
  accounts: # for mode: accounts
    - { user: nurse1, name: Nurse One, passwordHash: 'scrypt$...' }
  oidc: # for mode: oidc
    name: Example ID
    issuer: https://id.example.org
    clientId: cleardesk
    scopes: [openid, profile]
session:
  idleTimeout: 5m
  warning: 30s
  maxDuration: 8h
  endAt: ['18:00']
  endOn: [lock, suspend]
  waitForFirstInput: false
serverSignOut: { timeout: 3s, keepTryingFor: 24h }
exitScreen: { showFor: 10s }
credentials: { store: auto }
kiosk:
  fullScreen: true
  downloads: block
  printing: block
  clipboard: session
  keyboard: auto
audit: { maxSize: 10MB, keep: 20, seal: true }
log: { level: info }
fleet:
  device: desk-7
  groups: [ward-3]
  mqtt:
    url: mqtts://fleet.example.org:8883
    ca: ./ca.pem
    certificate: ./desk-7.pem
    key: ./desk-7.key
    prefix: cleardesk
  signals:
    issuer: https://id.example.org/realms/clinic
    audience: cleardesk
    clientId: desk-7
    clientKey: ./desk-7-ssf.key
admin: { passwordHash: 'scrypt$...' }
`;

const introduction = `# Configuration

<!-- Written by scripts/write-config-docs.ts from main/config/schema/schema.ts: change it there. -->

IT sets up a kiosk with one YAML file. Every setting has a default: without a file, or with an empty
one, Cleardesk is a guest kiosk without sites.

| where          | file                                                      |
| -------------- | --------------------------------------------------------- |
| command line   | \`--config FILE\`                                           |
| else           | what the environment variable \`CLEARDESK_CONFIG\` names    |
| else, Linux    | \`/etc/cleardesk/cleardesk.yaml\`                           |
| else, Windows  | \`%ProgramData%\\Cleardesk\\cleardesk.yaml\`                  |
| else, macOS    | \`/Library/Application Support/Cleardesk/cleardesk.yaml\`   |

What the organisation's device management sets stands above the file: see
[Policies](#policies).

\`cleardesk check-config FILE\` lists every error with its line and column, and warns where PCI DSS,
NIST SP 800-63B or WCAG speak against a setting. With a file that has an error in it, or that it
cannot read, the kiosk stays out of service; without a file it starts with the defaults.

- A duration is a whole number with its unit: \`45s\`, \`5m\`, \`8h\`. A size: \`10MB\` (1MB = 1,000,000
  bytes).
- A setting with nothing after its name keeps its default. An unknown name is an error.
- Anchors, aliases and tags of YAML are not read. The file is UTF-8, of at most 1 MB.
- Editors that know JSON Schema complete and check the file with
  [cleardesk.schema.json](cleardesk.schema.json), as the first line of the example asks them to.

## Policies

A policy counts more than the file, and the file more than the defaults. It sets what it names, key by
key, and leaves the rest to the file; of a list it sets the whole. No option of the command line and no
variable of Cleardesk's leads past it.

| where   | what                                                                                                    |
| ------- | ------------------------------------------------------------------------------------------------------- |
| Linux   | each \`*.yaml\` in \`/etc/cleardesk/policies\`, a part of a config file; of two, the later name counts    |
| Windows | the registry below \`HKLM\\SOFTWARE\\Policies\\Cleardesk\`, see [windows.md](windows.md#policies)           |
| macOS   | \`/Library/Managed Preferences/org.cleardesk.Cleardesk.plist\`, see [macos.md](macos.md#policies)        |

These are places that only an administrator can write to, on Linux as long as the folder is root's. What
a user can set, such as \`HKCU\` or \`defaults write\`, is not read. What comes out has to keep every rule
on this page: a policy that is wrong or cannot be read keeps the device out of service, as a file would.
On Linux and macOS a policy, or the folder of policies, that another user than root and the kiosk's own
user owns, or that every user may write to, is refused: the kiosk stays out of service with it.

\`check-config\` and \`diagnose\` say what the policies decide, and where a value that is warned of comes
from. On Linux a running kiosk notices a change by itself; elsewhere the next process does, after the
next session.

## Example

\`\`\`yaml
${exampleConfig}\`\`\`
`;

/** What each file of docs/ that comes from the schema or the texts has to hold; formatted as Prettier does. */
export async function configDocs(): Promise<ReadonlyMap<string, string>> {
  const settings = settingsOf(configSchema);
  const markdown = [introduction, ...tables(settings)].join('\n');
  return new Map([
    ['docs/configuration.md', await prettier(markdown, 'markdown')],
    ['docs/languages.md', await prettier(languagesDocs(), 'markdown')],
    ['docs/cleardesk.schema.json', await prettier(JSON.stringify(jsonSchema()), 'json')],
  ]);
}

function prettier(text: string, parser: string): Promise<string> {
  return format(text, { parser, printWidth: 100, singleQuote: true });
}

function jsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-07' });
  return { $schema, title: 'Configuration of a Cleardesk kiosk', ...schema };
}

/** One table for the top level and one for each section, in the schema's order. */
function tables(settings: readonly Setting[]): readonly string[] {
  return settings
    .filter(({ path }) => settings.some((below) => parentOf(below) === path))
    .map((section) => {
      const rows = settings.filter((setting) => parentOf(setting) === section.path).map(row);
      return [
        `## ${section.path === '' ? 'Top level' : `\`${section.path}\``}`,
        '',
        ...(section.meaning === '' ? [] : [section.meaning, '']),
        '| Setting | Type | Default | Limits | Meaning |',
        '| --- | --- | --- | --- | --- |',
        ...rows,
        '',
      ].join('\n');
    });
}

/** The section that a setting is in; null for the top level itself and for what is not a key. */
function parentOf({ path }: Setting): string | null {
  if (path === '' || path.endsWith('[]')) return null;
  return path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
}

function row({ path, type, limits, default: fallback, meaning, isSection }: Setting): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const cells = [`\`${name}\``, type, fallback, isSection ? 'see below' : limits, meaning];
  return `| ${cells.map((cell) => cell.replaceAll(/[|<]/g, '\\$&')).join(' | ')} |`;
}
