/** What `cleardesk init` has asked for. */
export interface Answers {
  readonly name: string;
  /** Empty: none. */
  readonly helpDesk: string;
  readonly sites: readonly { readonly name: string; readonly url: string }[];
  readonly signIn:
    | { readonly mode: 'guest' }
    | { readonly mode: 'accounts'; readonly user: string; readonly passwordHash: string }
    | { readonly mode: 'oidc'; readonly issuer: string; readonly clientId: string };
  /** Null: no administrator. */
  readonly adminHash: string | null;
}

/** A config file with these answers, and comments for what usually comes next. */
export function configText({ name, helpDesk, sites, signIn, adminHash }: Answers): string {
  return `# Cleardesk's settings, by "cleardesk init". Check a change: cleardesk check-config
# All settings: docs/configuration.md, on a device in /usr/share/doc/cleardesk.
# A running kiosk notices a change by itself.
version: 1

organisation:
  name: ${text(name)}
${line(helpDesk !== '', `helpDesk: ${text(helpDesk)}`, "helpDesk: 'Call 1234' # whom users may call; on the exit screen")}
  # logo: ./logo.svg

# The web apps, in the order shown. A site that leads to another origin needs it in "allow":
# cleardesk check-config --online proposes the lines.
sites:
${sites.map(siteText).join('')}
# How people sign in: guest, accounts or oidc.
signIn:
${signInText(signIn)}
session:
  idleTimeout: 5m # a session without activity ends after this time
  warning: 30s # of which the user is warned this long
  maxDuration: 8h

kiosk:
  downloads: block # session: allowed, and deleted when the session ends
  printing: block # allow: on the default printer

# The administrator can leave the kiosk with the password: cleardesk hash-password
${adminHash === null ? '# admin: { passwordHash: scrypt$... }' : `admin:\n  passwordHash: ${text(adminHash)}`}
`;
}

function siteText({ name, url }: Answers['sites'][number]): string {
  return `  - name: ${text(name)}
    url: ${text(url)}
    # How an ending signs the user out there, and proves it:
    # signOut: [{ method: POST, url: ${text(new URL('/logout', url).href)} }]
    # signOutProof: { url: ${text(new URL('/me', url).href)}, expect: [401] }
`;
}

function signInText(signIn: Answers['signIn']): string {
  switch (signIn.mode) {
    case 'guest':
      return '  mode: guest\n';
    case 'accounts':
      return `  mode: accounts
  accounts:
    - { user: ${text(signIn.user)}, passwordHash: ${text(signIn.passwordHash)} }
`;
    case 'oidc':
      return `  mode: oidc
  oidc:
    # name: Example ID # the button says: "Sign in with Example ID"
    issuer: ${text(signIn.issuer)}
    clientId: ${text(signIn.clientId)}
`;
  }
}

function line(isGiven: boolean, given: string, example: string): string {
  return `  ${isGiven ? given : `# ${example}`}`;
}

/** In double quotes, in which YAML knows all of JSON's escapes. */
function text(value: string): string {
  return JSON.stringify(value);
}
