import { keys, script, visit, type Trick } from './trick.ts';

/**
 * What a frame tries whose origin the config allows inside frames only (FRAMED), and what a user tries with
 * keys that the config lets through. `inFramed` runs a script in such a frame.
 */
// prettier-ignore
export const FRAMED_TRICKS: readonly Trick[] = [
  script('a page of a frame only', `location.href = FRAMED`),
  visit('a redirect to a page of a frame only', '/redirect-framed'),
  script('a window of a frame only', `open(FRAMED)`),
  script('a window of its own that goes there', `const w = open(); w.location = FRAMED; await later(200); w.close()`, { opens: 'page' }),
  script('a framed frame moves the top', `inFramed('top.location = location.href')`),
  script('a framed frame moves the top elsewhere', `inFramed('top.location = "' + FOREIGN + '"')`),
  script('a framed frame goes elsewhere', `inFramed('location = "' + FOREIGN + '"')`),
  script('a framed frame has a frame elsewhere', `inFramed('document.body.innerHTML = "<iframe src=' + FOREIGN + '>"')`),
  script('a framed frame with a link to _top', `inFramed('document.body.innerHTML = "<a target=_top href=/again>x</a>"; document.querySelector("a").click()')`),
  script('a framed frame opens itself', `inFramed('open(location.href)')`),
  script('a framed frame writes into a window', `inFramed('open("").document.write("out")')`),
  script('a framed frame prints in a window', `inFramed('open("about:blank").print()')`),
  script('a framed frame opens javascript:', `inFramed('open("javascript:document.write(1)")')`),
  script('a frame of a framed frame writes into a window', `inFramed('const f = document.body.appendChild(document.createElement("iframe")); f.contentWindow.open("").document.write("out")')`),
  script('a sandboxed framed frame writes into a window', `inFramed('open("")', { sandbox: 'allow-scripts allow-popups' })`),
  script('a framed frame opens a blob:', `inFramed('open(URL.createObjectURL(new Blob(["out"], { type: "text/html" })))')`),
  script('a framed frame opens a file', `inFramed("document.getElementById('file').click()")`),
  script('a framed frame asks for a password', `frame({ src: FRAMED + '/password' })`),
  keys('with a link in focus', 'shift+Tab shift+Tab ctrl+Return'),
  keys('let through by the config', 'F1 F3 F5 ctrl+F5 F6 F7 F10 shift+F10 ctrl+s ctrl+shift+s ctrl+f ctrl+g ctrl+h ctrl+k ctrl+l ctrl+u ctrl+r ctrl+shift+r ctrl+e ctrl+1 alt+1 alt+d alt+f ctrl+shift+b ctrl+shift+Delete'),
  keys('of a barcode scanner', 'ctrl+bracketright ctrl+bracketleft ctrl+backslash ctrl+asciicircum ctrl+underscore ctrl+b ctrl+d ctrl+j ctrl+m'),
];
