import { z } from 'zod';

/** The kind of value that a setting has, for forms other than YAML, such as policy templates. */
export type ValueShape =
  | { readonly kind: 'section' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly from: number; readonly to: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** `maxLength` null: the schema limits it by other means. */
  | { readonly kind: 'text'; readonly maxLength: number | null }
  /** Of texts or choices. */
  | { readonly kind: 'list' }
  /** A list of sections. */
  | { readonly kind: 'sections' };

/** @param schema without its default, its "optional" and its transformation */
export function valueShapeOf(schema: z.core.$ZodTypes, hasSectionsBelow: boolean): ValueShape {
  if (schema instanceof z.ZodObject) return { kind: 'section' };
  if (schema instanceof z.ZodArray) return { kind: hasSectionsBelow ? 'sections' : 'list' };
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) };
  if (schema instanceof z.ZodString) return { kind: 'text', maxLength: schema.maxLength };
  if (schema instanceof z.ZodLiteral) return oneOf(Number(schema.value));
  if (schema instanceof z.ZodNumber) return within(schema.minValue, schema.maxValue);
  throw new Error(`no setting is made of ${schema._zod.def.type}`);
}

function oneOf(only: number): ValueShape {
  return { kind: 'number', from: only, to: only };
}

function within(from: number | null, to: number | null): ValueShape {
  if (from === null || to === null) throw new Error('every number has its limits');
  return { kind: 'number', from, to };
}
