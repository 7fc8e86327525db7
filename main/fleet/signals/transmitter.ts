import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { errorText } from '../../base/errors.ts';
import { readRegularFile } from '../../base/regular-file.ts';
import { plainText } from '../../base/text.ts';
import type { BackChannel, BackChannelRequest } from '../../identity/sign-out/back-channel.ts';
import { type Answer, askJson, TransmitterError, unexpected, unreadable } from './ask.ts';

/** How the transmitter knows this device. Its file is read at each use: IT replaces it while the kiosk runs. */
type ClientCredential =
  /** A private key as PEM, for `private_key_jwt` (RFC 7523). */
  { readonly keyFile: string } | { readonly secretFile: string };

export interface TransmitterOptions {
  readonly issuer: string;
  /** Null: only the public metadata and keys are read. */
  readonly client: { readonly id: string; readonly credential: ClientCredential } | null;
}

const MOST_FILE_BYTES = 100_000;
const SCOPES = 'ssf.manage ssf.read';
const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const metadataSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  configuration_endpoint: z.string().optional(),
  status_endpoint: z.string().optional(),
  verification_endpoint: z.string().optional(),
  critical_subject_members: z.array(z.string()).optional(),
});

/** What a transmitter says of itself (Shared Signals Framework 1.0, section 7). */
export type TransmitterMetadata = z.output<typeof metadataSchema>;

const serverSchema = z.object({ issuer: z.string(), token_endpoint: z.string() });
const tokenSchema = z.object({ access_token: z.string().min(1) });

/** Requests to one transmitter: what it says of itself, its keys, and what needs its access token. */
export class Transmitter {
  readonly #options: TransmitterOptions;
  readonly #request: BackChannel;
  #metadata: TransmitterMetadata | null = null;
  #token: string | null = null;

  /** @param request follows no redirect, and gives up in time */
  constructor(options: TransmitterOptions, request: BackChannel) {
    this.#options = options;
    this.#request = request;
  }

  /** The members of a subject that the transmitter wants each receiver to understand. */
  get criticalMembers(): readonly string[] {
    return this.#metadata?.critical_subject_members ?? [];
  }

  /** @throws TransmitterError */
  async metadata(): Promise<TransmitterMetadata> {
    this.#metadata ??= await this.#described(metadataSchema, [
      ...wellKnown(this.#options.issuer, 'ssf-configuration'),
    ]);
    return this.#metadata;
  }

  /** @throws TransmitterError */
  async keys(): Promise<unknown> {
    const { jwks_uri: address } = await this.metadata();
    const { status, json } = await askJson(this.#request, address, 'the list of keys (jwks_uri)');
    if (status !== 200) throw unexpected('the list of keys (jwks_uri)', status);
    return json;
  }

  /**
   * Asks with the access token. A token that is not accepted is replaced once.
   * @param what it is that is asked, for the sentence of an error
   * @throws TransmitterError for no answer, 401, 403, 429 and 5xx
   */
  async ask(
    address: string,
    what: string,
    { request = this.#request, ...options }: BackChannelRequest & { request?: BackChannel },
  ): Promise<Answer> {
    const send = async () => {
      this.#token ??= await this.#newToken(options.signal);
      const headers = { ...options.headers, authorization: `Bearer ${this.#token}` };
      return askJson(request, address, what, { ...options, headers });
    };
    let answer = await send();
    if (answer.status === 401) {
      this.#token = null;
      answer = await send();
    }
    if (answer.status === 401) this.#token = null;
    if (answer.status === 401 || answer.status === 403) {
      const status = answer.status;
      throw new TransmitterError('refused', `${what} answers ${status}`, { status });
    }
    return answer;
  }

  async #newToken(signal: AbortSignal | undefined): Promise<string> {
    const { issuer, client } = this.#options;
    if (client === null) throw new TransmitterError('unusable', 'there is no clientId');
    const what = 'the token endpoint';
    const { token_endpoint: address } = await this.#described(serverSchema, [
      `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      ...wellKnown(issuer, 'oauth-authorization-server'),
    ]);
    const { headers, fields } = await this.#authentication(client);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: SCOPES,
      ...fields,
    });
    const options = { method: 'POST', body, headers, ...(signal && { signal }) };
    const { status, json } = await askJson(this.#request, address, what, options);
    const token = tokenSchema.safeParse(json);
    if (status === 200 && token.success) return token.data.access_token;
    const error = z.object({ error: z.string() }).safeParse(json).data?.error;
    const why = error === undefined ? '' : ` with ${plainText(error, 60)}`;
    throw new TransmitterError('refused', `${what} answers ${status}${why}`, { status });
  }

  async #authentication({ id, credential }: NonNullable<TransmitterOptions['client']>) {
    if ('secretFile' in credential) {
      const secret = readFile(credential.secretFile, (bytes) => bytes.toString('utf8').trim());
      // RFC 6749, section 2.3.1.
      const pair = [id, secret].map(encodeURIComponent).join(':');
      const basic = Buffer.from(pair).toString('base64');
      return { headers: { authorization: `Basic ${basic}` }, fields: {} };
    }
    const key = readFile(credential.keyFile, (bytes) => createPrivateKey(bytes));
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: algorithmOf(key), typ: 'JWT' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(this.#options.issuer)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key);
    return {
      headers: {},
      fields: {
        client_id: id,
        client_assertion_type: CLIENT_ASSERTION,
        client_assertion: assertion,
      },
    };
  }

  /** The first of these documents that is there. Its issuer has to be the configured one, letter for letter. */
  async #described<T extends { readonly issuer: string }>(
    schema: z.ZodType<T>,
    addresses: readonly string[],
  ): Promise<T> {
    let fault: TransmitterError | null = null;
    for (const address of addresses) {
      const what = plainText(new URL(address).pathname, 200);
      const { status, json } = await askJson(this.#request, address, what);
      const read = schema.safeParse(json);
      if (status !== 200 || !read.success) {
        fault ??= status === 200 ? unreadable(what) : unexpected(what, status);
        continue;
      }
      const { issuer } = this.#options;
      if (read.data.issuer === issuer) return read.data;
      const named = plainText(read.data.issuer, 200);
      throw new TransmitterError('unusable', `${what} is of "${named}", not of "${issuer}"`);
    }
    throw fault ?? new TransmitterError('unusable', 'there is no metadata');
  }
}

/** Where a document of an issuer is: after the host, and, as Keycloak also has it, after the path. */
function wellKnown(issuer: string, name: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...new Set([`${origin}/.well-known/${name}${path}`, `${origin}${path}/.well-known/${name}`]),
  ];
}

function readFile<T>(file: string, read: (bytes: Buffer) => T): T {
  try {
    return read(readRegularFile(file, MOST_FILE_BYTES));
  } catch (error) {
    throw new TransmitterError('unusable', `${file} cannot be used: ${errorText(error)}`);
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (asymmetricKeyType !== 'ec') return asymmetricKeyType === 'rsa-pss' ? 'PS256' : 'RS256';
  return asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'ES384' : 'ES256';
}
