import type { Session } from 'electron';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendCommand } from '../../../../../main/electron/browser/guards/devtools.ts';
import { PdfDocuments } from '../../../../../main/electron/browser/pdf/pdf-documents.ts';

type Handler = (request: { readonly url: string }) => Promise<Response>;

const MB = 1_000_000;
let folder = '';
let answer: Handler = () => Promise.reject(new Error('nothing is served yet'));

function documents(): PdfDocuments {
  const protocol = {
    handle: (_scheme: string, handler: Handler) => {
      answer = handler;
    },
  };
  return new PdfDocuments({ protocol } as unknown as Session, folder);
}

const fetched = (path: string) => answer({ url: `cleardesk-pdf://viewer/${path}` });
const status = async (path: string) => (await fetched(path)).status;

/** A stream of the DevTools protocol of this many parts, which notes when it is closed. */
function stream(parts: readonly Buffer[]) {
  const left = [...parts];
  const calls: string[] = [];
  const send: SendCommand = (method) => {
    calls.push(method);
    if (method !== 'IO.read') return Promise.resolve({});
    const data = left.shift()?.toString('base64') ?? '';
    return Promise.resolve({ data, base64Encoded: true, eof: left.length === 0 });
  };
  return { send, calls };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleardesk-pdf-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('documents on their way to the viewer', () => {
  it('are handed over once', async () => {
    documents().keep('one', Buffer.from('%PDF'));
    const first = await fetched('document/one');
    expect(first.headers.get('content-type')).toBe('application/pdf');
    expect(await first.text()).toBe('%PDF');
    expect(await status('document/one')).toBe(404);
  });

  it('go when they are too many, the oldest first', async () => {
    const kept = documents();
    for (const id of ['a', 'b', 'c']) kept.keep(id, Buffer.alloc(90 * MB));
    expect(await status('document/a')).toBe(404);
    expect(await status('document/b')).toBe(200);
    expect(await status('document/c')).toBe(200);
  });

  it('go with the session', async () => {
    const kept = documents();
    kept.keep('one', Buffer.from('%PDF'));
    kept.clear();
    expect(await status('document/one')).toBe(404);
  });
});

describe('reading a document', () => {
  it('joins its parts and closes the stream', async () => {
    const { send, calls } = stream([Buffer.from('%PD'), Buffer.from('F')]);
    expect(String(await documents().read('s', send))).toBe('%PDF');
    expect(calls).toEqual(['IO.read', 'IO.read', 'IO.close']);
  });

  it('stops at one that is too large, and counts it no longer', async () => {
    const kept = documents();
    const large = stream(Array<Buffer>(30).fill(Buffer.alloc(10 * MB)));
    expect(await kept.read('s', large.send)).toBe('too-large');
    expect(large.calls).toHaveLength(12);
    expect(String(await kept.read('s', stream([Buffer.from('%PDF')]).send))).toBe('%PDF');
  });

  it('closes the stream of a server that breaks off', async () => {
    const calls: string[] = [];
    const send: SendCommand = (method) => {
      calls.push(method);
      return method === 'IO.read' ? Promise.reject(new Error('gone')) : Promise.resolve({});
    };
    await expect(documents().read('s', send)).rejects.toThrow('gone');
    expect(calls).toEqual(['IO.read', 'IO.close']);
  });
});

describe("the viewer's own files", () => {
  it('are served with their types, and nothing outside their folder is', async () => {
    documents();
    writeFileSync(join(folder, 'viewer.js'), '1');
    const script = await fetched('viewer.js');
    expect(script.headers.get('content-type')).toBe('text/javascript');
    expect(await status('missing.js')).toBe(404);
    expect(await status('..%2fsecret')).toBe(404);
    expect(await status('a/b/viewer.js')).toBe(404);
  });
});
