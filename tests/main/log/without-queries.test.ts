import { describe, expect, it } from 'vitest';
import { withoutQueries } from '../../../main/log/without-queries.ts';

describe('a text that names addresses', () => {
  it.each([
    [
      'Failed to load URL: https://id.example/out?id_token_hint=eyJ0.x&a=b with error: REFUSED',
      'Failed to load URL: https://id.example/out?… with error: REFUSED',
    ],
    ["ERR (-2) loading 'app://x/#code=1'", "ERR (-2) loading 'app://x/?…'"],
    ['http://a/?b=1\nhttp://c/d?e', 'http://a/?…\nhttp://c/d?…'],
  ])('keeps no query and no fragment: %s', (text, kept) => {
    expect(withoutQueries(text)).toBe(kept);
  });

  it.each(['What is this? A question', 'https://a.example/b', ''])('stays as it is: %s', (text) => {
    expect(withoutQueries(text)).toBe(text);
  });
});
