import { z } from 'zod';
import type { EndedBy, EndReason } from '../ending/receipt.ts';
import type { CredentialName } from '../identity/credentials/store.ts';
import type { PackedStore } from '../identity/credentials/memory-store.ts';
import type { Failures } from '../identity/sign-in/login-throttle.ts';
import type { ServerWarning } from '../identity/sign-out/server-result.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from '../session/sign-in.ts';
import type { Problem, SessionState } from '../session/state.ts';
import type { Agreement, BannerStep } from '../session/use-banner.ts';
import type { Config } from '../config/schema/schema.ts';
import type { HandoverData, LateRequest, MessageToSuccessor } from './messages.ts';

/** Each reason is written twice, so that the compiler finds a new one. */
const endReason = z.enum({
  user: 'user',
  idle: 'idle',
  'max-duration': 'max-duration',
  schedule: 'schedule',
  admin: 'admin',
  remote: 'remote',
  policy: 'policy',
  'os-lock': 'os-lock',
  'os-suspend': 'os-suspend',
  'os-shutdown': 'os-shutdown',
  'site-crash': 'site-crash',
  recovery: 'recovery',
  quit: 'quit',
} satisfies { readonly [Reason in EndReason]: Reason });

const endedBy: z.ZodType<EndedBy> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), id: z.string() }),
  z.object({ kind: z.literal('provider') }),
  z.object({ kind: z.literal('signal'), id: z.string() }),
]);

const request: z.ZodType<SignInRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guest') }),
  z.object({ kind: z.literal('account'), user: z.string(), password: z.string() }),
  z.object({ kind: z.literal('oidc'), way: z.enum(['window', 'device']) }),
]);

const refusal: z.ZodType<SignInRefusal> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wrong-password'), waitUntil: z.number().exactOptional() }),
  z.object({
    kind: z.enum([
      'cancelled',
      'timed-out',
      'provider-unreachable',
      'provider-refused',
      'provider-untrusted',
      'no-keychain',
      'terms-changed',
    ]),
  }),
]);

const progress: z.ZodType<SignInProgress> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['checking', 'provider-page']) }),
  z.object({
    kind: z.literal('device-code'),
    userCode: z.string(),
    verificationUrl: z.string(),
    verificationUrlComplete: z.string().nullable(),
    expiresAt: z.number(),
  }),
]);

const problem: z.ZodType<Problem> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('config'), file: z.string(), errors: z.array(z.string()) }),
  z.object({ kind: z.literal('ending-failed'), receiptCode: z.string() }),
  z.object({ kind: z.literal('audit-unwritable') }),
]);

const serverWarning: z.ZodType<ServerWarning> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['pending', 'not-offered', 'still-alive']) }),
  z.object({ kind: z.literal('expiring'), validForSeconds: z.number().nullable() }),
  z.object({ kind: z.literal('not-tried'), sites: z.array(z.string()) }),
]);

const language = z.string().exactOptional();

const agreement: z.ZodType<Agreement> = z.object({
  kind: z.literal('agreed'),
  version: z.string(),
});

const banner: z.ZodType<BannerStep> = z.union([
  z.object({
    kind: z.literal('shown'),
    version: z.string(),
    next: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['guest', 'form']) }),
      z.object({ kind: z.literal('oidc'), way: z.enum(['window', 'device']) }),
    ]),
  }),
  agreement,
]);

/** The states in which a kiosk may pass to another process: in none of them a session runs. */
const state: z.ZodType<SessionState> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('signed-out'),
    language,
    refusal: refusal.exactOptional(),
    banner: banner.exactOptional(),
  }),
  z.object({
    kind: z.literal('signing-in'),
    language,
    progress,
    banner: agreement.exactOptional(),
  }),
  z.object({
    kind: z.literal('ending'),
    language,
    auditId: z.string().nullable(),
    reason: endReason,
    by: endedBy.exactOptional(),
    note: z.string().exactOptional(),
    refusal: refusal.exactOptional(),
    problem: problem.exactOptional(),
    failures: z.number().exactOptional(),
  }),
  z.object({
    kind: z.literal('ended'),
    language,
    reason: endReason,
    by: endedBy.exactOptional(),
    note: z.string().exactOptional(),
    serverDoubts: z.array(serverWarning).exactOptional(),
    receiptCode: z.string(),
    leaveAt: z.number(),
  }),
  z.object({
    kind: z.literal('out-of-service'),
    language,
    problem,
    unfinished: z.object({ auditId: z.string().nullable(), failures: z.number() }).exactOptional(),
  }),
]);

const failureAge = z.object({ count: z.number(), ageMs: z.number() });

const failures: z.ZodType<Failures> = z.object({
  device: failureAge,
  names: z.array(z.tuple([z.number(), failureAge])),
});

const packedStore: z.ZodType<PackedStore> = z.object({
  key: z.base64(),
  entries: z.array(
    z.object({
      name: z.custom<CredentialName>(
        (name) => typeof name === 'string' && /^(session|pending):/.test(name),
        'is not the name of a credential',
      ),
      nonce: z.base64(),
      text: z.base64(),
      tag: z.base64(),
    }),
  ),
});

const handoverData: z.ZodType<HandoverData> = z.object({
  since: z.iso.datetime(),
  idleSource: z.enum(['ok', 'stuck', 'unknown']),
  request: request.nullable(),
  signInFailures: failures.nullable(),
  administratorFailures: failures.nullable(),
  providerFaults: z.array(z.object({ sentence: z.string(), ageMs: z.number() })),
  pendingSignOuts: packedStore.nullable(),
  credentials: z.enum(['unknown', 'ok', 'degraded']).default('unknown'),
  metricsFault: z.string().nullable().default(null),
  screenReader: z.boolean().default(false),
});

const sentConfig = z.object({
  file: z.string(),
  policies: z.array(z.string()),
  written: z.unknown(),
  isAbsent: z.boolean(),
  errors: z.array(z.string()).nullable(),
  isLastGood: z.boolean(),
});

const lateRequest: z.ZodType<LateRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exit-done') }),
  z.object({ kind: z.literal('language-chosen'), language: z.string().nullable() }),
  z.object({ kind: z.literal('sign-in'), request }),
]);

const messageToSuccessor = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('show'),
    state,
    now: z.number(),
    config: sentConfig,
    auditFolder: z.string(),
  }),
  z.object({
    kind: z.literal('handover'),
    state,
    now: z.number(),
    config: sentConfig,
    handoverData,
  }),
  z.object({ kind: z.literal('late'), asked: lateRequest }),
]);

/**
 * Checks what the previous process sent. The config is made anew of what is written, so that its schema
 * is the one place that knows the settings.
 * @throws TypeError when it is no message of a predecessor. The error names the field and repeats no
 * value, for a value may be a password.
 */
export function parseMessageToSuccessor(
  value: unknown,
  configSchema: z.ZodType<Config>,
): MessageToSuccessor {
  const message = checked(messageToSuccessor.safeParse(value), []);
  if (message.kind === 'late') return message;
  const { written } = message.config;
  const config = checked(configSchema.safeParse(written), ['config', 'written']);
  return { ...message, config: { ...message.config, config } };
}

function checked<T>(result: z.ZodSafeParseResult<T>, path: readonly string[]): T {
  if (result.success) return result.data;
  const where = result.error.issues.map(
    (issue) => `${[...path, ...issue.path].join('.') || 'kind'} (${issue.code})`,
  );
  throw new TypeError(`the previous process sent an invalid message: ${where.join(', ')}`);
}
