import type { Assumption, Lab } from '../support/assumption.ts';
import { pause } from '../support/devtools.ts';
import { guard, opensWindow } from '../support/guards.ts';
import { htmlAt } from '../support/server.ts';

const FILL = 'style="position:fixed;inset:0;width:100%;height:100%"';

/** Shows a page with the kiosk's guards, or without them. */
async function show({ page, server }: Lab, body: string, isGuarded: boolean): Promise<void> {
  if (isGuarded) await guard(page);
  await page.goTo(htmlAt(server.own, body));
  // A press before the page is painted finds nothing.
  const painted = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
  await Promise.race([page.evaluate(`${painted}.then(() => 0)`), pause(2000)]);
}

/** A row for the kiosk, and one that shows what Chromium does without it. */
function withControl(
  name: string,
  {
    reliesOn,
    seenWithout,
    opens,
  }: {
    readonly reliesOn: string;
    /** What Chromium opens without the kiosk. */
    readonly seenWithout: Assumption['seen'];
    readonly opens: (lab: Lab, isGuarded: boolean) => Promise<string>;
  },
): readonly Assumption[] {
  return [
    { name, reliesOn, seen: ['no window'], measure: (lab) => opens(lab, true) },
    {
      name: `${name}, without the kiosk`,
      reliesOn: 'control',
      seen: seenWithout,
      isBare: true,
      measure: (lab) => opens(lab, false),
    },
  ];
}

/** Calls what the user would have to ask for; a dialog keeps it from answering. */
function calls({ page }: Lab, script: string): Promise<unknown> {
  return Promise.race([page.evaluate(script, { isUserGesture: true }), pause(1000)]);
}

const OWN_AREA = 'page-scripts/own-area.ts';
const SELECT = `<select ${FILL}><option>one<option>two</select>`;
const BASE_SELECT = `<style>select, ::picker(select) { appearance: base-select }</style>${SELECT}`;
const COMMAND = `<button ${FILL} commandfor=d command=show-picker>x</button>`;

type Row = readonly [name: string, code: string, ...seenWithout: Assumption['seen']];

const PRESSED: readonly Row[] = [
  ['A list, pressed', SELECT, 'a window'],
  ['A list that the page styles (`base-select`), pressed', BASE_SELECT, 'a window', 'no window'],
  ['A button with `command=show-picker`', `<input id=d type=date>${COMMAND}`, 'no window'],
  ['`<geolocation>`, pressed', `<geolocation ${FILL}></geolocation>`, 'no window'],
  [
    '`<usermedia>`, pressed',
    `<usermedia ${FILL} type="camera microphone"></usermedia>`,
    'no window',
  ],
];

const PICKERS: readonly Row[] = [
  ['A list by `showPicker`', SELECT, 'a window'],
  ['A date by `showPicker`', `<input type=date ${FILL}>`, 'a window'],
  ['A colour by `showPicker`', `<input type=color ${FILL}>`, 'a window'],
];

const CALLED: readonly Row[] = [
  ['`showOpenFilePicker`', `showOpenFilePicker()`, 'a window', 'no window'],
  [
    '`documentPictureInPicture.requestWindow`',
    `documentPictureInPicture.requestWindow().then(() => 0)`,
    'no window',
    'a window',
  ],
  [
    'A floating video',
    `(async () => { const c = document.createElement('canvas'); c.getContext('2d').fillRect(0, 0, 9, 9);
      const v = document.createElement('video'); v.muted = true; v.srcObject = c.captureStream(5);
      await v.play(); await v.requestPictureInPicture(); return 0; })()`,
    'a window',
  ],
];

export const PICKER_ASSUMPTIONS: readonly Assumption[] = [
  ...PRESSED.flatMap(([name, body, ...seenWithout]) =>
    withControl(name, {
      reliesOn: OWN_AREA,
      seenWithout,
      opens: async (lab, isGuarded) => {
        await show(lab, body, isGuarded);
        return opensWindow(() => lab.page.press(200, 200));
      },
    }),
  ),
  ...PICKERS.flatMap(([name, body, ...seenWithout]) =>
    withControl(name, {
      reliesOn: OWN_AREA,
      seenWithout,
      opens: async (lab, isGuarded) => {
        await show(lab, body, isGuarded);
        return opensWindow(() => calls(lab, 'document.body.firstElementChild.showPicker()'));
      },
    }),
  ),
  ...CALLED.flatMap(([name, script, ...seenWithout]) =>
    withControl(name, {
      reliesOn: 'process/switched-off.ts',
      seenWithout,
      opens: async (lab, isGuarded) => {
        await show(lab, '', isGuarded);
        return opensWindow(() => calls(lab, script));
      },
    }),
  ),
];
