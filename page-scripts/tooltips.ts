const MAX_CHARACTERS = 100;

/** Keeps every tooltip to one line of 100 characters at most, also when the page changes it. */
export class Tooltips {
  readonly #watched = new WeakSet<Element>();

  watch(path: readonly EventTarget[]): void {
    for (const node of path) if (node instanceof Element) this.#watchOne(node);
  }

  #watchOne(element: Element): void {
    if (this.#watched.has(element)) return;
    this.#watched.add(element);
    fix(element);
    new MutationObserver(() => {
      fix(element);
    }).observe(element, {
      attributeFilter: ['title'],
      ...(element instanceof SVGElement && { childList: true, characterData: true, subtree: true }),
    });
  }
}

function fix(element: Element): void {
  const title = element.getAttribute('title');
  if (title !== null && title !== shorten(title)) element.setAttribute('title', shorten(title));
  if (!(element instanceof SVGElement)) return;
  for (const child of element.children) {
    const text = child.textContent;
    if (child.localName === 'title' && text !== shorten(text)) child.textContent = shorten(text);
  }
}

function shorten(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, MAX_CHARACTERS);
}
