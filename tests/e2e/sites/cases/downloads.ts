import { expect } from '@playwright/test';
import type { Collection } from '../site-case.ts';

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
  ],
};
