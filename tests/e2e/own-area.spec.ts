import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { isShown, lookAt, windows } from './hostile/windows.ts';
import { pressKey, xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { resizeWindow } from './support/screenshots.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Height of the session bar, where the area of a site begins. */
const BAR = 64;
/** The height of the kiosk's window. */
const BOTTOM = 800;
/** By then Chromium has opened what it opens; a tooltip comes after half a second. */
const OPENED_MS = 800;

const options = Array.from({ length: 100 }, (_, at) => `<option>option ${at} ${'x'.repeat(99)}`);
const at = (x: number, y: number) => `position: fixed; left: ${x}px; top: ${y}px;`;
/** What fills the display where it is not bounded, one to a row of 60 pixels at x = 100. */
const KINDS = `<!doctype html><style>body { margin: 0 }</style>
<select style="${at(100, 20)}">${options.join('')}</select>
<input type="date" style="${at(100, 80)}">
<input type="color" style="${at(100, 140)}">
<div id="tip" style="${at(100, 200)} width: 300px; height: 40px">tip</div>
<form style="${at(100, 260)}"><input id="invalid" value="x"><button>send</button></form>
<div id="drag" draggable="true" style="${at(100, 320)} width: 900px; height: 300px; background: red">drag</div>
<input id="suggested" list="list" style="position: fixed; left: 600px; bottom: 20px"><datalist id="list">${options.join('')}</datalist>
<script>
  tip.title = Array(100).fill('Your session has ended '.repeat(3)).join('\\n');
  invalid.setCustomValidity('Your session has ended '.repeat(100));
  drag.ondragstart = ({ dataTransfer }) => {
    dataTransfer.setData('text/plain', 'dragged');
    dataTransfer.setDragImage(drag, 0, 200);
  };
</script>`;

async function open(kiosk: Kiosk): Promise<Page> {
  await kiosk.startSession();
  const site = await kiosk.site();
  resizeWindow(1280, BOTTOM);
  await pause(OPENED_MS);
  return site;
}

/** The windows to be seen that were not there before, as `583x485+215+357`. */
function newWindows(before: ReadonlyMap<string, string>): readonly string[] {
  return [...windows()]
    .filter(([id]) => !before.has(id) && isShown(id))
    .map(([, text]) => /(\d+x\d+)\+-?\d+\+-?\d+ {2}(\+-?\d+\+-?\d+)/.exec(text))
    .map((match) => `${match?.[1] ?? ''}${match?.[2] ?? ''}`)
    .filter((geometry) => !/^\d{1,2}x\d{1,2}\+/.test(geometry)); // Chromium's own, out of sight
}

/** Does something to the site, and checks that the display shows nothing of it outside its area. */
async function expectInOwnArea(what: string, act: () => void | Promise<void>): Promise<void> {
  const before = windows();
  const { top } = lookAt(BAR);
  await act();
  await pause(OPENED_MS);
  expect.soft(lookAt(BAR).top.equals(top), `${what}: the session bar is untouched`).toBe(true);
  expect.soft(newWindows(before), `${what}: no window`).toEqual([]);
}

function press(x: number, y: number): void {
  xdotool('mousemove', String(x), String(y + BAR), 'click', '1');
}

test('lists, pickers, bubbles and drags of a site stay in its area', async ({ webApp, launch }) => {
  const { url } = await webApp({ '/': KINDS });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  await expectInOwnArea('select', () => press(150, 30));
  pressKey('Escape');
  await expectInOwnArea('picker of dates', () => {
    press(110, 90);
    pressKey('space');
    press(210, 90);
  });
  await expectInOwnArea('picker of colours', () => press(120, 150));
  await expectInOwnArea('bubble', () => site.evaluate('document.forms[0].requestSubmit()'));
  // Suggestions lie above their field where the display has no room below it.
  resizeWindow(1280, 1400);
  await pause(OPENED_MS);
  await expectInOwnArea('suggestions', () => {
    press(650, 1400 - BAR - 30);
    pressKey('Down');
  });
  await expectInOwnArea('drag', async () => {
    xdotool('mousemove', '600', '600', 'mousedown', '1');
    for (const y of [590, 560, 300, 120]) {
      xdotool('mousemove', '600', String(y));
      await pause(100);
    }
  });
  xdotool('mouseup', '1');
});

test('a tooltip of a site is short, also one that the page writes while it waits', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp({ '/': KINDS });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  const before = windows();
  const show = async () => {
    for (const x of [200, 202, 204]) {
      xdotool('mousemove', String(x), String(BAR + 220));
      await pause(50);
    }
    await expect.poll(() => newWindows(before).length).toBe(1);
    const [height = 0, y = 0] = (/x(\d+)\+-?\d+\+(\d+)/.exec(newWindows(before)[0] ?? '') ?? [])
      .slice(1)
      .map(Number);
    expect(height).toBeLessThan(64);
    expect(y).toBeGreaterThanOrEqual(BAR);
    expect(y + height).toBeLessThan(BOTTOM);
  };
  await show();
  await site.evaluate('tip.title = "another ".repeat(9) + "\\n\\n\\n".repeat(500)');
  await pause(OPENED_MS);
  await show();
});

const EVADING = `<!doctype html><style>body { margin: 0 }</style>
<div id="imperative" style="${at(100, 20)}"></div>
<div id="declared" style="${at(100, 80)}"><template shadowrootmode="closed"><select>${options.join('')}</select></template></div>
<iframe id="frame" style="${at(100, 140)} height: 50px; border: 0"></iframe>
<select id="inline" size="2" style="${at(100, 200)}">${options.join('')}</select>
<button id="shows" style="${at(100, 260)}">show</button><select id="listed" style="${at(300, 260)}">${options.join('')}</select>
<button id="picks" style="${at(100, 320)}">pick</button><input type="date" id="picked" style="${at(300, 320)}">
<input id="suggested" style="position: fixed; left: 600px; bottom: 20px"><datalist id="list">${options.join('')}</datalist>
<script>
  const options = inline.innerHTML;
  const root = imperative.attachShadow({ mode: 'closed' });
  root.innerHTML = '<select>' + options + '</select>';
  frame.contentDocument.open();
  frame.contentWindow.addEventListener('mousedown', (event) => event.stopImmediatePropagation(), true);
  frame.contentDocument.write('<body style="margin: 0"><select>' + options + '</select>');
  frame.contentDocument.close();
  inline.onmousedown = inline.onpointerdown = () => { inline.size = 1; };
  const fresh = document.createElement('iframe');
  document.body.append(fresh);
  shows.onclick = () => listed.showPicker();
  picks.onclick = () => fresh.contentWindow.HTMLInputElement.prototype.showPicker.call(picked);
  suggested.onkeydown = suggested.onmousedown = () => suggested.setAttribute('list', 'list');
  Event.prototype.composedPath = () => [];
  Event.prototype.preventDefault = () => {};
  EventTarget.prototype.addEventListener = () => {};
  document.body.id = 'ready';
</script>`;

test('a page that tries to get out of its area stays in it', async ({ webApp, launch }) => {
  const { url } = await webApp({ '/': EVADING });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  await expect(site.locator('#ready')).toHaveCount(1);
  const rows: readonly (readonly [string, number])[] = [
    ['a closed shadow root', 30],
    ['a closed shadow root that HTML declares', 90],
    ['a document that was opened again', 150],
    ['an inline list that becomes a drop-down when it is pressed', 210],
    ['showPicker() of a list', 270],
    ['showPicker() of a new frame', 330],
  ];
  for (const [what, y] of rows) {
    await expectInOwnArea(what, () => press(130, y));
    await expectInOwnArea(`${what}, keys`, () => pressKey('space'));
    pressKey('Escape');
  }
  resizeWindow(1280, 1400);
  await pause(OPENED_MS);
  await expectInOwnArea('suggestions that come with the key', () => {
    press(650, 1400 - BAR - 30);
    pressKey('Down');
    pressKey('o');
  });
});

const FORM = `<!doctype html><style>body { margin: 0 }</style>
<select id="ward" style="${at(100, 20)} width: 200px">
  <option>North<option>South
  <optgroup label="Closed" disabled><option>East</optgroup>
  <option hidden>Hidden<option disabled>West<option>Upstairs
</select>
<div id="host" style="${at(100, 80)}"></div>
<iframe srcdoc="<body style='margin: 0'><select id=framed><option>one<option>two</select>" style="${at(100, 140)} border: 0"></iframe>
<dialog id="dialog" style="margin: 0; ${at(400, 20)}"><select id="modal"><option>a<option>b</select></dialog>
<form style="${at(100, 300)}" onsubmit="heard.push('sent'); return false"><input type="date" id="date"><button>send</button></form>
<script>
  host.attachShadow({ mode: 'closed' }).innerHTML = '<select id="inner"><option>red<option>blue</select>';
  const heard = [];
  const hear = ({ type, target }) => heard.push(type + ' ' + target.id + ' ' + target.value);
  addEventListener('input', hear);
  addEventListener('change', hear);
</script>`;

test('a user chooses an option by touch', async ({ webApp, launch }) => {
  const { url } = await webApp({ '/': FORM });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  const devTools = await site.context().newCDPSession(site);
  await devTools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const tap = async (x: number, y: number) => {
    await devTools.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: [{ x, y }],
    });
    await devTools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await expectInOwnArea('select by touch', () => tap(150, 30));
  const box = await site.getByRole('option', { name: 'South' }).last().boundingBox();
  if (box === null) throw new Error('there is no South');
  await tap(box.x + 5, box.y + box.height / 2);
  await expect.poll(() => site.evaluate('ward.value')).toBe('South');
  expect(await site.evaluate('heard.splice(0)')).toEqual(['input ward South', 'change ward South']);
  await expect(site.getByRole('listbox')).toHaveCount(0);
});

test('a user chooses an option by pointer and by keyboard, and the page hears of it once', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp({ '/': FORM });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  const heard = () => site.evaluate('heard.splice(0)');
  const list = site.getByRole('listbox');
  const option = async (name: string) => {
    const box = await site.getByRole('option', { name }).last().boundingBox();
    if (box === null) throw new Error(`there is no ${name}`);
    press(Math.round(box.x + 5), Math.round(box.y + box.height / 2));
  };
  const listbox = list.last();

  press(150, 30);
  await expect(listbox).toBeVisible();
  expect(await heard()).toEqual([]);
  await option('South');
  await expect.poll(() => site.evaluate('ward.value')).toBe('South');
  await expect(list).toHaveCount(0);
  expect(await heard()).toEqual(['input ward South', 'change ward South']);

  // What cannot be chosen is left out, or passed over.
  press(150, 30);
  await expect(listbox).toBeVisible();
  await option('West');
  await option('East');
  await expect(listbox).toBeVisible();
  pressKey('Down');
  await expect.poll(() => site.evaluate('ward.value')).toBe('Upstairs');
  pressKey('Escape');
  await expect(list).toHaveCount(0);
  expect([await site.evaluate('ward.value'), await heard()]).toEqual(['South', []]);

  pressKey('space');
  await expect(listbox).toBeVisible();
  pressKey('u');
  pressKey('Return');
  expect(await heard()).toEqual(['input ward Upstairs', 'change ward Upstairs']);
  pressKey('Return');
  await expect(listbox).toBeVisible();
  pressKey('Home');
  pressKey('Tab');
  await expect(list).toHaveCount(0);
  expect(await heard()).toEqual(['input ward North', 'change ward North']);

  await site.evaluate('dialog.showModal()');
  press(440, 50);
  await expect(listbox).toBeVisible();
  await option('b');
  await expect.poll(heard).toEqual(['input modal b', 'change modal b']);
  await site.evaluate('dialog.close()');

  press(110, 90);
  await expect(listbox).toBeVisible();
  await option('blue');
  await expect.poll(heard).toEqual(['input host undefined']);

  press(110, 150);
  pressKey('Down');
  pressKey('Return');
  await expect.poll(() => site.evaluate('frames[0].framed.value')).toBe('two');

  press(110, 310);
  xdotool('type', '03042026');
  await expect.poll(() => site.evaluate('date.value')).toBe('2026-03-04');
  await heard();
  pressKey('Return');
  await expect.poll(heard).toEqual(['sent']);
});

test('a list in a frame of another origin stays in it, and can be used', async ({
  webApp,
  launch,
}) => {
  const { url, requests } = await webApp({
    // Later than the test has let go of the kiosk: a frame is not the kiosk's alone before.
    '/': `<body style="margin: 0"><script>setTimeout(() => {
        const frame = document.createElement('iframe');
        frame.style = 'border: 0; width: 100%; height: 600px';
        frame.src = location.href.replace('127.0.0.1', 'localhost') + 'list';
        document.body.append(frame);
      }, 3000)</script>`,
    '/list': `<body style="margin: 0; padding-top: 20px"><select id="list">${options.join('')}</select>
      <script>list.onchange = () => fetch('/chosen-' + list.selectedIndex)</script>`,
  });
  const elsewhere = url.replace('127.0.0.1', 'localhost');
  const kiosk = await launch({
    config: `sites:
  - { name: Portal, url: "${url}", allow: ["${elsewhere}"] }
kiosk: { fullScreen: false, standby: off }
`,
  });
  await open(kiosk);
  await kiosk.disconnect();
  await expect.poll(() => requests).toContain('GET /list');
  await pause(OPENED_MS);
  await expectInOwnArea('a frame of another origin', () => press(100, 30));
  pressKey('Down');
  pressKey('Return');
  await expect.poll(() => requests).toContain('GET /chosen-1');
});

test('a user drags something to another place of a page', async ({ webApp, launch }) => {
  const { url } = await webApp({
    '/': `<body style="margin: 0"><p draggable="true" id="from" style="${at(100, 100)} width: 200px">drag</p>
      <p id="to" style="${at(100, 300)} width: 200px; height: 100px">drop</p>
      <script>
        from.ondragstart = ({ dataTransfer }) => dataTransfer.setData('text/plain', 'dragged');
        to.ondragover = (event) => event.preventDefault();
        to.ondrop = ({ dataTransfer }) => { to.textContent = dataTransfer.getData('text/plain'); };
      </script>`,
  });
  const kiosk = await launch({ config: configFor(url) });
  const site = await open(kiosk);
  xdotool('mousemove', '150', String(BAR + 125), 'mousedown', '1');
  for (const y of [135, 160, 250, 330, 340, 342]) {
    xdotool('mousemove', '150', String(BAR + y));
    await pause(100);
  }
  xdotool('mouseup', '1');
  await expect(site.locator('#to')).toHaveText('dragged');
});

test('nothing of a drag is to be seen over the exit screen', async ({ webApp, launch }) => {
  const { url } = await webApp({ '/': KINDS });
  const kiosk = await launch({ config: configFor(url) });
  await open(kiosk);
  const before = windows();
  xdotool('mousemove', '600', '600', 'mousedown', '1');
  for (const y of [590, 560, 500, 450]) {
    xdotool('mousemove', '600', String(y));
    await pause(100);
  }
  const ending = kiosk.command('end-session');
  const red: number[] = [];
  for (const end = Date.now() + 3000; Date.now() < end;) {
    await pause(100);
    if (kiosk.events().includes('ending-started')) red.push(redPixels());
  }
  expect(Math.min(...red)).toBe(0);
  // The first looks may still show the site itself.
  expect(red.slice(red.indexOf(0)).filter((count) => count > 0)).toEqual([]);
  expect(newWindows(before).filter((geometry) => geometry.startsWith('900x300'))).toEqual([]);
  xdotool('mouseup', '1');
  expect(await ending).toMatchObject({ code: 0 });
});

/** How much the display shows of what is dragged. */
function redPixels(): number {
  const { image } = lookAt(0);
  let count = 0;
  for (let byte = 20; byte < image.length; byte += 3) {
    const [red = 0, green = 0, blue = 0] = image.subarray(byte, byte + 3);
    const reddest = Math.max(red, green, blue);
    const palest = Math.min(red, green, blue);
    if (reddest === 255 && palest < 40 && red + green + blue < 300) count += 1;
  }
  return count;
}
