import { exampleConfig } from '../../../scripts/config-docs.ts';
import { exampleHash } from '../../main/config/example-hash.ts';

/** Config files that have, together, every setting that a policy can have, mostly not with its default. */
export const policySamples: readonly string[] = [
  exampleConfig,
  `organisation: { name: "Klinik <Süd> & Co", logo: /logo.png, colour: '#7a1f5c' }
language: fr-CA
sites: [{ name: 'A "b" c', url: https://a.example/ }, { name: B, url: https://b.example/x }]
signIn: { mode: accounts, accounts: [{ user: a, passwordHash: '${exampleHash}' }, { user: b, name: Bé, passwordHash: '${exampleHash}' }] }
useBanner: { title: 'Terms', text: { fr: Un seul texte, de: Ein Text } }
network: { proxy: 'http://proxy.example.org:3128', bypass: [.example.org], ca: [/ca.pem, /other.crt], proxyCredentials: /etc/proxy }
session: { idleTimeout: 90s, warning: 0s, maxDuration: never, endAt: ['06:00', '18:30'], endOn: [], waitForFirstInput: true, warningTone: true }
kiosk: { fullScreen: false, downloads: session, downloadQuota: 1GB, pdf: download, printing: allow, clipboard: block, keyboard: never, scale: 150%, standby: off, screenReader: orca, attract: { after: 90s, show: /picture.png }, exitPassword: never }
audit: { folder: /srv/audit, maxSize: 100KB, keep: 1000, seal: false, users: hashed, syslog: { to: 'tls://logs.example.org', ca: /ca.pem, facility: local7 } }
metrics: { file: /var/lib/prometheus/node-exporter/cleardesk.prom, every: 30s }
fleet: { device: desk-9, groups: [ward-4, night], mqtt: { url: 'mqtts://broker.example.org:8884', ca: /fleet-ca.pem, certificate: /desk-9.pem, key: /desk-9.key, prefix: org/kiosks, signed: true }, signals: { issuer: 'https://id.example.org/', audience: desks, clientId: desk-9, clientKey: /ssf.key, pollEvery: 9s, endOn: [credential-change] } }
`,
  `fleet: { signals: { issuer: 'https://id.example.org/', audience: desks, clientId: desk-9, clientSecretFile: /ssf.secret } }
`,
  `signIn: { mode: oidc, oidc: { name: X, issuer: https://id.example.org, clientId: c, scopes: [openid, email], allow: ['https://*.example.org'], redirectUri: 'https://k.example.org/cb', checkEvery: 60s, securityKeys: true } }
`,
];
