/**
 * Tells the kiosk, when it asks, what the document does with microphone, camera and media elements. It
 * runs in each frame of a site that has permissions or whose media count as activity, in the page's own
 * world before its scripts, for no other world can see the streams that a page gets.
 *
 * A page that works against it gains little: the kiosk grants the devices itself and shows its sign until
 * this script says that they are free, and only Chromium says whether the page can be heard.
 */

export {};

const { apply, defineProperty } = Reflect;
const { stringify } = JSON;
const { WeakRef, Set: Group } = window;

const tracks = new Group<WeakRef<MediaStreamTrack>>();
const players = new Group<WeakRef<HTMLMediaElement>>();
/** Requests for devices that have no answer yet. */
let asking = 0;

defineProperty(window, 'cleardeskMedia', {
  get: () => {
    const live = alive(tracks).filter(({ readyState }) => readyState === 'live');
    return stringify({
      isAsking: asking > 0,
      microphone: live.some(({ kind }) => kind === 'audio'),
      camera: live.some(({ kind }) => kind === 'video'),
      playing: alive(players).some(isPlaying),
    });
  },
});

// Absent where the page is not a secure context.
const devices = (window as { MediaDevices?: typeof MediaDevices }).MediaDevices?.prototype;
if (devices !== undefined) {
  const { getUserMedia } = devices;
  devices.getUserMedia = {
    async getUserMedia(this: MediaDevices, ...args: [MediaStreamConstraints?]) {
      asking += 1;
      try {
        const stream = await apply(getUserMedia, this, args);
        stream.getTracks().forEach(follow);
        return stream;
      } finally {
        asking -= 1;
      }
    },
  }.getUserMedia;
}

// A copy keeps the device open when the first one has been stopped.
const { clone } = MediaStreamTrack.prototype;
const { clone: cloneStream } = MediaStream.prototype;
Object.assign(MediaStreamTrack.prototype, {
  clone(this: MediaStreamTrack) {
    const copy = apply(clone, this, []);
    if (isFollowed(this)) follow(copy);
    return copy;
  },
});
Object.assign(MediaStream.prototype, {
  clone(this: MediaStream) {
    const copy = apply(cloneStream, this, []);
    if (this.getTracks().some(isFollowed)) copy.getTracks().forEach(follow);
    return copy;
  },
});

// An element that is not in the document, or in a shadow root, is known once the page plays it.
const { play } = HTMLMediaElement.prototype;
Object.assign(HTMLMediaElement.prototype, {
  play(this: HTMLMediaElement) {
    followPlayer(this);
    return apply(play, this, []);
  },
});
addEventListener(
  'playing',
  ({ target }) => {
    if (target instanceof HTMLMediaElement) followPlayer(target);
  },
  true,
);

/** Weakly: a page may drop a stream without stopping it, and Chromium then frees its devices. */
function follow(track: MediaStreamTrack): void {
  tracks.add(new WeakRef(track));
}

function isFollowed(track: MediaStreamTrack): boolean {
  return alive(tracks).includes(track);
}

function followPlayer(player: HTMLMediaElement): void {
  if (!alive(players).includes(player)) players.add(new WeakRef(player));
}

function alive<Kind extends object>(refs: Set<WeakRef<Kind>>): readonly Kind[] {
  return [...refs].flatMap((ref) => {
    const target = ref.deref();
    if (target === undefined) refs.delete(ref);
    return target ?? [];
  });
}

function isPlaying({ paused, ended, muted, volume, loop }: HTMLMediaElement): boolean {
  return !paused && !ended && !muted && volume > 0 && !loop;
}
