import { X509Certificate } from 'node:crypto';
import { app, type AuthInfo, type Certificate, type Session } from 'electron';
import type { ProxyCredentials, ProxyRules } from '../../network/proxy.ts';
import type { PathVerdict, ServerChain } from '../../network/certificate-path.ts';

export interface NetworkOptions {
  readonly proxy: ProxyRules;
  /** Judges a server's certificate whose issuer the device does not know; null without CAs of the config. */
  readonly judge: ((chain: ServerChain) => Promise<PathVerdict>) | null;
  /** What the kiosk signs in to the proxy with; null: nothing, and the user is asked. */
  readonly proxyCredentials: () => ProxyCredentials | null;
  readonly onProblem: (text: string) => void;
}

/** Lets Chromium's own verdict stand (Electron, `setCertificateVerifyProc`). */
const AS_CHROMIUM = -3;

/** What Chromium takes for each verdict of ours (net_error_list.h). */
const RESULTS: Readonly<Record<PathVerdict['kind'], number>> = {
  trusted: 0,
  'unknown-issuer': AS_CHROMIUM,
  expired: -201,
  'wrong-name': -200,
};

/** Is told the certificates of a server that Chromium refuses by itself, its own first. */
export type OnBadCertificate = (certificates: readonly X509Certificate[]) => void;

/** The way of this process's partitions to servers: one proxy, and the same CAs for all. */
export class Network {
  readonly #options: NetworkOptions;
  readonly #told = new Set<string>();
  /** The proxies that have asked a page or a request before. */
  readonly #asked = new WeakMap<object, Set<string>>();
  /** What the user has typed for a proxy, by its address. */
  readonly #typed = new Map<string, ProxyCredentials>();

  constructor(options: NetworkOptions) {
    this.#options = options;
    // Names are asked of the organisation's own DNS, and not of a company that answers over HTTPS.
    app.configureHostResolver({ secureDnsMode: 'off' });
    // Before the listeners of the page itself, which ask the user where this has no answer.
    app.on('login', (event, contents, _details, asked, answer) => {
      const credentials = asked.isProxy ? this.credentialsFor(contents ?? app, asked) : null;
      if (credentials === null) return;
      event.preventDefault();
      answer(credentials.user, credentials.password);
    });
  }

  /** Gives a partition its way to servers. Nothing may be requested in it before the promise resolves. */
  async join(partition: Session, onBadCertificate?: OnBadCertificate): Promise<void> {
    const { proxy, judge } = this.#options;
    if (judge !== null || onBadCertificate !== undefined) {
      partition.setCertificateVerifyProc(
        ({ hostname, certificate, verificationResult }, answer) => {
          const isGood = verificationResult === 'net::OK';
          const certificates = isGood ? [] : chainOf(certificate);
          if (!isGood) onBadCertificate?.(certificates);
          if (judge === null || verificationResult !== 'net::ERR_CERT_AUTHORITY_INVALID') {
            answer(AS_CHROMIUM);
            return;
          }
          const host = hostname.replace(/^\[|\]$/g, '');
          this.#judged(judge, { host, certificates }).then(answer, () => answer(AS_CHROMIUM));
        },
      );
    }
    await partition.setProxy({ ...proxy });
  }

  /** The user has signed in to the proxy: the session's sign-outs go the same way. */
  remember({ host, port }: Pick<AuthInfo, 'host' | 'port'>, credentials: ProxyCredentials): void {
    this.#typed.set(`${host}:${port}`, credentials);
  }

  /** The session is over. */
  forget(): void {
    this.#typed.clear();
  }

  /**
   * The answer to a proxy that asks for a user name and a password: from the file of the config, else what the
   * user has typed. It is given once to each page or request: a proxy that asks again has refused it.
   * @param asker the page, or the request
   * @returns null where there is none, or the proxy has refused it
   */
  credentialsFor(asker: object, { scheme, host, port, realm }: AuthInfo): ProxyCredentials | null {
    const proxy = JSON.stringify([scheme, host, port, realm]);
    const before = this.#asked.get(asker) ?? new Set<string>();
    const isFirst = !before.has(proxy);
    this.#asked.set(asker, before.add(proxy));
    const configured = this.#options.proxyCredentials();
    if (isFirst) return configured ?? this.#typed.get(`${host}:${port}`) ?? null;
    if (configured === null) return null;
    this.#tell(
      `the proxy ${host}:${port} refuses the user name or the password of network.proxyCredentials`,
    );
    return null;
  }

  async #judged(judge: NonNullable<NetworkOptions['judge']>, chain: ServerChain): Promise<number> {
    const verdict = await judge(chain);
    if (verdict.kind !== 'trusted') {
      this.#tell(`the certificate of ${chain.host} is not good: ${verdict.reason}`);
    }
    return RESULTS[verdict.kind];
  }

  /** Each once: a page can cause any number of them. */
  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.onProblem(text);
  }
}

/** A server's certificates as it has sent them, its own first. */
function chainOf(own: Certificate): readonly X509Certificate[] {
  const chain = new Set<Certificate>();
  let next: Certificate | undefined = own;
  while (next !== undefined && !chain.has(next)) {
    chain.add(next);
    // The last one is its own issuer, or has none, whatever the types say.
    ({ issuerCert: next } = next as Partial<Certificate>);
  }
  return [...chain].map(({ data }) => new X509Certificate(data));
}
