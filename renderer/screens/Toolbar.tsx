import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { Cleardesk } from '../../preload/contract.ts';

interface ToolbarProps {
  readonly label: string;
  readonly className: string;
  readonly bar?: RefObject<HTMLDivElement | null>;
  readonly onBarReached: Cleardesk['onBarReached'];
  readonly children: ReactNode;
}

/**
 * The strip above a page. The arrow keys, Home and End move between its buttons. Each button is a tab stop as well,
 * unlike in the toolbar pattern of the ARIA Authoring Practices: people who do not know the pattern, on a device that
 * they have not seen before, must reach the button that ends the session with Tab alone.
 */
export function Toolbar({ label, className, bar, onBarReached, children }: ToolbarProps) {
  const own = useRef<HTMLDivElement>(null);
  const toolbar = bar ?? own;
  useEffect(
    () =>
      onBarReached(() => {
        const { current } = toolbar;
        if (current === null || current.contains(document.activeElement)) return;
        // The page that is in front, where the bar has a button for it.
        const button =
          current.querySelector<HTMLElement>('button[aria-current]') ?? buttonsOf(current)[0];
        button?.focus();
      }),
    [onBarReached, toolbar],
  );
  return (
    <header>
      <div
        ref={toolbar}
        className={`session-bar ${className}`}
        role="toolbar"
        aria-label={label}
        onKeyDown={moveFocus}
      >
        {children}
      </div>
    </header>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const buttons = buttonsOf(event.currentTarget);
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = nextIndex(event.key, at);
  if (next === null) return;
  event.preventDefault();
  buttons.at(next % buttons.length)?.focus();
}

/** @returns -1 for the last one, null for a key that moves nothing */
function nextIndex(key: string, at: number): number | null {
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return key === forward ? at + 1 : Math.max(at, 0) - 1;
    case 'Home':
      return 0;
    case 'End':
      return -1;
    default:
      return null;
  }
}

function buttonsOf(toolbar: HTMLElement): HTMLButtonElement[] {
  return [...toolbar.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
}
