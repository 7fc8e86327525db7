// Writes docs/configuration.md, docs/cleardesk.schema.json and build/policy/ anew from the schema of
// the settings, and docs/languages.md from the texts of the screens.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configDocs } from './config-docs.ts';
import { policyTemplates } from './policy-templates.ts';

const root = join(import.meta.dirname, '..');

for (const [name, text] of [...(await configDocs()), ...policyTemplates()]) {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
