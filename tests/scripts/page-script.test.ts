import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundlePageScript } from '../../scripts/page-script.ts';

const scriptOf = async (name: string) =>
  (await bundlePageScript(`${import.meta.dirname}/../../page-scripts/${name}.ts`)).code;

describe.each(['own-area', 'own-area-page', 'page-guard'])('the page script %s', (name) => {
  it('is one function that runs at once, without modules', async () => {
    const script = await scriptOf(name);
    expect(script).toMatch(/^\(function\(\) \{\n[^]*\n\}\)\(\);\n?$/);
    expect(script).not.toMatch(/\b(import|require|process)\b/);
    expect(() => new Script(script)).not.toThrow();
  });
});

it('the script in the page takes its methods before the page can replace them', async () => {
  const script = await scriptOf('page-guard');
  expect(script).toContain('{ apply, defineProperty, getOwnPropertyDescriptor } = Reflect');
  expect(script).not.toContain('.call(');
});
