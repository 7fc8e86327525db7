import type { BaseWindow, WebContentsView } from 'electron';

/** Removes a view from the window, unless the window is gone already. */
export function removeView(window: BaseWindow, view: WebContentsView): void {
  if (!window.isDestroyed()) window.contentView.removeChildView(view);
}
