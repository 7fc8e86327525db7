import { Parser } from 'htmlparser2';
import { isObject } from '../../../base/object.ts';
import { MOST_BODY_BYTES } from '../back-channel.ts';

/** A page of a site, as an answer has it. */
export interface PageSource {
  readonly source: string;
  /** False where its end may be missing. */
  readonly isWhole: boolean;
}

export async function pageOf(answer: Response): Promise<PageSource> {
  const bytes = await answer.arrayBuffer();
  const charset = /charset="?([\w-]+)/i.exec(answer.headers.get('content-type') ?? '')?.[1];
  return { source: decoded(bytes, charset), isWhole: bytes.byteLength < MOST_BODY_BYTES };
}

function decoded(bytes: ArrayBuffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a name that no browser knows either
  }
}

/**
 * A token against forged requests (OWASP, "CSRF Prevention") in a page: a field of a form, a `<meta>`, or a
 * parameter of a link by this name, or a property of a JSON object. Null if there is none.
 */
export function tokenIn(source: string, field: string): string | null {
  const found: string[] = [propertyIn(source, field)];
  const parser = new Parser({
    onopentag: (element, { name, value = '', content = '', href = '' }) => {
      if (element === 'input' && name === field) found.push(value);
      else if (element === 'meta' && name === field) found.push(content);
      else if (element === 'a') found.push(parameterIn(href, field));
    },
  });
  parser.end(source);
  return found.find((token) => token !== '') ?? null;
}

/** Whether a page has a text: in what it shows, or in its source. */
export function hasText(source: string, text: string): boolean {
  if (source.includes(text)) return true;
  let shown = '';
  const parser = new Parser({ ontext: (part) => (shown += part) });
  parser.end(source);
  return inOneLine(shown).includes(inOneLine(text));
}

/** Elements of a form that hold no answer of the user. */
const WITHOUT_ANSWER = new Set(['hidden', 'submit', 'button', 'image', 'reset']);

/**
 * Whether a page asks whether to go on: it has a form to send that has nothing to fill in. A sign-in form, to
 * which some providers lead after a sign-out, has.
 */
export function asksToConfirm(source: string): boolean {
  const forms: { hasButton: boolean; hasField: boolean }[] = [];
  let form: (typeof forms)[number] | null = null;
  const parser = new Parser({
    onopentag: (element, { method = '', type = '' }) => {
      const kind = type.toLowerCase();
      if (element === 'form' && method.toLowerCase() === 'post') {
        form = { hasButton: false, hasField: false };
        forms.push(form);
      } else if (form === null) return;
      else if (element === 'button' && kind !== 'button') form.hasButton = true;
      else if (element === 'input' && kind === 'submit') form.hasButton = true;
      else if (element === 'select' || element === 'textarea') form.hasField = true;
      else if (element === 'input' && !WITHOUT_ANSWER.has(kind)) form.hasField = true;
    },
    onclosetag: (element) => {
      if (element === 'form') form = null;
    },
  });
  parser.end(source);
  return forms.some(({ hasButton, hasField }) => hasButton && !hasField);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

function parameterIn(href: string, name: string): string {
  const query = href.split('#')[0]?.split('?')[1] ?? '';
  return new URLSearchParams(query).get(name) ?? '';
}

function propertyIn(source: string, name: string): string {
  try {
    const value: unknown = JSON.parse(source);
    const token: unknown = isObject(value) ? value[name] : null;
    return typeof token === 'string' ? token : '';
  } catch {
    return ''; // not JSON
  }
}
