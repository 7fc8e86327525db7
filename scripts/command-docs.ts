import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { commands } from '../main/cli/commands.ts';
import { usage } from '../main/cli/help.ts';
import { bashCompletion } from './commands/bash-completion.ts';
import { manPage } from './commands/man-page.ts';

const LINUX = 'build/linux/root/usr/share';
const README = 'README.md';

const START = '<!-- The commands: npm run command-docs -->';
const END = '<!-- End of the commands -->';

/** What each file that comes from the table of commands has to hold. @param root the checkout */
export async function commandDocs(root: string): Promise<ReadonlyMap<string, string>> {
  const readme = readFileSync(join(root, README), 'utf8');
  return new Map([
    [`${LINUX}/man/man1/cleardesk.1`, manPage(commands)],
    [`${LINUX}/bash-completion/completions/cleardesk`, bashCompletion(commands)],
    [README, await withTable(readme)],
  ]);
}

/** @throws Error if the text has no place for the table */
async function withTable(text: string): Promise<string> {
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${README} needs the lines ${START} and ${END}`);
  const rows = commands.map((command) => `| \`${cell(usage(command))}\` | ${command.summary} |`);
  const table = ['| command | does |', '| --- | --- |', ...rows].join('\n');
  const formatted = await format(table, { parser: 'markdown', printWidth: 120 });
  return `${text.slice(0, from)}${START}\n\n${formatted}\n${text.slice(to)}`;
}

/** GitHub takes a bar for the end of a cell, also inside code. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
