import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { xdotool } from '../support/input.ts';
import type { HostileSite } from './hostile-site.ts';

/** Height of the session bar, above the site. */
const BAR_HEIGHT = 64;
/** A script may wait for ever for what it is refused. */
const PATIENCE_MS = 400;

export interface Stage {
  readonly hostile: HostileSite;
  readonly site: Page;
}

/**
 * What is to be seen of it: a window that the kiosk shows as a page of its own, such a window whose message
 * waits for the user, a question in the kiosk's own screens, or its screen for a site that fails.
 */
export type Opens = 'nothing' | 'page' | 'asking page' | 'question' | 'problem' | 'anything';

export interface Trick {
  readonly name: string;
  readonly opens: Opens;
  /** Whether the same document has to be there afterwards. */
  readonly keepsPage: boolean;
  readonly run: (stage: Stage) => Promise<void>;
}

interface Options {
  readonly opens?: Opens;
}

/** The page's own script, as if somebody had just pressed something on it. */
export function script(name: string, code: string, { opens = 'nothing' }: Options = {}): Trick {
  const run = async ({ site, hostile }: Stage) => {
    const text = `(async () => { ${tools(hostile)} ${code} })()`;
    await Promise.race([site.evaluate(text).catch(refused), pause(PATIENCE_MS)]);
  };
  return { name, opens, keepsPage: false, run };
}

/** A link to another page of the site itself. */
export function visit(name: string, path: string, options?: Options): Trick {
  return script(name, `location.href = '${path}'; await later(300)`, options);
}

/** A real press of a real button of the pointer, on an element of the stage. */
export function click(
  name: string,
  id: string,
  { button = 1, hold = '', opens = 'nothing' }: Options & { button?: number; hold?: string } = {},
): Trick {
  const run = async ({ site }: Stage) => {
    const [x, y] = await placeOf(site, id);
    const keys = hold === '' ? [] : hold.split('+');
    xdotool('mousemove', String(x), String(y));
    for (const held of keys) xdotool('keydown', held);
    xdotool('click', String(button));
    for (const held of keys) xdotool('keyup', held);
  };
  return { name, opens, keepsPage: button > 1, run };
}

/** Something dragged with the real pointer. */
export function drag(
  name: string,
  from: string | readonly [number, number],
  to: readonly [number, number],
): Trick {
  const run = async ({ site }: Stage) => {
    const [x, y] = typeof from === 'string' ? await placeOf(site, from) : from;
    xdotool('mousemove', String(x), String(y), 'mousedown', '1');
    for (const part of [0.1, 0.5, 1]) {
      const at = [x + (to[0] - x) * part, y + (to[1] - y) * part].map(Math.round);
      xdotool('mousemove', ...at.map(String));
      await pause(40);
    }
    xdotool('mouseup', '1');
  };
  return { name, opens: 'nothing', keepsPage: true, run };
}

/** Fingers, by the DevTools protocol: a virtual display has none. */
export function fingers(name: string, id: string, what: 'press' | 'pinch' | 'swipe'): Trick {
  const run = async ({ site }: Stage) => {
    const [x, yOnDisplay] = await placeOf(site, id);
    const y = yOnDisplay - BAR_HEIGHT;
    const client = await site.context().newCDPSession(site);
    const gesture = {
      press: () =>
        client.send('Input.synthesizeTapGesture', {
          x,
          y,
          duration: 800,
          gestureSourceType: 'touch',
        }),
      pinch: () =>
        client.send('Input.synthesizePinchGesture', {
          x,
          y,
          scaleFactor: 3,
          gestureSourceType: 'touch',
        }),
      swipe: () =>
        client.send('Input.synthesizeScrollGesture', {
          x: 2,
          y,
          xDistance: 800,
          speed: 4000,
          gestureSourceType: 'touch',
        }),
    }[what];
    await Promise.race([gesture().catch(refused), pause(1500)]);
    await client.detach();
  };
  return { name, opens: 'nothing', keepsPage: true, run };
}

/** Real keys, one after another. */
export function keys(name: string, chords: string): Trick {
  const run = async ({ site }: Stage) => {
    await site.locator('#text').focus();
    xdotool('key', '--delay', '30', ...chords.split(' '));
  };
  return { name: `${name}: ${chords}`, opens: 'nothing', keepsPage: true, run };
}

async function placeOf(site: Page, id: string): Promise<readonly [number, number]> {
  const box = await site.locator(`#${id}`).boundingBox();
  if (box === null) throw new Error(`#${id} is not to be seen`);
  return [
    Math.round(box.x + Math.min(box.width / 2, 30)),
    Math.round(box.y + box.height / 2) + BAR_HEIGHT,
  ];
}

function tools({ foreign, partner, framed }: HostileSite): string {
  return `
    const FOREIGN = '${foreign}', PARTNER = '${partner}', FRAMED = '${framed}';
    const $ = (id) => document.getElementById(id);
    const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const frame = (attributes) =>
      document.body.appendChild(Object.assign(document.createElement('iframe'), attributes));
    const inFrame = async (origin, code, more = {}) => {
      const { contentWindow } = frame({ ...more, src: origin + '/at-once' });
      await new Promise((resolve) => addEventListener('message', resolve));
      contentWindow.postMessage(code, '*');
    };
    const inPartner = (code) => inFrame(PARTNER, code);
    const inFramed = (code, more) => inFrame(FRAMED, code, more);
    const worker = async () => {
      await navigator.serviceWorker.register('/worker.js');
      while (!navigator.serviceWorker.controller) await later(20);
    };`;
}

/** Being refused is what is hoped for, and a page that is left cannot answer. */
function refused(): void {
  return undefined;
}
