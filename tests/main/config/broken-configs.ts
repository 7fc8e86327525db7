import { exampleHash } from './example-hash.ts';

interface Broken {
  readonly text: string;
  /** `line:column path | message | allowed`, the last where it is listed, one for each error, in the order of the file. */
  readonly errors: readonly string[];
}

const unfilled =
  'which the tool that writes this file did not fill in: write the value in its place';
const yaml = 'YAML: `key: value` lines, indented with spaces';
const topLevel =
  'version, organisation, language, languages, texts, sites, signIn, useBanner, network, session, serverSignOut, exitScreen, ' +
  'credentials, kiosk, audit, log, metrics, fleet, admin';
const session = 'idleTimeout, warning, warningTone, maxDuration, endAt, endOn, waitForFirstInput';
const address = 'web address, https://… or http://…';
const origin = 'origin, https://host, https://host:port, or https://*.host for every host below it';
const broker = 'MQTT broker, mqtts://host, with :port or not';
const topicName = 'name, 1 to 64 letters, digits, dots, hyphens and underscores';
const certificate = 'file, .pem, .crt or .cer, as PEM; relative to the folder of the config file';
const keyFile = 'file, .pem or .key, as PEM; relative to the folder of the config file';
const key = 'key, such as F2, Ctrl+S, Ctrl+Enter or Alt+1';
const userAgent = 'user agent, default, chrome, or a text such as Mozilla/5.0 …';
const receiver =
  'syslog receiver, tls://host, tcp://host or udp://host, each with :port or not; or local';
const certificates = 'file, .pem, .crt or .cer, as PEM; relative to the folder of the config file';
const banner = 'text, or languages with texts, 1 to 8000 characters each';
const hash = 'password hash, what `cleardesk hash-password` prints: scrypt$…';

/** Config files that are wrong in one way each, by a description of the way. */
export const brokenConfigs: Readonly<Record<string, Broken>> = {
  'a placeholder of a shell': {
    text: 'sites:\n  - { name: Portal, url: "https://${PORTAL_HOST}/" }\n',
    errors: [
      `2:26 sites[0].url | still has the placeholder \${PORTAL_HOST}, ${unfilled} | ${address}`,
    ],
  },
  'a placeholder of a template, quoted': {
    text: 'session: { idleTimeout: "{{ idle_timeout }}" }',
    errors: [
      `1:25 session.idleTimeout | still has the placeholder {{ idle_timeout }}, ${unfilled} | duration, 5s to 24h`,
    ],
  },
  'a placeholder of a template, not quoted': {
    text: 'kiosk: { downloads: {{ downloads }} }',
    errors: [`1:21 kiosk.downloads | still has the placeholder {{ downloads }}, ${unfilled}`],
  },
  'a statement of a template': {
    text: 'version: 1\n{% if kiosk %}\n',
    errors: [`2:1  | still has the placeholder {% if kiosk %}, ${unfilled}`],
  },
  'placeholders in a list': {
    text: 'signIn: { oidc: { scopes: [openid, "${SCOPE}"] } }',
    errors: [
      `1:36 signIn.oidc.scopes[1] | still has the placeholder \${SCOPE}, ${unfilled} | text, 1 to 100 characters`,
    ],
  },
  'a use banner that is empty': {
    text: 'useBanner: { text: " " }\n',
    errors: [`1:20 useBanner.text | is empty | ${banner}`],
  },
  'a use banner without a text': {
    text: 'useBanner: { title: Terms }\n',
    errors: [`1:1 useBanner.text | is missing | ${banner}`],
  },
  'a use banner in no language': {
    text: 'useBanner: { text: {} }\n',
    errors: [`1:20 useBanner.text | is empty | ${banner}`],
  },
  'a use banner that is neither text nor texts': {
    text: 'useBanner: { text: { en: [a] } }\n',
    errors: [`1:20 useBanner.text | is neither a text nor texts by their languages | ${banner}`],
  },
  'a use banner in a language without screens, and in one without a text': {
    text: 'useBanner:\n  text:\n    ja: Hai\n    de: ""\n',
    errors: [
      `3:9 useBanner.text.ja | unknown language \`ja\`: there are en, de, fr, es, it, pl, tr, ar, uk, nl, pt`,
      '4:9 useBanner.text.de | is empty',
    ],
  },
  'a use banner with a control character': {
    text: 'useBanner: { text: "a\\u0007b" }\n',
    errors: [`1:20 useBanner.text | has a control character in it | ${banner}`],
  },
  'a use banner that no one reads': {
    text: `useBanner: { text: ${'a'.repeat(8001)} }\n`,
    errors: [`1:20 useBanner.text | is longer than 8000 characters | ${banner}`],
  },
  'an attract screen that is neither a clock nor a picture': {
    text: 'kiosk: { attract: { show: film.mp4, after: 1s } }\n',
    errors: [
      '1:27 kiosk.attract.show | is neither clock nor the name of a picture | clock or file, clock, or .svg, .png, .jpg, .jpeg or .webp; relative to the folder of the config file',
      '1:44 kiosk.attract.after | is less than 10s | duration, 10s to 24h',
    ],
  },
  'a misspelt key': {
    text: 'session:\n  idelTimeout: 5m\n',
    errors: [
      `2:3 session.idelTimeout | unknown key \`idelTimeout\`; did you mean \`idleTimeout\`?`,
    ],
  },
  'a key in another style': {
    text: 'session:\n  idle_timeout: 5m\n',
    errors: [
      `2:3 session.idle_timeout | unknown key \`idle_timeout\`; did you mean \`idleTimeout\`?`,
    ],
  },
  'a key in the wrong section': {
    text: 'idleTimeout: 5m\n',
    errors: [
      `1:1 idleTimeout | unknown key \`idleTimeout\`; did you mean \`idleTimeout\` below \`session\`?`,
    ],
  },
  'a key like no other': {
    text: '# kiosk\nflavour: mint\n',
    errors: [
      `2:1 flavour | unknown key \`flavour\`; the nearest known key is \`log\` | ${topLevel}`,
    ],
  },
  'a duration without a unit': {
    text: 'session:\n  idleTimeout: 5\n',
    errors: [
      '2:16 session.idleTimeout | 5 has no unit: write 5s, 5m or 5h, not 5 | duration, 5s to 24h',
    ],
  },
  'a quoted duration without a unit': {
    text: 'session:\n  idleTimeout: "300"\n',
    errors: [
      '2:16 session.idleTimeout | 300 has no unit: write 300s or 300m, not 300 | duration, 5s to 24h',
    ],
  },
  'a duration in words': {
    text: 'session: { maxDuration: 8 hours }',
    errors: [
      '1:25 session.maxDuration | is not a duration: write a whole number and its unit, such as 5m | duration or never, 1m to 24h',
    ],
  },
  'durations outside their limits': {
    text: 'session:\n  idleTimeout: 25h\n  warning: 11m\n  maxDuration: 59s\n',
    errors: [
      '2:16 session.idleTimeout | is more than 24h | duration, 5s to 24h',
      '3:12 session.warning | is more than 10m | duration, 0s to 10m',
      '4:16 session.maxDuration | is less than 1m | duration or never, 1m to 24h',
    ],
  },
  'a warning as long as idleTimeout': {
    text: 'session: { idleTimeout: 60s, warning: 1m }',
    errors: [
      '1:39 session.warning | has to be shorter than idleTimeout, which is 1m | duration, 0s to 10m',
    ],
  },
  'a warning longer than the default idleTimeout': {
    text: 'session:\n  warning: 6m\n  endOn: [lok]\n',
    errors: [
      '2:12 session.warning | has to be shorter than idleTimeout, which is 5m | duration, 0s to 10m',
      '3:11 session.endOn[0] | "lok" is not one of the choices; did you mean lock?',
    ],
  },
  'times that no clock shows': {
    text: 'session:\n  endAt:\n    - "24:00"\n    - 9:00\n',
    errors: [
      '3:7 session.endAt[0] | is not a time of day: write two digits, a colon, two digits | time of day, 00:00 to 23:59',
      '4:7 session.endAt[1] | is not a time of day: write two digits, a colon, two digits | time of day, 00:00 to 23:59',
    ],
  },
  'one value where a list belongs': {
    text: 'session:\n  endAt: 18:00\n',
    errors: [
      '2:10 session.endAt | is not a list: put [ ] around it, or each item on its own line after "- " | list of times of day, 00:00 to 23:59; at most 24',
    ],
  },
  'a value where a section belongs': {
    text: 'session: 5m',
    errors: [
      `1:10 session | is not a section: put its settings on the lines below, indented, as \`key: value\` | ${session}`,
    ],
  },
  'a file without keys': {
    text: '- session\n- sites\n',
    errors: [
      `1:1  | holds no settings: write each on a line of its own, as \`key: value\` | ${topLevel}`,
    ],
  },
  'a version from the future': {
    text: 'version: 2\n',
    errors: ['1:10 version | this kiosk reads version 1 only | whole number, 1'],
  },
  'numbers and truth in quotes': {
    text: 'version: "1"\naudit:\n  keep: "20"\n  seal: "true"\n',
    errors: [
      '1:10 version | is text: take its quotes away | whole number, 1',
      '3:9 audit.keep | is text: take its quotes away | whole number, 1 to 1000',
      '4:9 audit.seal | is text: take its quotes away | true or false',
    ],
  },
  'the yes and no of old YAML': {
    text: 'kiosk: { fullScreen: yes, downloads: no }',
    errors: [
      '1:22 kiosk.fullScreen | is neither true nor false',
      '1:38 kiosk.downloads | "no" is not one of the choices | block, session',
    ],
  },
  'text that YAML takes for a number': {
    text: 'organisation: { name: 42, helpDesk: [] }',
    errors: [
      '1:23 organisation.name | is not text: put it in quotes | text, 1 to 100 characters',
      '1:37 organisation.helpDesk | is not text | text, 1 to 200 characters',
    ],
  },
  'a logo from the web': {
    text: 'organisation: { logo: https://example.org/logo.svg }',
    errors: [
      '1:23 organisation.logo | is not the name of a picture | file, .svg, .png, .jpg, .jpeg or .webp; relative to the folder of the config file',
    ],
  },
  'a language by its name': {
    text: 'language: deutsch',
    errors: [
      '1:11 language | is not a language tag | language, auto, or a language tag such as en, de or fr-CA',
    ],
  },
  'languages that cannot be offered': {
    text: 'languages: [de, auto, de-AT, 7]',
    errors: [
      '1:17 languages[1] | is not a language tag | language, a language tag such as en, de or fr-CA',
      '1:23 languages[2] | the language "de" is given twice | language, a language tag such as en, de or fr-CA',
      '1:30 languages[3] | is not text: put it in quotes | language, a language tag such as en, de or fr-CA',
    ],
  },
  'texts of IT that are none': {
    text: 'texts: { de: Hallo }',
    errors: [
      '1:14 texts.de | is not a section: put its settings on the lines below, indented, as `key: value`',
    ],
  },
  'texts of IT that the kiosk has no place for': {
    text: [
      'texts:',
      '  jp: { login: { welcome: Hi } }',
      '  de:',
      '    login:',
      '      welcom: Hallo',
      '      welcome: { a: b }',
      '      idleNotice: Bald ist Schluss',
      '      start: "Los, {{name}}"',
      '      hint: " "',
      '    unit: 5',
      '    pl: x',
      '  pl: { unit: { hour_few: godziny, hour_two: x } }',
    ].join('\n'),
    errors: [
      `2:7 texts.jp | unknown language \`jp\`: there are en, de, fr, es, it, pl, tr, ar, uk, nl, pt`,
      `5:15 texts.de.login.welcom | unknown key \`welcom\`; did you mean \`welcome\`?`,
      '6:16 texts.de.login.welcome | is not text: put it in quotes',
      '7:19 texts.de.login.idleNotice | lacks {{time}}, which the kiosk fills in',
      '8:14 texts.de.login.start | has {{name}}, which the kiosk does not fill in here: take it out',
      '9:13 texts.de.login.hint | is empty',
      '10:11 texts.de.unit | holds texts: write them below it: hour_one, hour_other, minute_one, minute_other, second_one, second_other',
      `11:9 texts.de.pl | unknown key \`pl\`; the nearest known key is \`pdf\``,
      `12:46 texts.pl.unit.hour_two | unknown key \`hour_two\`; the nearest known key is \`hour_one\``,
    ],
  },
  'sites without their address or name': {
    text: 'sites:\n  - name: Portal\n  - url: https://b.example\n',
    errors: [
      `2:5 sites[0].url | is missing | ${address}`,
      '3:5 sites[1].name | is missing | text, 1 to 60 characters',
    ],
  },
  'addresses that are none': {
    text: [
      'sites:',
      '  - { name: A, url: portal.example.org }',
      '  - { name: B, url: "file:///etc/passwd" }',
      '  - { name: C, url: "https://nurse:secret@c.example" }',
    ].join('\n'),
    errors: [
      `2:21 sites[0].url | is not a web address: write https://portal.example.org/ | ${address}`,
      `3:21 sites[1].url | is not a web address: it has to start with https:// or http:// | ${address}`,
      `4:21 sites[2].url | holds a user name or password: take it out`,
    ],
  },
  'origins that are none': {
    text: 'sites:\n  - name: A\n    url: https://a.example\n    allow: ["https://b.example/x", "*.b.example"]\n',
    errors: [
      `4:13 sites[0].allow[0] | is not an origin: write https://b.example | ${origin}`,
      `4:36 sites[0].allow[1] | is not an origin: write https:// and a host | ${origin}`,
    ],
  },
  'keys that no page gets': {
    text: `sites:\n  - name: A\n    url: https://a.example\n    keys: [F2, ctrl+s, Ctrl+P, Alt+F4, Alt+Left, "Ctrl++", Strg+V, a, Ctrl+J, Super+L, Ctrl+Alt+T, F25, "Ctrl+", Ctrl+Shift+I]\n`,
    errors: [
      `4:24 sites[0].keys[2] | Ctrl+P prints in a browser: \`kiosk.printing: allow\` shows a button for that | ${key}`,
      `4:32 sites[0].keys[3] | Alt+F4 closes a window | ${key}`,
      `4:40 sites[0].keys[4] | Alt+ArrowLeft leaves the page in a browser | ${key}`,
      `4:50 sites[0].keys[5] | Ctrl++ zooms in a browser | ${key}`,
      `4:60 sites[0].keys[6] | Ctrl+V copies or pastes, as \`kiosk.clipboard\` says | ${key}`,
      `4:68 sites[0].keys[7] | A reaches every page anyway: take it out`,
      `4:71 sites[0].keys[8] | Ctrl+J reaches every page anyway: take it out (barcode scanners type it)`,
      `4:79 sites[0].keys[9] | Meta+L is for the operating system, which does not hand it on | ${key}`,
      `4:88 sites[0].keys[10] | Ctrl+Alt+T is for the operating system, which does not hand it on | ${key}`,
      `4:100 sites[0].keys[11] | is not a key | ${key}`,
      `4:105 sites[0].keys[12] | is not a key | ${key}`,
      `4:114 sites[0].keys[13] | Ctrl+Shift+I opens the developer tools in a browser | ${key}`,
    ],
  },
  'a user agent that is none': {
    text: 'sites:\n  - { name: A, url: https://a.example, userAgent: Chrome }\n  - { name: B, url: https://b.example, userAgent: "Kiosk/1 é" }\n',
    errors: [
      `2:51 sites[0].userAgent | is not a user agent | ${userAgent}`,
      `3:51 sites[1].userAgent | is not a user agent: write it in ASCII, on one line | ${userAgent}`,
    ],
  },
  'two sites with one name': {
    text: 'sites:\n  - { name: A, url: https://a.example }\n  - { name: A, url: https://b.example }\n',
    errors: ['3:13 sites[1].name | "A" is given twice | text, 1 to 60 characters'],
  },
  'a sign-out that is neither a call nor a page, and one that is both': {
    text: 'sites:\n  - name: A\n    url: https://a.example\n    signOut:\n      - { method: GET }\n      - { open: https://a.example/x, method: GET, json: {} }\n',
    errors: [
      `5:9 sites[0].signOut[0].url | is missing: write url: for a call, or open: for a page that signs out | ${address}`,
      '6:46 sites[0].signOut[1].method | has no effect beside open, which loads the page as a browser does: take it out',
      '6:57 sites[0].signOut[1].json | has no effect beside open, which loads the page as a browser does: take it out',
    ],
  },
  'a page that signs out on an origin that its site may not show': {
    text: 'sites:\n  - name: A\n    url: https://a.example\n    allow: [https://b.example]\n    signOut:\n      - { open: https://b.example/x }\n      - { open: https://c.example/x }\n',
    errors: [
      `7:17 sites[0].signOut[1].open | is on an origin that the site may not show: add https://c.example to allow | ${address}`,
    ],
  },
  'statuses that no server sends': {
    text: 'sites:\n  - name: A\n    url: https://a.example\n    signOutProof: { url: https://a.example, expect: [99, x] }\n',
    errors: [
      '4:54 sites[0].signOutProof.expect[0] | is too small | whole number, 100 to 599',
      '4:58 sites[0].signOutProof.expect[1] | is not a whole number | whole number, 100 to 599',
    ],
  },
  'a proof that expects nothing': {
    text: 'sites:\n  - name: A\n    url: https://a.example\n    signOutProof: { url: https://a.example, expect: [] }\n',
    errors: [
      '4:53 sites[0].signOutProof.expect | has too few items | list of HTTP statuses, 100 to 599; at most 20',
    ],
  },
  'accounts mode without accounts': {
    text: 'signIn:\n  mode: accounts\n  accounts: []\n',
    errors: [
      '3:13 signIn.accounts | has no account, but mode is accounts | list of accounts, at most 500',
    ],
  },
  'a password where its hash belongs, and a user given twice': {
    text: [
      'signIn:',
      '  mode: accounts',
      '  accounts:',
      '    - { user: nurse1, passwordHash: hunter2 }',
      `    - { user: nurse1, passwordHash: ${exampleHash} }`,
    ].join('\n'),
    errors: [
      `4:37 signIn.accounts[0].passwordHash | is not a password hash | ${hash}`,
      '5:15 signIn.accounts[1].user | "nurse1" is given twice | text, 1 to 60 characters',
    ],
  },
  'a password hash that is too weak, and half of one': {
    text: [
      'signIn:',
      '  mode: accounts',
      '  accounts:',
      `    - { user: nurse1, passwordHash: ${exampleHash.replace('17', '14')} }`,
      'admin: { passwordHash: scrypt$17$8$1$AAECAwQFBgc }',
    ].join('\n'),
    errors: [
      `4:37 signIn.accounts[0].passwordHash | is a password hash that is too weak, or that takes too much memory: make a new one | ${hash}`,
      `5:24 admin.passwordHash | is not a whole password hash: copy all of it | ${hash}`,
    ],
  },
  'oidc mode without a provider': {
    text: 'signIn:\n  mode: oidc\n  oidc: { name: 5, scopes: [profile] }\n',
    errors: [
      `3:3 signIn.oidc.issuer | is missing, but mode is oidc | ${address}`,
      '3:3 signIn.oidc.clientId | is missing, but mode is oidc | text, 1 to 200 characters',
      '3:17 signIn.oidc.name | is not text: put it in quotes | text, 1 to 60 characters',
      '3:28 signIn.oidc.scopes | has no openid in it | list of scopes, 1 to 100 characters; at most 30',
    ],
  },
  'sizes without a known unit': {
    text: 'audit:\n  maxSize: 10\nadmin: { passwordHash: 12 }\n',
    errors: [
      '2:12 audit.maxSize | 10 has no unit: write 10KB or 10MB, not 10 | size, 10KB to 100MB',
      `3:24 admin.passwordHash | is not text: put it in quotes | ${hash}`,
    ],
  },
  'a syslog receiver without its way': {
    text: 'audit:\n  syslog: { to: logs.example.org, facility: lcal0 }\n',
    errors: [
      `2:17 audit.syslog.to | is not a syslog receiver: write tls://logs.example.org:6514 | ${receiver}`,
      `2:45 audit.syslog.facility | "lcal0" is not one of the choices; did you mean local0?`,
    ],
  },
  'a syslog receiver that is a web address': {
    text: 'audit: { syslog: { to: "https://logs.example.org/in" } }\n',
    errors: [
      `1:24 audit.syslog.to | is not a syslog receiver: write tls://logs.example.org:6514 | ${receiver}`,
    ],
  },
  'a port that is none': {
    text: 'audit: { syslog: { to: "udp://logs:70000" } }\n',
    errors: [`1:24 audit.syslog.to | is not a syslog receiver | ${receiver}`],
  },
  'certificates where there are none': {
    text: 'audit: { syslog: { to: "tcp://logs.example.org", ca: ./ca.pem } }\n',
    errors: [
      `1:54 audit.syslog.ca | has no effect: only tls:// has certificates | ${certificates}`,
    ],
  },
  'a key given twice, and an error after it': {
    text: 'session: {}\nlanguage: de\nsession: {}\nkisok: {}\n',
    errors: [
      `3:1 session | is given twice: it is already on line 1`,
      `4:1 kisok | unknown key \`kisok\`; did you mean \`kiosk\`?`,
    ],
  },
  'a tab': {
    text: 'session:\n\tidleTimeout: 5m\n',
    errors: [`2:1  | has a tab where YAML needs spaces | ${yaml}`],
  },
  'a quote that never closes': {
    text: 'language: "de\n',
    errors: [`2:1  | is not YAML: Missing closing "quote | ${yaml}`],
  },
  'a second document': {
    text: 'language: de\n---\nlanguage: fr\n',
    errors: [`2:1  | has a second document after ---: keep one`],
  },
  'a tag': {
    text: 'language: !env LANG\n',
    errors: [`1:11  | has a tag (!…), which is not read here: write the value itself`],
  },
  'aliases, which could stand for gigabytes': {
    text: 'sites: &a []\nsession: *a\n',
    errors: [
      `1:11 sites | uses an anchor (&) or alias (*): write the value itself`,
      `2:10 session | uses an anchor (&) or alias (*): write the value itself`,
    ],
  },
  'a key that is a list': {
    text: '? [a, b]\n: 1\n',
    errors: [`1:3  | has a key that is no name: write the name of a setting`],
  },
  'a key that JavaScript gives a meaning': {
    text: '__proto__: { session: 1 }\n',
    errors: [
      `1:1 __proto__ | unknown key \`__proto__\`; the nearest known key is \`texts\` | ${topLevel}`,
    ],
  },
  'a fleet without encryption, with odd names and a key that is no file': {
    text: `fleet:
  device: ward/7
  groups: [a, 'b#']
  mqtt:
    url: mqtt://broker.example.org:1883
    ca: ./ca.pem
    certificate: ./desk.p12
    key: -----BEGIN PRIVATE KEY-----
`,
    errors: [
      `2:11 fleet.device | is not a name: write letters, digits, dots, hyphens and underscores | ${topicName}`,
      `3:15 fleet.groups[1] | is not a name: write letters, digits, dots, hyphens and underscores | ${topicName}`,
      `5:10 fleet.mqtt.url | is not encrypted: write mqtts://broker.example.org:8883 | ${broker}`,
      `7:18 fleet.mqtt.certificate | is not the name of a certificate file | ${certificate}`,
      `8:10 fleet.mqtt.key | is not the name of a key file | ${keyFile}`,
    ],
  },
  'a broker over a web socket, without its files': {
    text: 'fleet: { mqtt: { url: "wss://broker.example.org/mqtt" } }',
    errors: [
      `1:10 fleet.mqtt.ca | is missing | ${certificate}`,
      `1:10 fleet.mqtt.certificate | is missing | ${certificate}`,
      `1:10 fleet.mqtt.key | is missing | ${keyFile}`,
      `1:23 fleet.mqtt.url | is not the address of a broker: write mqtts://broker.example.org:8883 | ${broker}`,
    ],
  },
  'signals that no way leads to, and an issuer that is none': {
    text: `fleet:
  signals:
    issuer: http://id.example.org
    audience: cleardesk
    pollEvery: 500
    endOn: [logout]
`,
    errors: [
      `2:3 fleet.signals.clientId | is missing, and fleet.mqtt as well: no signal would arrive | text, 1 to 200 characters`,
      `3:13 fleet.signals.issuer | has no https: an attacker on the network could forge its keys | issuer, https://…, without query`,
      `5:16 fleet.signals.pollEvery | is not a duration: write a whole number and its unit, such as 5m | duration, 1s to 5m`,
      `6:13 fleet.signals.endOn[0] | "logout" is not one of the choices | session-revoked, account-disabled, account-purged, credential-compromise, credential-change`,
    ],
  },
  'signals with half a client': {
    text: `fleet:
  signals: { issuer: https://id.example.org, audience: cleardesk, clientId: desk-7 }
`,
    errors: [`2:3 fleet.signals.clientKey | is missing, and clientSecretFile as well | ${keyFile}`],
  },
  'signals with two clients': {
    text: `fleet:
  signals: { issuer: https://id.example.org, audience: a, clientId: b, clientKey: a.key, clientSecretFile: ./b }
`,
    errors: [`2:108 fleet.signals.clientSecretFile | is given beside clientKey: take one out`],
  },
  'only signed commands, without signals': {
    text: 'fleet: { mqtt: { url: "mqtts://broker.example.org", ca: a.pem, certificate: b.pem, key: b.key, signed: true } }',
    errors: [
      `1:104 fleet.mqtt.signed | is true, but there is no fleet.signals: nothing would end a session | true or false`,
    ],
  },
  'a broker with a password': {
    text: 'fleet: { mqtt: { url: "mqtts://kiosk:secret@broker.example.org", ca: a.pem, certificate: b.pem, key: b.key } }',
    errors: [
      `1:23 fleet.mqtt.url | holds a user name or password: take it out, because the broker knows the device by its certificate`,
    ],
  },
};
