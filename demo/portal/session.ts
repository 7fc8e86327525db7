import { createHash, randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import session, { MemoryStore } from 'express-session';

declare module 'express-session' {
  interface SessionData {
    /** Set by signing in, and only then. */
    person: Person;
    profile: Profile;
    /** What /everything posted. */
    note: string;
  }
}

export interface Person {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface Profile {
  readonly phone: string;
  readonly contact: string;
  readonly note: string;
}

export interface Sessions {
  readonly middleware: RequestHandler;
  /** The sessions the server would still accept. */
  open(): Promise<{ session: string; name: string | null }[]>;
}

export const cookieName = 'portal.sid';
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** Sessions in memory with a secret of this process: a restart signs everybody out. */
export function createSessions(): Sessions {
  const store = new MemoryStore();
  const middleware = session({
    name: cookieName,
    cookie: cookieOptions,
    secret: randomBytes(32).toString('hex'),
    store,
    resave: false,
    saveUninitialized: false, // a visitor who keeps nothing gets no cookie
  });
  return {
    middleware,
    open: () =>
      new Promise((resolve, reject) => {
        store.all((error: Error | null, all) => {
          if (error) reject(error);
          else resolve(Object.entries(all ?? {}).map(([id, data]) => describe(id, data)));
        });
      }),
  };
}

/** A new identifier, so that one planted before sign-in (session fixation) is worth nothing. */
export function regenerate(req: Request): Promise<void> {
  return finished((done) => req.session.regenerate(done));
}

export function destroy(req: Request): Promise<void> {
  return finished((done) => req.session.destroy(done));
}

/** Names a session without giving away its identifier. */
export function hashOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex').slice(0, 16);
}

function describe(id: string, data: session.SessionData) {
  return { session: hashOf(id), name: (data as Partial<session.SessionData>).person?.name ?? null };
}

function finished(start: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
