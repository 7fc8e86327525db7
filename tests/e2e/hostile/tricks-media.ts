import { script, type Trick } from './trick.ts';

/** Like tricks.ts, for what the config allows the site: full screen, and media that count as activity. */
// prettier-ignore
export const MEDIA_TRICKS: readonly Trick[] = [
  script('devices, asked for in a loop', `for (let n = 0; n < 30; n += 1) { navigator.mediaDevices.getUserMedia({ audio: true, video: n % 2 === 0 }).catch(() => 0); navigator.geolocation.getCurrentPosition(() => 0); }`),
  script('the old way to a camera', `navigator.webkitGetUserMedia({ video: true }, () => 0, () => 0)`),
  script('a microphone in a frame', `const f = frame({ src: '/again', allow: 'microphone *; camera *' }); f.onload = () => f.contentWindow.navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => 0)`),
  script("a microphone and full screen in a partner's frame", `inPartner('navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => 0); document.body.requestFullscreen().catch(() => 0)')`),
  script('the display', `await navigator.mediaDevices.getDisplayMedia({ video: true })`),
  script('full screen', `await document.body.requestFullscreen()`),
  script('full screen of a video', `await $('video').requestFullscreen({ navigationUI: 'hide' })`),
  script('full screen again and again', `for (let n = 0; n < 20; n += 1) { document.body.requestFullscreen().catch(() => 0); document.exitFullscreen().catch(() => 0); }`),
  script('full screen on another display', `const { screens } = await getScreenDetails(); await document.body.requestFullscreen({ screen: screens.at(-1) })`),
  script('the pointer in full screen', `await document.body.requestFullscreen(); await document.body.requestPointerLock()`),
  script('the keys in full screen', `await document.body.requestFullscreen(); await navigator.keyboard.lock()`),
  script('full screen of a window', `const w = open('/again'); await later(200); await w.document.body.requestFullscreen()`, { opens: 'page' }),
  script('notifications without end', `for (let n = 0; n < 200; n += 1) { try { new Notification('x' + n) } catch {} } await Notification.requestPermission()`),
  script('sound without end', `const a = new AudioContext(), o = a.createOscillator(), to = a.createMediaStreamDestination(); o.connect(to); o.start(); const player = new Audio(); player.srcObject = to.stream; await player.play()`),
  script("the kiosk's question answered by the page", `Object.defineProperty(window, 'cleardeskMedia', { value: '{"isAsking":false,"microphone":true,"camera":true,"playing":true}' })`),
  script('lists that lie', `Array.prototype.some = () => true; JSON.stringify = () => 'x'.repeat(1e6); document.body.requestFullscreen().catch(() => 0)`),
];
