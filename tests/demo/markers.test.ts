import { afterAll, beforeAll, expect, it } from 'vitest';
import { kinds, markerFor } from '../../demo/markers.ts';
import { type Portal, startPortal } from '../../demo/portal.ts';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ port: 0 });
});

afterAll(() => portal.close());

it('is the derivation that pages load', async () => {
  const source = await (await fetch(`${portal.url}/markers.js`)).text();
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const served = (await import(/* @vite-ignore */ url)) as {
    kinds: typeof kinds;
    markerFor: typeof markerFor;
  };
  expect(served.kinds).toEqual(kinds);
  expect(served.kinds.map((kind) => served.markerFor('a seed', kind))).toEqual(
    kinds.map((kind) => markerFor('a seed', kind)),
  );
});

it('gives every kind and every seed its own marker, always the same', () => {
  const markers = ['one', 'two'].flatMap((seed) => kinds.map((kind) => markerFor(seed, kind)));
  expect(new Set(markers).size).toBe(2 * kinds.length);
  expect(markerFor('one', 'beacon')).toBe('mk-beacon-dfa0ef3997e7de5c');
});

it('fits into a storage bucket’s name, the strictest of all places', () => {
  for (const kind of kinds) expect(markerFor('seed', kind)).toMatch(/^[a-z0-9_-]{1,64}$/);
});

it('is in no file that the portal serves', async () => {
  const page = await (await fetch(`${portal.url}/everything`)).text();
  expect(page).not.toMatch(/mk-/);
});
