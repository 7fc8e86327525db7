import { csvExporter } from './csv.ts';
import type { Exporter } from './fields.ts';
import { ocsfExporter } from './ocsf.ts';

/** Every format of an export. */
export const formats = { csv: csvExporter, ocsf: ocsfExporter } satisfies Readonly<
  Record<string, () => Exporter>
>;

export type Format = keyof typeof formats;
