import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { cleardesk, configFor, makePlace } from './support/apps.ts';
import { CleardeskContestant } from './support/contestants.ts';
import { ANSWERED, startProfileSite, WAITING } from './support/profile-site.ts';
import { Screen } from './support/screen.ts';
const site = await startProfileSite();
const place = await makePlace();
const screen = await Screen.open(place.display);
const config = configFor(site.url).replace('fullScreen: false', 'fullScreen: true');
const app = cleardesk(config);
const c = new CleardeskContestant(app, place, screen);
site.size = 'light';
const P = { x: 900, y: 600, width: 1, height: 1 };
const is = (colour: readonly number[]) => (p: Buffer) => colour.every((v, i) => p[i] === v);
const wait = async (f: (p: Buffer) => boolean, ms: number, area = P) => {
  const end = Date.now() + ms;
  while (Date.now() < end) { if (f(await screen.look(area))) return true; await pause(2); }
  return false;
};
await c.launch();
const shot = (n: string) => spawnSync('import', ['-display', place.display, '-window', 'root', `/tmp/stress-${n}.png`]);
let lost: string[] = [];
for (let i = 0; i < Number(process.argv[2] ?? 100); i++) {
  if (!(await wait((p) => is(WAITING)(p) || is(ANSWERED)(p), 20000))) { shot(`nosite-${i}`); console.log(i, 'no site'); process.exit(1); }
  await screen.click(900, 600);
  await wait(is(ANSWERED), 3000);
  await pause(Math.random() * 1500 + (i % 2 ? 4500 : 0));
  await c.end();
  if (!(await wait((p) => !is(ANSWERED)(p) && !is(WAITING)(p), 3000))) { lost.push(`end ${i}`); shot(`end-${i}`); console.log(i, 'END LOST'); await c.end(); }
  for (const t of c.between) {
    if (!(await wait((p) => t.looks(p), 20000, t.area))) { shot(`never-${i}`); console.log(i, 'never', t.name); process.exit(1); }
    const at = Date.now();
    let tries = 0;
    do { tries++; await screen.click(t.area.x + 80, t.area.y + 12); } while (!(await wait((p) => !t.looks(p), 250, t.area)));
    if (tries > 1) { lost.push(`${t.name} ${i} x${tries}`); console.log(i, t.name, tries, Date.now() - at); }
  }
}
console.log('lost', lost.length, lost);
process.exit();
