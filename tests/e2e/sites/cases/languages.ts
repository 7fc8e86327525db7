import { expect } from '@playwright/test';
import type { SiteCase } from '../site-case.ts';

/** What pages and servers learn of the user's languages: the config's, where the service has none. */
export const languages: SiteCase = {
  name: 'a page that chooses its language',
  pages: {
    '': '<title>page</title><input required>',
    accepted: ({ headers }, response) => response.end(headers['accept-language']),
  },
  play: async ({ site, url }) => {
    const found = await site.evaluate(
      async (address) => [
        navigator.languages,
        await (await fetch(`${address}accepted`)).text(),
        document.querySelector('input')?.validationMessage,
      ],
      url,
    );
    expect(found).toEqual([['en-US', 'en'], 'en-US', 'Please fill out this field.']);
  },
};
