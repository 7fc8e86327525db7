import { z } from 'zod';
import { kinds, type ValueShape, valueShapeOf } from './setting.ts';

/** The documentation of one setting. */
export interface Setting {
  /** Such as `session.idleTimeout` or `sites[].url`. */
  readonly path: string;
  /** A section or list of sections has settings below it. */
  readonly isSection: boolean;
  readonly shape: ValueShape;
  readonly type: string;
  /** Empty: none. */
  readonly limits: string;
  readonly default: string;
  readonly meaning: string;
}

/** Every setting of a schema and of the sections in it, in the schema's order. */
export function settingsOf(schema: z.core.$ZodType, path = ''): readonly Setting[] {
  const { inner, meaning, fallback } = unwrap(schema);
  const def = inner._zod.def;
  const kind = kinds.get(inner);
  const below = belowOf(inner, path);
  const item = def.type === 'array' ? below[0] : undefined;
  const limits =
    def.type === 'object'
      ? Object.keys(def.shape).join(', ')
      : [item?.isSection ? '' : item?.limits, kind?.limits].filter(Boolean).join('; ');
  const isSection = def.type === 'object' || below.some((setting) => setting.isSection);
  const self = {
    path,
    isSection,
    shape: valueShapeOf(inner, isSection),
    type: kind?.type ?? 'section',
    limits,
    default: kind?.default ?? fallback,
    meaning,
  };
  return [self, ...below];
}

function belowOf(schema: z.core.$ZodTypes, path: string): readonly Setting[] {
  const def = schema._zod.def;
  if (def.type === 'array') return settingsOf(def.element, `${path}[]`);
  if (def.type !== 'object') return [];
  return Object.entries(def.shape).flatMap(([key, field]) =>
    settingsOf(field, path === '' ? key : `${path}.${key}`),
  );
}

interface Unwrapped {
  readonly inner: z.core.$ZodTypes;
  readonly meaning: string;
  readonly fallback: string;
}

/** The schema without its default, its "optional" and its transformation. */
function unwrap(schema: z.core.$ZodType, fallback = 'required'): Unwrapped {
  const inner = schema as z.core.$ZodTypes;
  const def = inner._zod.def;
  const meaning = z.globalRegistry.get(schema)?.description;
  const below = () => {
    switch (def.type) {
      case 'prefault':
        return unwrap(def.innerType, yamlText(def.defaultValue));
      case 'optional':
        return unwrap(def.innerType, 'none');
      case 'pipe':
        return unwrap(def.in, fallback);
      default:
        return { inner, meaning: '', fallback };
    }
  };
  const found = below();
  return { ...found, meaning: meaning ?? found.meaning };
}

function yamlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return typeof value === 'object' ? '' : JSON.stringify(value).replaceAll('"', '');
}
