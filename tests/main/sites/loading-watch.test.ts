import { expect, it } from 'vitest';
import { LoadingWatch } from '../../../main/sites/loading-watch.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

function watched() {
  const clock = new FakeClock(1000);
  const said: string[] = [];
  const loading = new LoadingWatch(clock, (siteIndex, since) => {
    said.push(`${siteIndex} ${since === null ? 'is over' : `since ${since}`}`);
  });
  return { clock, said, loading };
}

it('reports a load that takes longer than a moment, and when it is over', () => {
  const { clock, said, loading } = watched();
  loading.began(0);
  clock.advance(299);
  expect(said).toEqual([]);
  clock.advance(1);
  loading.ended(0);
  loading.ended(0);
  expect(said).toEqual(['0 since 1000', '0 is over']);
});

it('says nothing of a short load, nor of one that never began', () => {
  const { clock, said, loading } = watched();
  loading.ended(1);
  loading.began(0);
  clock.advance(200);
  loading.ended(0);
  clock.advance(1000);
  expect(said).toEqual([]);
});

it('counts a load that follows another from its own beginning, unless the other is reported', () => {
  const { clock, said, loading } = watched();
  loading.began(0);
  clock.advance(200);
  loading.began(0);
  clock.advance(300);
  loading.began(0);
  clock.advance(1000);
  expect(said).toEqual(['0 since 1200']);
});

it('costs little where a site loads all the time', () => {
  const { clock, said, loading } = watched();
  for (let time = 0; time < 10_000; time += 1) {
    loading.began(0);
    if (time % 3 === 0) loading.ended(0);
    clock.advance(1);
  }
  expect(said).toEqual([]);
});

it('follows each site by itself', () => {
  const { clock, said, loading } = watched();
  loading.began(0);
  clock.advance(100);
  loading.began(1);
  clock.advance(300);
  loading.ended(0);
  expect(said).toEqual(['0 since 1000', '1 since 1100', '0 is over']);
});
