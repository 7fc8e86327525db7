import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * Puts a page's script and style into the page itself, so that one answer holds all of it: each
 * further request would wait for the main process, which is busy at start. The page's content
 * security policy names them by their hashes (CSP Level 3, section 2.3.1), and lets nothing else in.
 */
export function inlinePage(): Plugin {
  return {
    name: 'cleardesk:inline-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'));
      if (page?.type !== 'asset') throw new Error('the build has made no page');
      let html = String(page.source);
      const hashes = { script: '', style: '' };
      for (const part of Object.values(bundle)) {
        if (part === page) continue;
        const [kind, text] =
          part.type === 'chunk'
            ? (['script', part.code] as const)
            : (['style', String(part.source)] as const);
        const tag = tagOf(part.fileName, html);
        if (tag === null || hashes[kind] !== '') {
          throw new Error(`${part.fileName} cannot become part of the page`);
        }
        const inside = inlineText(kind, text);
        hashes[kind] = `'sha256-${createHash('sha256').update(inside).digest('base64')}'`;
        // A function, for `$` in the text means something else in a replacement.
        const attributes = kind === 'script' ? ' type="module"' : '';
        html = html.replace(tag, () => `<${kind}${attributes}>${inside}</${kind}>`);
        Reflect.deleteProperty(bundle, part.fileName);
      }
      page.source = html
        .replace("script-src 'self'", `script-src ${hashes.script}`)
        .replace("style-src 'self'", `style-src ${hashes.style}`);
    },
  };
}

/** The element that asks for a file. */
function tagOf(fileName: string, html: string): string | null {
  const name = fileName.replaceAll(/[.\\]/g, '\\$&');
  const tag = new RegExp(`<script[^>]*${name}[^>]*></script>|<link[^>]*${name}[^>]*>`);
  return tag.exec(html)?.[0] ?? null;
}

/** The text as the page's parser will see it: what would end the element is written otherwise. */
function inlineText(kind: 'script' | 'style', text: string): string {
  if (text.includes('\r')) throw new Error('a parser would change the line ends, and so the hash');
  const inside = kind === 'script' ? text.replaceAll(/<(?=\/script|!--)/gi, '\\x3C') : text;
  if (kind === 'style' && /<\/style/i.test(inside)) throw new Error('the style ends itself');
  return inside;
}
