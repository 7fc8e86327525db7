import { describe, expect, it } from 'vitest';
import { withoutPdf } from '../../../../main/electron/browser/site-traffic.ts';

describe('a PDF that was to be shown', () => {
  it('is a download, under the name it came with', () => {
    expect(
      withoutPdf({
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
    expect(withoutPdf({ 'content-type': ['Application/PDF'] }).responseHeaders).toMatchObject({
      'content-disposition': ['attachment'],
    });
  });

  it('is no other page: it keeps its answer', () => {
    expect(withoutPdf({ 'content-type': ['text/html'] })).toEqual({});
    expect(withoutPdf({})).toEqual({});
  });
});
