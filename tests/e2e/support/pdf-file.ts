import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';

interface PdfOptions {
  /** Where a link over the first page leads. */
  readonly link?: string;
  /** JavaScript that is to run when the document is opened. */
  readonly script?: string;
  /** Without it, nobody can read the document. */
  readonly password?: string;
  /** The name of a font that the document does not have in it. */
  readonly font?: string;
  /** A note on the first page, shown as an icon. */
  readonly note?: string;
}

/** A PDF with one line of text on each page (ISO 32000-1, 7.5). */
export function pdfFile(
  pages: readonly string[],
  { link, script, font = 'Helvetica', note, password }: PdfOptions = {},
): Buffer {
  const lock = password === undefined ? null : lockWith(password);
  const annotation = annotationOf(link, note);
  const kids = pages.map((_, i) => `${5 + 2 * i} 0 R`).join(' ');
  const open = script === undefined ? '' : `/OpenAction << /S /JavaScript /JS (${script}) >>`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${open} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /${font} >>`,
    annotation ?? 'null',
    ...pages.flatMap((text, i) => {
      const plain = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
      const content = lock === null ? plain : lock.encrypt(plain);
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
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${lock?.trailer ?? ''} >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Encryption by AES-256 (Adobe Supplement to ISO 32000, ExtensionLevel 3, 3.5: revision 5). */
function lockWith(password: string): {
  readonly trailer: string;
  readonly encrypt: (content: string) => string;
} {
  const hash = (salt: Buffer) => createHash('sha256').update(password).update(salt).digest();
  const encrypt = (key: Buffer, iv: Buffer, bytes: Buffer, isPadded: boolean) => {
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(isPadded);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  };
  const [key, check, salt] = [randomBytes(32), randomBytes(8), randomBytes(8)];
  const user = Buffer.concat([hash(check), check, salt]).toString('hex');
  const wrapped = encrypt(hash(salt), Buffer.alloc(16), key, false).toString('hex');
  const nobody = (bytes: number) => randomBytes(bytes).toString('hex');
  return {
    trailer: `/Encrypt << /Filter /Standard /V 5 /R 5 /Length 256 /P -4 /StmF /StdCF /StrF /Identity
      /CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >>
      /U <${user}> /UE <${wrapped}> /O <${nobody(48)}> /OE <${nobody(32)}> /Perms <${nobody(16)}> >>`,
    encrypt: (content) => {
      const iv = randomBytes(16);
      return Buffer.concat([iv, encrypt(key, iv, Buffer.from(content), true)]).toString('latin1');
    },
  };
}

function annotationOf(link: string | undefined, note: string | undefined): string | null {
  if (link !== undefined) {
    return `<< /Type /Annot /Subtype /Link /Rect [0 0 612 792] /Border [0 0 0] /A << /S /URI /URI (${link}) >> >>`;
  }
  if (note === undefined) return null;
  return `<< /Type /Annot /Subtype /Text /Name /Note /Rect [500 700 520 720] /Contents (${note}) >>`;
}

/**
 * Whether the picture of a page has a document of {@link pdfFile} in it: black words on a white sheet, beside
 * which the viewer is tinted.
 */
export async function isLetter(picture: Buffer): Promise<boolean> {
  const part = async (left: number, width: number) => {
    const area = { left, top: 130, width, height: 300 };
    const cut = await sharp(picture).extract(area).toBuffer(); // statistics are of a whole picture
    return (await sharp(cut).stats()).channels;
  };
  const [red, , blue] = await part(18, 6);
  const [words] = await part(100, 500);
  const isTinted = (blue?.min ?? 0) > (red?.max ?? 0) && (red?.min ?? 0) > 200;
  return isTinted && words?.max === 255 && words.min < 40 && words.mean > 240;
}
