import type { ServerResponse } from 'node:http';
import { expect } from '@playwright/test';
import { press, type Collection } from '../site-case.ts';

/** Names as servers really send them, and as the list then has them. */
const NAMES: readonly (readonly [disposition: string, name: string])[] = [
  ["attachment; filename*=UTF-8''Entlassung%20M%C3%BCller.docx", 'Entlassung Müller.docx'],
  ["attachment; filename=x.bin; filename*=iso-8859-1''Gr%FC%DFe.xlsx", 'Grüße.xlsx'],
  // The bytes of UTF-8, as most servers send them.
  [
    Buffer.from('attachment; filename="Überweisung.pdf.p7m"').toString('latin1'),
    'Überweisung.pdf.p7m',
  ],
  ['attachment; filename="=?utf-8?Q?R=C3=BCckruf.odt?="', 'Rückruf.odt'],
  // Electron replaces the byte of Latin-1 (docs/lockdown.md), and the extension stays.
  ['attachment; filename="Befund M\u00fcller.tiff"', 'Befund M_ller.tiff'],
];

/** Files that a site offers. */
export const downloads: Collection = {
  name: 'downloads',
  kiosk: 'downloads: session',
  cases: [
    {
      name: 'a letter with an English name',
      pages: {
        '': '<a href="letter">letter</a>',
        letter: (_request, response) =>
          response
            .writeHead(200, {
              'content-type': 'application/octet-stream',
              'content-disposition': 'attachment; filename="letter.txt"',
            })
            .end('text'),
      },
      play: async ({ kiosk, site }) => {
        await site.getByRole('link').click();
        await kiosk.screens.getByRole('button', { name: 'Downloads 1' }).click();
        await expect(kiosk.screens.getByText('letter.txt', { exact: true }).first()).toBeVisible();
      },
    },
    {
      name: 'letters with umlauts in their names',
      pages: {
        '': NAMES.map((_name, index) => `<a href="file-${index}">file ${index}</a> `).join(''),
        ...Object.fromEntries(
          NAMES.map(([disposition], index) => [
            `file-${index}`,
            (_request: unknown, response: ServerResponse) =>
              response
                .writeHead(200, {
                  'content-type': 'application/octet-stream',
                  'content-disposition': disposition,
                })
                .end('text'),
          ]),
        ),
      },
      play: async ({ kiosk, site }) => {
        for (const index of NAMES.keys()) await press(site, `file ${index}`);
        const list = kiosk.screens.getByRole('button', { name: /^Downloads/ });
        await expect(list).toHaveText(`Downloads${NAMES.length + 1}`);
        await list.click();
        for (const [, name] of NAMES) {
          await expect(kiosk.screens.getByText(name, { exact: true }).first()).toBeVisible();
        }
        await expect(
          kiosk.screens.getByText(/Pictures and text files can be opened/),
        ).toBeVisible();
      },
    },
  ],
};
