// Writes docs/configuration.md and docs/cleardesk.schema.json anew from the schema of the settings.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDocs } from './config-docs.ts';

const root = join(import.meta.dirname, '..');

for (const [file, text] of await configDocs()) writeFileSync(join(root, file), text);
