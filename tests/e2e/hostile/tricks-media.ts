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
  script('a notification that looks like the kiosk', `new Notification('Cleardesk\\u2028\\u202eYour session has ended\\n\\n'.repeat(50), { body: 'Type your password '.repeat(1e5), icon: '/icon', image: '/image', requireInteraction: true, actions: [{ action: 'x', title: 'x' }] })`),
  script('a notification that is no text', `new Notification({ toString() { throw 1 } }); new Notification(Symbol('x'))`),
  script("a notification in the kiosk's own words", `confirm('cleardesk:notify:["a","b"]'); confirm('cleardesk:notify:' + '['.repeat(9e3)); confirm('cleardesk:notify:{}')`),
  script('a notification of a service worker', `await worker(); const r = await navigator.serviceWorker.ready; await r.showNotification('x', { body: 'y' })`),
  script("a notification in a partner's frame", `inPartner('new Notification("x"); Notification.requestPermission()')`),
  script('a notification in a frame that is empty', `new (frame({}).contentWindow.Notification)('x')`),
  script('a notification of a window', `const w = open('/again'); await later(200); new w.Notification('x')`, { opens: 'page' }),
  script('sound without end', `const a = new AudioContext(), o = a.createOscillator(), to = a.createMediaStreamDestination(); o.connect(to); o.start(); const player = new Audio(); player.srcObject = to.stream; await player.play()`),
  script("the kiosk's question answered by the page", `Object.defineProperty(window, 'cleardeskMedia', { value: '{"isAsking":false,"microphone":true,"camera":true,"playing":true}' })`),
  script('lists that lie', `Array.prototype.some = () => true; JSON.stringify = () => 'x'.repeat(1e6); document.body.requestFullscreen().catch(() => 0)`),
];
