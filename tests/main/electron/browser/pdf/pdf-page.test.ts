import { describe, expect, it } from 'vitest';
import {
  frameAncestors,
  nameOf,
  PDF_PAGE_POLICY,
  pdfPage,
  valueOf,
} from '../../../../../main/electron/browser/pdf/pdf-page.ts';

const BUILT =
  '<html data-document-id="" data-language="" data-texts="" data-problem=""><title></title>';

describe('the page that shows a PDF', () => {
  it('names its document, language, texts and title, and nothing of these is markup', () => {
    const name = `</title><script>"'&`;
    const html = pdfPage(BUILT, {
      id: 'a-b',
      name,
      language: 'de"',
      texts: '{"a":"$&"}',
      problem: null,
    });
    expect(html).toBe(
      '<html data-document-id="a-b" data-language="de&#34;" data-texts="{&#34;a&#34;:&#34;$&#38;&#34;}" ><title>&#60;/title&#62;&#60;script&#62;&#34;&#39;&#38;</title>',
    );
  });

  it('takes a name literally that has a pattern of String.replace in it', () => {
    const html = pdfPage(BUILT, {
      id: 'a',
      name: '$$ $`',
      language: 'en',
      texts: '{}',
      problem: null,
    });
    expect(html).toContain('<title>$$ $`</title>');
  });

  it('says why there is nothing to show', () => {
    const html = pdfPage(BUILT, {
      id: 'a',
      name: '',
      language: 'en',
      texts: '{}',
      problem: 'too-large',
    });
    expect(html).toContain('data-problem="too-large"');
  });

  it('has no origin, sends no form and loads only what the kiosk serves', () => {
    expect(PDF_PAGE_POLICY).toMatch(/^sandbox allow-scripts; default-src 'none'; /);
    expect(PDF_PAGE_POLICY).not.toMatch(/allow-same-origin|https?:|\*|'unsafe-eval'/);
  });
});

describe('an answer that has a PDF', () => {
  it('gives its headers, however they are written', () => {
    const headers = [{ name: 'Content-Type', value: 'application/pdf' }];
    expect(valueOf(headers, 'content-type')).toBe('application/pdf');
    expect(valueOf(headers, 'content-disposition')).toBe('');
  });

  it('keeps what the site says of pages that may frame it, out of all its policies', () => {
    const policies = ["default-src *; Frame-Ancestors 'self'", "frame-ancestors 'none', img-src *"];
    expect(frameAncestors({ 'Content-Security-Policy': policies })).toEqual([
      "Frame-Ancestors 'self'",
      "frame-ancestors 'none'",
    ]);
    expect(frameAncestors({ 'content-type': ['application/pdf'] })).toEqual([]);
  });

  it('is called as the last part of its address, also where that is encoded wrongly', () => {
    expect(nameOf('https://a.example/x/L%C3%A4rm.pdf?q=1')).toBe('Lärm.pdf');
    expect(nameOf('https://a.example/%E4.pdf')).toBe('%E4.pdf');
    expect(nameOf('https://a.example/')).toBe('');
  });
});
