import { configSchema } from '../../main/config/schema/schema.ts';
import { type Setting, settingsOf } from '../../main/config/schema/settings.ts';

/**
 * What a policy can set, in the schema's order, each list as one. The version of the file format is
 * not among them: the templates are themselves of a version.
 */
export function policySettings(): readonly Setting[] {
  return settingsOf(configSchema).filter(
    ({ path, shape }) => shape.kind !== 'section' && !path.includes('[]') && path !== 'version',
  );
}

/** The sections that hold them. */
export function policySections(): readonly Setting[] {
  return settingsOf(configSchema).filter(
    ({ path, shape }) => shape.kind === 'section' && !path.includes('[]') && path !== '',
  );
}

/** The section that a setting is in: `session` for `session.idleTimeout`, empty for the top level. */
export function sectionOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), 0));
}

export function keyOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** `session.idleTimeout` is "Idle timeout". */
export function titleOf({ path }: Pick<Setting, 'path'>): string {
  const words = keyOf(path).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const short = words.replaceAll(/\b(ca|oidc|url)\b/g, (word) => word.toUpperCase());
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** What may be written, in a sentence; empty where the kind of field says it all. */
export function formOf({ type, limits, shape }: Setting): string {
  switch (shape.kind) {
    case 'section':
    case 'flag':
    case 'choice':
      return '';
    default:
      return `A ${type}: ${limits}${exampleOf(type)}.`;
  }
}

function exampleOf(type: string): string {
  if (type.startsWith('duration'))
    return ', as a whole number with its unit, such as 45s, 5m or 8h';
  return type === 'size' ? ', as a whole number with its unit, such as 10MB' : '';
}
