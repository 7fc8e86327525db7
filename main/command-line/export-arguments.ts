import { parseArgs } from 'node:util';
import { formats, type Format } from '../audit/export/formats.ts';

/** What `audit export` was asked for. */
type Asked =
  | { readonly kind: 'asked'; readonly format: Format; readonly file: string | undefined }
  | { readonly kind: 'wrong'; readonly problem: string | null };

/** @param args what follows `export` */
export function exportArguments(args: readonly string[]): Asked {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: 'string' } },
    });
  } catch {
    return { kind: 'wrong', problem: null };
  }
  const [file, ...more] = parsed.positionals;
  const { format } = parsed.values;
  if (format === undefined || more.length > 0) return { kind: 'wrong', problem: null };
  return isFormat(format)
    ? { kind: 'asked', format, file }
    : { kind: 'wrong', problem: `there is no format "${format}"` };
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}
