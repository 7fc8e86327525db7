import { expect } from '@playwright/test';
import { press, textOf, type Collection } from '../site-case.ts';

/** Links, and what they lead to. */
export const links: Collection = {
  name: 'links',
  cases: [
    {
      name: 'a link within the site',
      pages: { '': '<a href="next">next</a>', next: '<h1>Next page</h1>' },
      play: async ({ site }) => {
        await press(site, 'next');
        await expect(site.getByRole('heading')).toHaveText('Next page');
      },
    },
    {
      name: 'a link to another origin',
      pages: { '': '<h1>Portal</h1><a href="%ELSEWHERE%/">elsewhere</a>' },
      play: async ({ site }) => {
        await press(site, 'elsewhere');
        expect(await textOf(site)).toContain('Portal');
      },
      records: ['navigation %ELSEWHERE%'],
    },
  ],
};
