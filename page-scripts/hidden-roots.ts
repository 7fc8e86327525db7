import { setStyle } from './style.ts';

/** The elements that may have a shadow root, besides custom ones (DOM, "valid shadow host name"). */
const HOSTS: ReadonlySet<string> = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(
    ' ',
  ),
);

/** Empties closed shadow roots that HTML declared: no listener outside sees into them. */
export class HiddenRoots {
  readonly #probed = new WeakSet<HTMLElement>();

  /** @param except the kiosk's own element */
  emptyAt(element: EventTarget | undefined, except: HTMLElement | null): void {
    if (!(element instanceof HTMLElement) || element.shadowRoot !== null) return;
    if (this.#probed.has(element)) return;
    if (!HOSTS.has(element.localName) && !element.localName.includes('-')) return;
    if (element === except || element.isContentEditable) return;
    this.#probed.add(element);
    if (!hidesItsChildren(element)) return;
    try {
      element.attachShadow({ mode: 'closed' }); // empties one that was declared (DOM, "attach a shadow root")
    } catch {
      element.remove();
    }
  }
}

/** What a shadow root has no slot for has no box. */
function hidesItsChildren(element: HTMLElement): boolean {
  const probe = document.createElement('span');
  // No name that the page knows. Only a secure context has randomUUID.
  probe.slot = isSecureContext ? crypto.randomUUID() : String(Math.random());
  setStyle(probe, { display: 'block', position: 'fixed', width: '1px', height: '1px' });
  element.append(probe);
  const isHidden = probe.getClientRects().length === 0 && element.getClientRects().length > 0;
  probe.remove();
  return isHidden;
}
