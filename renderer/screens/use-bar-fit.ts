import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/**
 * How far the session bar is reduced: 0 nothing, 1 tools without words, 2 a short user name, 3 no tools,
 * 4 no user name, 5 no Reload and Home, 6 the sites give up their least width.
 */
type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6;
const LEVELS: readonly Level[] = [0, 1, 2, 3, 4, 5, 6];

interface Fit {
  readonly level: Level;
  /** There is more to the bar than it shows. */
  readonly isCut: boolean;
}

/**
 * Reduces the session bar until it fits, before it is painted.
 * @param content everything that the bar's width depends on; when it changes, the bar is whole again
 * @param isHeld the bar has a notice, for which nothing else changes its place unless it has to
 */
export function useBarFit(
  content: string,
  isHeld: boolean,
): Fit & { readonly bar: RefObject<HTMLDivElement | null> } {
  const bar = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState('');
  const key = `${content} ${room}`;
  const [measured, setMeasured] = useState({ key, level: 0 as Level, isCut: false });
  const fit = measured.key === key ? measured : { key, level: 0 as const, isCut: false };

  /** What the bar was reduced for, and whether it had a notice then. */
  const settled = useRef({ key: '', isHeld: false });
  useLayoutEffect(() => {
    const element = bar.current;
    const isSettled = settled.current.key === key;
    if (element === null || (isHeld && isSettled)) return;
    if (isSettled && settled.current.isHeld) {
      settled.current = { key: '', isHeld: false };
      setMeasured({ key, level: 0, isCut: false });
      return;
    }
    const sites = element.querySelector('.session-sites');
    const next = LEVELS[fit.level + 1];
    const notice = element.querySelector('.session-notice');
    if (isCutOff(element, notice) && next !== undefined) {
      setMeasured({ ...fit, level: next });
    } else if (!fit.isCut && sites !== null && sites.scrollWidth > sites.clientWidth) {
      setMeasured({ ...fit, isCut: true });
    } else settled.current = { key, isHeld };
  });

  // The bar is as wide as the window, and what is said beside the sites changes its text by itself; a logo
  // comes a moment later.
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const watched = [
      element,
      ...element.querySelectorAll('.session-limit, .loading-slow, .small-logo'),
    ];
    const observer = new ResizeObserver(() => {
      setRoom(watched.map(({ clientWidth }) => clientWidth).join(' '));
    });
    for (const one of watched) observer.observe(one);
    return () => {
      observer.disconnect();
    };
  }, [content]);

  return { bar, level: fit.level, isCut: fit.isCut || fit.level >= 3 };
}

function isCutOff(bar: Element, notice: Element | null): boolean {
  if (bar.scrollWidth > bar.clientWidth) return true;
  if (notice === null) return false;
  return notice.scrollWidth > notice.clientWidth || notice.clientHeight > bar.clientHeight;
}
