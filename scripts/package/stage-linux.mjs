import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../prepare.mjs';

const UNITS = 'usr/lib/systemd/system';
const DOC = 'usr/share/doc/cleardesk';

/**
 * Puts together what a Linux package carries besides the app: build/linux/root as it is, and what is
 * made of other files.
 * @param {string} folder is made anew
 */
export function stageLinux(folder) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'build/linux/root'), folder, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {(path: string, text: string | Buffer) => void} */
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
  const inPlace = (/** @type {string} */ path) => readFileSync(join(folder, path), 'utf8');

  cpSync(
    join(root, 'build/cleardesk-session'),
    join(folder, 'usr/lib/cleardesk/cleardesk-session'),
  );
  write(
    `${UNITS}/cleardesk-kiosk-x11.service`,
    forX11(inPlace(`${UNITS}/cleardesk-kiosk.service`)),
  );
  const metainfo = 'usr/share/metainfo/org.cleardesk.Cleardesk.metainfo.xml';
  const date = new Date(buildTime()).toISOString().slice(0, 10);
  write(metainfo, inPlace(metainfo).replace('@VERSION@', version).replace('@DATE@', date));

  write(`${DOC}/copyright`, copyright(read('LICENSE')));
  write(`${DOC}/changelog.gz`, gzip(changelog(version)));
  for (const page of ['configuration.md', 'install.md', 'audit-file.md', 'privacy.md']) {
    write(`${DOC}/${page}.gz`, gzip(read(`docs/${page}`)));
  }
  for (const section of ['man1', 'man8']) {
    const pages = join(folder, 'usr/share/man', section);
    for (const page of readdirSync(pages)) {
      write(`usr/share/man/${section}/${page}.gz`, gzip(readFileSync(join(pages, page), 'utf8')));
      rmSync(join(pages, page));
    }
  }
}

/**
 * The same service under an X server.
 * @param {string} unit
 */
function forX11(unit) {
  return unit
    .replace('(Wayland)', '(X11)')
    .replace('cleardesk-kiosk-x11.service', 'cleardesk-kiosk.service')
    .replace('XDG_SESSION_TYPE=wayland', 'XDG_SESSION_TYPE=x11')
    .replace('/kiosk wayland', '/kiosk x11');
}

/** @param {string} licence */
function copyright(licence) {
  const text = licence
    .split('\n')
    .slice(4)
    .map((line) => (line === '' ? ' .' : ` ${line}`))
    .join('\n')
    .replace(/( \.\n?)+$/, '');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Cleardesk

Files: *
Copyright: 2026 The Cleardesk authors
License: Expat

Files: opt/Cleardesk/*
Copyright: Electron contributors, The Chromium Authors and others
License: various
 /opt/Cleardesk/LICENSE.electron.txt and /opt/Cleardesk/LICENSES.chromium.html have those of Electron
 and Chromium; /opt/Cleardesk/resources/THIRD-PARTY-NOTICES.txt has those of the packages in app.asar.

License: Expat
${text}
`;
}

/** @param {string} version */
function changelog(version) {
  const day = new Date(buildTime()).toUTCString().replace('GMT', '+0000');
  return `cleardesk (${version}) unstable; urgency=medium

  * Release ${version}.

 -- Cleardesk <packages@cleardesk.invalid>  ${day}
`;
}

/** Milliseconds. Builds of one commit are alike where SOURCE_DATE_EPOCH is given. */
function buildTime() {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  return seconds === undefined ? Date.now() : Number(seconds) * 1000;
}

/** @param {string} text */
function gzip(text) {
  return gzipSync(text, { level: 9 });
}
