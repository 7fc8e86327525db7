import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../prepare.mjs';

const HEAD = `Cleardesk contains the packages below, each under its licence. Those of Electron and Chromium,
which it runs in, are in the files LICENSE.electron.txt and LICENSES.chromium.html.`;

/** What no build lists: keytar is loaded at run time, a piece of the bundler is in its output, and a style names the font. */
const UNLISTED = ['keytar', 'rolldown', '@fontsource-variable/rubik'];

/** Packages that name their licence and leave out its text: both are as their package.json says. */
const WITHOUT_TEXT = ['@nodable/entities'];

/** What a package's licence does not say of it. */
const REMARKS = {
  tldts:
    'It holds data of the Public Suffix List (https://publicsuffix.org/list/), which is under the\n' +
    'Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/).',
  'qrcode.react':
    'QR Code Generator in it: Copyright (c) Project Nayuki, https://www.nayuki.io/page/qr-code-generator-library,\n' +
    'under the MIT license, whose text is that of other packages in this file.',
};

/**
 * The licences of everything that the last build has taken into `out/`, as one text.
 * @throws when a package has none
 */
export function thirdPartyNotices() {
  /** @type {Map<string, string[]>} from a licence to what is under it */
  const licences = new Map();
  for (const { name, version, licence } of packages()) {
    licences.set(licence, [...(licences.get(licence) ?? []), `${name} ${version}`]);
  }
  const parts = Array.from(licences, ([licence, names]) => `${names.join('\n')}\n\n${licence}`);
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  return `${[HEAD, ...parts].join(line)}\n`;
}

/** Each once, by name. */
function packages() {
  const lists = readdirSync(join(root, 'out/bundled')).map((list) =>
    JSON.parse(readFileSync(join(root, 'out/bundled', list), 'utf8')),
  );
  const unlisted = UNLISTED.map((name) => join(root, 'node_modules', name));
  /** @type {string[]} */
  const folders = [...new Set([...lists.flat(), ...unlisted])];
  return folders
    .map((folder) => {
      const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return { name: String(about.name), version: about.version, licence: licence(folder, about) };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/**
 * @param {string} folder
 * @param {{ name: string, license: string, author: string }} about
 */
function licence(folder, { name, license, author }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file !== undefined) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim();
    const remark = /** @type {Record<string, string>} */ (REMARKS)[name];
    return remark === undefined ? text : `${text}\n\n${remark}`;
  }
  if (license !== 'MIT' || !WITHOUT_TEXT.includes(name)) {
    throw new Error(`${name} has no licence that could be put into the installers`);
  }
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return own.replace(/^Copyright .*$/m, `Copyright (c) ${author}`);
}
