type Headers = Readonly<Record<string, readonly string[]>>;

/**
 * Makes a PDF that was to be shown a download, which is what the config says about downloads. There
 * is nothing that could show it (`plugins: false`): the page would be blank, without a way back.
 * @returns what `onHeadersReceived` answers
 */
export function withoutPdf(headers: Headers): { responseHeaders?: Record<string, string[]> } {
  const valueOf = (wanted: string) =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1][0] ?? '';
  if (!/^application\/pdf\b/i.test(valueOf('content-type').trim())) return {};
  const others = Object.entries(headers).filter(
    ([name]) => name.toLowerCase() !== 'content-disposition',
  );
  const name = valueOf('content-disposition').replace(/^[^;]*/, '');
  return {
    responseHeaders: {
      ...Object.fromEntries(others.map(([key, values]) => [key, [...values]])),
      'content-disposition': [`attachment${name}`],
    },
  };
}
