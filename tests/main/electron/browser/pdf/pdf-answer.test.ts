import { describe, expect, it } from 'vitest';
import { pdfAs } from '../../../../../main/electron/browser/site-traffic.ts';

describe('a PDF that was to be shown', () => {
  it('is a download, under the name it came with', () => {
    expect(
      pdfAs('download', {
        'Content-Type': ['application/pdf; charset=binary'],
        'Content-Disposition': ['inline; filename="a.pdf"'],
        'Set-Cookie': ['a=1', 'b=2'],
      }),
    ).toEqual({
      responseHeaders: {
        'Content-Type': ['application/pdf; charset=binary'],
        'Set-Cookie': ['a=1', 'b=2'],
        'content-disposition': ['attachment; filename="a.pdf"'],
      },
    });
  });

  it('is one without a name, too', () => {
    expect(
      pdfAs('download', { 'content-type': ['Application/PDF'] }).responseHeaders,
    ).toMatchObject({
      'content-disposition': ['attachment'],
    });
  });

  it('is no other page: it keeps its answer', () => {
    expect(pdfAs('download', { 'content-type': ['text/html'] })).toEqual({});
    expect(pdfAs('download', {})).toEqual({});
  });

  it('is a page where it was offered as a file, and the session may have no files', () => {
    const offered = {
      'content-type': ['application/pdf'],
      'Content-Disposition': ['attachment; filename="a.pdf"'],
    };
    expect(pdfAs('page', offered).responseHeaders).toMatchObject({
      'content-disposition': ['inline; filename="a.pdf"'],
    });
    expect(pdfAs('as-offered', offered)).toEqual({});
  });
});
