/** Names of settings whose values are nobody's business, or say who somebody is. */
const SECRET = /^(passwordHash|accounts|device|clientSecret|key)$|secret|token$/i;

/** The same value, with what is secret in it replaced by whether it is set; addresses lose their query. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value === 'string') return value.replace(/(^[a-z]+:\/\/[^?#]*)[?#].*/is, '$1?…');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? hidden(inner) : withoutSecrets(inner),
    ]),
  );
}

function hidden(value: unknown): string | null {
  if (Array.isArray(value)) return `(${value.length} of them)`;
  return value === null || value === undefined ? null : '(set)';
}
