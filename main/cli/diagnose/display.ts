import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandIo } from '../command.ts';
import { askDisplay } from './x11-screen.ts';

/** Where the service that the packages install keeps its Wayland socket. */
const SERVICE_FOLDER = '/run/cleardesk';
/** A connector has a folder here, such as card0-HDMI-A-1 (Linux, drm_sysfs.c). */
const CONNECTORS = '/sys/class/drm';

interface Place {
  readonly name: string;
  readonly path: string;
}

/** The displays found, whether they answer, and the screens that are plugged in. */
export async function displayTest({ env, platform }: CommandIo): Promise<readonly string[]> {
  if (platform !== 'linux') return ["the system's own; not tested"];
  const places = [...waylandPlaces(env), ...x11Places(env)];
  const answers = await Promise.all(places.map(describe));
  return [
    ...(places.length === 0
      ? ['none here: commands need none, and a kiosk that is a service has its own']
      : answers),
    ...connectors(),
  ];
}

async function describe({ name, path }: Place): Promise<string> {
  const answer = await askDisplay(path, name.startsWith('X11'));
  switch (answer.kind) {
    case 'unreachable':
      return `! ${name}: cannot be reached: ${answer.problem}`;
    case 'reachable':
      return `${name}: answers`;
    case 'screen':
      return `${name}: answers, ${answer.width} × ${answer.height}`;
  }
}

function waylandPlaces(env: CommandIo['env']): readonly Place[] {
  const { WAYLAND_DISPLAY: display = '', XDG_RUNTIME_DIR: folder = '/' } = env;
  const own = display === '' ? [] : [resolve(folder, display)];
  return [...new Set([...own, ...serviceSockets()])].map((path) => ({
    name: `Wayland ${path}`,
    path,
  }));
}

function x11Places({ DISPLAY: display = '' }: CommandIo['env']): readonly Place[] {
  const number = /^(?:unix)?:(\d+)/.exec(display)?.[1];
  if (number === undefined) return [];
  return [{ name: `X11 ${display}`, path: `/tmp/.X11-unix/X${number}` }];
}

function serviceSockets(): readonly string[] {
  return filesIn(SERVICE_FOLDER)
    .filter((name) => /^wayland-\d+$/.test(name))
    .map((name) => join(SERVICE_FOLDER, name));
}

function connectors(): readonly string[] {
  const found = filesIn(CONNECTORS)
    .filter((name) => existsSync(join(CONNECTORS, name, 'status')))
    .map((name) => {
      const read = (file: string) => readFileSync(join(CONNECTORS, name, file), 'utf8').trim();
      const mode = read('modes').split('\n')[0] ?? '';
      return `connector ${name}: ${read('status')}${mode === '' ? '' : `, ${mode}`}`;
    });
  return found.length === 0 ? [`no graphics connector in ${CONNECTORS}`] : found;
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // the folder does not exist, or this user may not read it
  }
}
