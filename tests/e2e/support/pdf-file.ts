interface PdfOptions {
  /** Where a link over the first page leads. */
  readonly link?: string;
  /** JavaScript that is to run when the document is opened. */
  readonly script?: string;
  /** The name of a font that the document does not have in it. */
  readonly font?: string;
  /** A note on the first page, shown as an icon. */
  readonly note?: string;
}

/** A PDF with one line of text on each page (ISO 32000-1, 7.5). */
export function pdfFile(
  pages: readonly string[],
  { link, script, font = 'Helvetica', note }: PdfOptions = {},
): Buffer {
  const annotation = annotationOf(link, note);
  const kids = pages.map((_, i) => `${5 + 2 * i} 0 R`).join(' ');
  const open = script === undefined ? '' : `/OpenAction << /S /JavaScript /JS (${script}) >>`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${open} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /${font} >>`,
    annotation ?? 'null',
    ...pages.flatMap((text, i) => {
      const content = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
      const annotations = i === 0 && annotation !== null ? '/Annots [4 0 R]' : '';
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + 2 * i} 0 R ${annotations} >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, i) => {
    const offset = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function annotationOf(link: string | undefined, note: string | undefined): string | null {
  if (link !== undefined) {
    return `<< /Type /Annot /Subtype /Link /Rect [0 0 612 792] /Border [0 0 0] /A << /S /URI /URI (${link}) >> >>`;
  }
  if (note === undefined) return null;
  return `<< /Type /Annot /Subtype /Text /Name /Note /Rect [500 700 520 720] /Contents (${note}) >>`;
}
