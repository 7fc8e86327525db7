// Measures what the app takes for granted of Chromium, in Electron and in Debian's Chromium, and prints a
// table. It fails where a result differs from the one that the list names. `npm run chromium-test`
import { withTimeLimit } from '../../main/base/time-limit.ts';
import {
  CHROMIUM_FEATURES_OFF,
  SECURITY_KEYS,
  PAGE_FEATURES_OFF,
} from '../../main/electron/process/switched-off.ts';
import { ASSUMPTIONS } from './assumptions/all.ts';
import { isAsSeen, type Assumption } from './support/assumption.ts';
import {
  startChromium,
  startElectron,
  type Browser,
  type SwitchedOff,
} from './support/browsers.ts';
import { startServer, type Server } from './support/server.ts';

const LIMIT_MS = 30_000;

const [executable, only = ''] = process.argv.slice(2);
if (executable === undefined) throw new Error('usage: main.ts ELECTRON [PART OF A ROW]');

async function measured(browser: Browser, server: Server, assumption: Assumption): Promise<string> {
  const attempt = async () => {
    const context = await browser.newContext();
    const page = await context.open();
    const result = await assumption.measure({ browser, server, context, page });
    await context.end();
    return result;
  };
  try {
    return await withTimeLimit(attempt(), LIMIT_MS, 'no answer');
  } catch (error) {
    return `error: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const server = await startServer();
const nothing = { features: [], blinkFeatures: [] };
const asInTheApp = {
  features: CHROMIUM_FEATURES_OFF,
  blinkFeatures: [...PAGE_FEATURES_OFF, SECURITY_KEYS],
};
const start = (off: SwitchedOff) =>
  Promise.all([startElectron(executable, off), startChromium(off)]);
const browsers = await start(asInTheApp);
const bareBrowsers = await start(nothing);
const names = browsers.map(
  ({ name, major }) => `${name === 'Electron' ? 'Electron, ' : ''}${major}`,
);
console.log(`| assumption | where | ${names.join(' | ')} |\n| --- | --- | --- | --- |`);
let differing = 0;
for (const assumption of ASSUMPTIONS.filter(({ name, reliesOn }) =>
  `${name} ${reliesOn}`.includes(only),
)) {
  const cells: string[] = [];
  for (const browser of assumption.isBare ? bareBrowsers : browsers) {
    const result = await measured(browser, server, assumption);
    const isExpected = isAsSeen(assumption, browser.major, result);
    if (!isExpected) differing += 1;
    cells.push(isExpected ? result : `**${result}**`);
  }
  console.log(`| ${assumption.name} | ${assumption.reliesOn} | ${cells.join(' | ')} |`);
}
for (const browser of [...browsers, ...bareBrowsers]) await browser.stop();
server.stop();
if (differing > 0) console.error(`${differing} results differ from those that the list names.`);
process.exitCode = differing > 0 ? 1 : 0;
