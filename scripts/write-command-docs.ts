// Writes the manual page, the shell completion and the README's table from the table of commands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandDocs } from './command-docs.ts';

const root = join(import.meta.dirname, '..');

for (const [name, text] of await commandDocs(root)) writeFileSync(join(root, name), text);
