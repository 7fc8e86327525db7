import type { BaseWindow, WebContentsView } from 'electron';

/** Takes a view out of the window, which may have gone before it. */
export function removeView(window: BaseWindow, view: WebContentsView): void {
  if (!window.isDestroyed()) window.contentView.removeChildView(view);
}
