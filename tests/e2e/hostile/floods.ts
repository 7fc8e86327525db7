/** A page that makes one thing without end, from a second after it was loaded. */
export interface Flood {
  readonly name: string;
  /** What the page does again and again; `n` counts, `LONG` is a text of 1.9 MB. */
  readonly code: string;
  /** How often a millisecond-long turn does it. */
  readonly times?: number;
}

export const FLOODS: readonly Flood[] = [
  {
    name: 'frames with a scheme of 1.9 MB',
    code: `const f = document.createElement('iframe'); f.src = LONG + n + ':x'; document.body.append(f); setTimeout(() => f.remove(), 500)`,
  },
  { name: 'the page to a scheme of 1.9 MB', code: `location.href = LONG + n + ':x'` },
  { name: 'windows with a scheme of 1.9 MB', code: `open(LONG + n + ':x')` },
  { name: 'other origins', code: `location.href = 'https://h' + n + '.example/'`, times: 20 },
  {
    name: 'frames of other origins',
    code: `const f = document.createElement('iframe'); f.src = 'https://h' + n + '.example/'; document.body.append(f); setTimeout(() => f.remove(), 200)`,
    times: 5,
  },
  { name: 'schemes of other programs', code: `location.href = 'x' + n + ':y'`, times: 20 },
  { name: 'windows', code: `open('/quiet?' + n)?.close()`, times: 2 },
  { name: 'windows of other origins', code: `open('https://h' + n + '.example/')`, times: 10 },
  { name: 'addresses', code: `history.replaceState(0, '', '/?' + n + LONG.slice(0, 100000))` },
  { name: 'about:blank', code: `location.href = 'about:blank'` },
  { name: 'titles', code: `document.title = n + LONG.slice(0, 100000)`, times: 20 },
  { name: 'dialogs', code: `alert(LONG); confirm(n); prompt(n)`, times: 5 },
  {
    name: 'files',
    code: `const i = document.createElement('input'); i.type = 'file'; i.click()`,
    times: 5,
  },
  { name: 'prints', code: `print()`, times: 20 },
  {
    name: 'permissions',
    code: `navigator.geolocation.getCurrentPosition(() => 0); Notification.requestPermission(); navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => 0)`,
    times: 5,
  },
  {
    name: 'downloads',
    code: `const a = document.createElement('a'); a.href = 'data:application/x-t' + n + ',x'; a.download = LONG.slice(0, 5000) + n; a.click()`,
    times: 5,
  },
  { name: 'sign-ins', code: `fetch('/sign-in?' + n).catch(() => 0)`, times: 5 },
  { name: 'messages to the console', code: `console.error(n + LONG.slice(0, 100000))`, times: 20 },
  {
    name: 'the clipboard',
    code: `navigator.clipboard.writeText(n + LONG.slice(0, 100000)).catch(() => 0)`,
    times: 5,
  },
  {
    name: 'full screen',
    code: `document.body.requestFullscreen().catch(() => 0); document.exitFullscreen().catch(() => 0)`,
    times: 5,
  },
];

/** The page of a flood. */
export function floodPage({ code, times = 1 }: Flood): string {
  return `<!doctype html><title>flood</title><body><script>
let n = 0;
const LONG = 'd' + 'e'.repeat(1.9e6);
const turn = () => {
  for (let time = 0; time < ${times}; time += 1) {
    n += 1;
    try { ${code} } catch {}
  }
};
setTimeout(() => setInterval(turn, 1), 1000);
</script>`;
}
