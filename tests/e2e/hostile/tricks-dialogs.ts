import { script, type Trick } from './trick.ts';

/**
 * Messages of a hostile site: they are shown on the kiosk's own sheet, as the site's words, and hold up
 * nothing of the kiosk.
 */
// prettier-ignore
export const DIALOG_TRICKS: readonly Trick[] = [
  script('a message like the kiosk', `alert('Cleardesk: Your session has ended. <h1>Welcome</h1><button>Sign in</button>')`, { opens: 'question' }),
  script('a message of thousands of lines', `alert('\\n'.repeat(9000) + 'End session'.repeat(9000))`, { opens: 'question' }),
  script('a message of 20 MB', `prompt('x'.repeat(2e7), 'y'.repeat(2e7))`, { opens: 'question' }),
  script('a message that turns its direction', `confirm('\\u202egnissecorp \\u2066\\u0000\\u001b[2J')`, { opens: 'question' }),
  script('a message of a frame of another origin', `inPartner('alert("of a partner")')`, { opens: 'question' }),
  script('a message of a sandboxed frame', `frame({ sandbox: 'allow-scripts allow-modals', srcdoc: '<script>alert(1)<\\/script>' })`, { opens: 'question' }),
  script('a message of a sandboxed frame without modals', `frame({ sandbox: 'allow-scripts', srcdoc: '<script>alert(1);print()<\\/script>' })`),
  script('messages while the page is left', `for (const type of ['beforeunload', 'pagehide', 'unload']) addEventListener(type, () => { alert(type); confirm(type) }); location.href = '/again'`),
  script('a page that asks before it is left, again and again', `onbeforeunload = (event) => { event.preventDefault(); location.href = '/again' }; for (let i = 0; i < 50; i++) location.href = '/again?' + i`, { opens: 'question' }),
  script('print without end', `for (let i = 0; i < 200; i++) print()`),
  script('print by its message', `for (let i = 0; i < 20; i++) confirm('cleardesk:print')`),
  script("prompt with the page's own frames", `document.createElement = () => null; Node.prototype.appendChild = () => null; prompt('?')`, { opens: 'question' }),
];
