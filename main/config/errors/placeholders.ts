import { plainText } from '../../base/text.ts';
import type { Path } from './config-error.ts';
import { allowedAt, type Explanation } from './messages.ts';

/** What shells, Docker and CI (`${…}`), Jinja, Ansible and Helm (`{{ … }}`, `{% … %}`) replace. */
const PLACEHOLDER = /\$\{[^}\n]*\}|\{\{.*?\}\}|\{%.*?%\}/;

const MAX_SHOWN = 60;

/**
 * The error for a text in which a tool left a placeholder, and where that begins; null for a text without
 * one.
 */
export function placeholderIn(
  text: string,
): { readonly index: number; readonly message: string } | null {
  const found = PLACEHOLDER.exec(text.slice(0, 10_000));
  if (found === null) return null;
  const shown = plainText(found[0], MAX_SHOWN);
  const message = `still has the placeholder ${shown}, which the tool that writes this file did not fill in: write the value in its place`;
  return { index: found.index, message };
}

/** An explanation for each value in which a tool left a placeholder. @param value a tree of settings */
export function explainPlaceholders(value: unknown, path: Path = []): readonly Explanation[] {
  if (typeof value === 'string') {
    const message = placeholderIn(value)?.message ?? null;
    const allowed = message === null ? null : allowedAt(path);
    return message === null || allowed === null ? [] : [{ path, part: 'value', message, allowed }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    explainPlaceholders(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
