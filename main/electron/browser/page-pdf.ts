import type { WebContents } from 'electron';

/** A page as it is printed, without its title and address. */
export function pagePdf(contents: WebContents): Promise<Buffer> {
  return contents.printToPDF({ printBackground: true, preferCSSPageSize: true });
}
