import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PageMedia } from '../../../main/session/pages.ts';
import { MediaUse, type MediaAnswer } from '../../../main/sites/media-use.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const nothing: MediaAnswer = { isAsking: false, microphone: false, camera: false, playing: false };
const page = { kind: 'site', siteIndex: 0 } as const;

/** A page that answers what the test sets, when it is asked. */
function mediaUse(countsAsActivity = true) {
  const clock = new FakeClock(0);
  const shown: (readonly PageMedia[])[] = [];
  const says: { answer: MediaAnswer | null; asked: number } = { answer: nothing, asked: 0 };
  const use = new MediaUse({ clock, onChanged: (media) => shown.push(media) });
  use.add(7, {
    page,
    siteIndex: 0,
    countsAsActivity,
    ask: () => {
      says.asked += 1;
      return Promise.resolve(says.answer);
    },
  });
  const last = () => shown.at(-1) ?? [];
  /** Lets time pass in which the page is asked again and again. */
  const pass = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 1) {
      clock.advance(1000);
      await setImmediate();
    }
  };
  return { clock, use, shown, last, says, pass };
}

describe('a device', () => {
  it('is in use from its permission until the page says that no track is open', async () => {
    const { use, last, says, pass } = mediaUse();
    use.granted(7, ['microphone', 'camera']);
    expect(last()).toEqual([
      { page, siteIndex: 0, devices: ['camera', 'microphone'], activity: null },
    ]);
    says.answer = { ...nothing, microphone: true };
    await pass(1);
    expect(last()).toEqual([{ page, siteIndex: 0, devices: ['microphone'], activity: 'call' }]);
    says.answer = nothing;
    await pass(1);
    expect(last()).toEqual([]);
    says.asked = 0;
    await pass(5);
    expect(says.asked).toBe(0);
  });

  it.each([
    { name: 'still waits for it', answer: { ...nothing, isAsking: true } },
    { name: 'does not answer', answer: null },
  ])('stays in use while the page $name, which is no call', async ({ answer }) => {
    const { use, last, says, pass } = mediaUse();
    says.answer = answer;
    use.granted(7, ['microphone']);
    await pass(3);
    expect(last()).toEqual([{ page, siteIndex: 0, devices: ['microphone'], activity: null }]);
  });

  it('is not in use because a page says so that was given none', async () => {
    const { use, shown, says, pass } = mediaUse();
    says.answer = { ...nothing, microphone: true, camera: true };
    use.audible(7, true);
    await pass(20);
    expect(shown).toEqual([]);
  });

  it.each(['left', 'remove'] as const)(
    'is free after "%s", whatever the page said',
    async (way) => {
      const { use, last, says, pass } = mediaUse();
      says.answer = { ...nothing, microphone: true };
      use.granted(7, ['geolocation', 'microphone']);
      await pass(2);
      expect(last()[0]?.activity).toBe('call');
      use[way](7);
      expect(last()).toEqual([]);
      await pass(5);
      expect(last()).toEqual([]);
    },
  );

  it('does not take the late answer of a document that was left', async () => {
    const { clock, use, last, says } = mediaUse();
    says.answer = { ...nothing, microphone: true };
    use.granted(7, ['microphone']);
    clock.advance(1000);
    use.left(7);
    await setImmediate();
    expect(last()).toEqual([]);
  });

  it('is shown, but is no activity, where the config does not count it', async () => {
    const { use, last, says, pass } = mediaUse(false);
    says.answer = { ...nothing, microphone: true };
    use.granted(7, ['microphone']);
    await pass(2);
    expect(last()).toEqual([{ page, siteIndex: 0, devices: ['microphone'], activity: null }]);
  });
});

describe('what plays', () => {
  const playing = { ...nothing, playing: true };

  it('is activity once it has played for 10 s, until it is not to be heard', async () => {
    const { use, last, says, pass } = mediaUse();
    says.answer = playing;
    use.audible(7, true);
    await pass(10);
    expect(last()).toEqual([]);
    await pass(1);
    expect(last()).toEqual([{ page, siteIndex: 0, devices: [], activity: 'playing' }]);
    use.audible(7, false);
    expect(last()).toEqual([]);
  });

  it.each([
    { name: 'loops or is muted, as the page says', answer: nothing },
    { name: 'is on a page that does not answer', answer: null },
  ])('is no activity if it $name', async ({ answer }) => {
    const { use, shown, says, pass } = mediaUse();
    says.answer = answer;
    use.audible(7, true);
    await pass(60);
    expect(shown).toEqual([]);
  });

  it('has to be heard for 10 s in one piece', async () => {
    const { use, shown, says, pass } = mediaUse();
    says.answer = playing;
    for (let time = 0; time < 10; time += 1) {
      use.audible(7, true);
      await pass(9);
      use.audible(7, false);
    }
    expect(shown).toEqual([]);
  });

  it('counts again on the next page, which can be heard already', async () => {
    const { use, last, says, pass } = mediaUse();
    says.answer = playing;
    use.audible(7, true);
    await pass(11);
    use.left(7);
    expect(last()).toEqual([]);
    await pass(11);
    expect(last()[0]?.activity).toBe('playing');
  });
});

it('neither asks nor says anything once it is closed', async () => {
  const { use, shown, says, pass } = mediaUse();
  says.answer = { ...nothing, playing: true };
  use.audible(7, true);
  use.granted(7, ['camera']);
  const before = shown.length;
  use.close();
  says.asked = 0;
  use.granted(7, ['microphone']);
  use.audible(7, true);
  await pass(20);
  use.remove(7);
  expect([shown.length, says.asked]).toEqual([before, 0]);
});
