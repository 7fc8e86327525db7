import { describe, expect, it } from 'vitest';
import { Log } from '../../../../main/device/log/log.ts';
import { ProviderFaults } from '../../../../main/identity/sign-in/provider-faults.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

describe('the line in the log that says why a provider lets no user in', () => {
  it('is a warning, written once for a burst of the same', () => {
    const lines: string[] = [];
    const clock = new FakeClock();
    const faults = new ProviderFaults(
      new Log((level, line) => lines.push(`${level} ${line}`)),
      clock,
      [],
    );
    for (let tries = 0; tries < 5; tries += 1) faults.write('the token endpoint answers 500');
    faults.write('the metadata answers 404');
    expect(lines).toEqual([
      'warning sign-in with the provider: the token endpoint answers 500',
      'warning sign-in with the provider: the metadata answers 404',
    ]);
    clock.advance(59_000);
    faults.write('the token endpoint answers 500');
    expect(lines).toHaveLength(2);
    clock.advance(1000);
    faults.write('the token endpoint answers 500');
    expect(lines).toHaveLength(3);
  });

  it('is written once where each attempt is in a process of its own', () => {
    const lines: string[] = [];
    const log = new Log((_, line) => lines.push(line));
    const clock = new FakeClock();
    const first = new ProviderFaults(log, clock, []);
    first.write('the metadata answers 404');
    clock.advance(40_000);
    const second = new ProviderFaults(log, new FakeClock(7), first.written());
    second.write('the metadata answers 404');
    expect(lines).toHaveLength(1);
    expect(second.written()).toEqual([{ sentence: 'the metadata answers 404', ageMs: 40_000 }]);
  });

  it('is remembered for a minute, and not for ever more faults', () => {
    const clock = new FakeClock();
    const faults = new ProviderFaults(new Log(() => undefined), clock, []);
    for (let nth = 0; nth < 100; nth += 1) faults.write(`fault ${nth}`);
    expect(faults.written().length).toBeLessThanOrEqual(20);
    clock.advance(60_000);
    expect(faults.written()).toEqual([]);
  });

  it('shows an issuer whole, with its slash, and of any other address only the origin', () => {
    const lines: string[] = [];
    const faults = new ProviderFaults(new Log((_, line) => lines.push(line)), new FakeClock(), []);
    faults.write('names "https://id.example/realms/a/", not "https://id.example/realms/a"');
    faults.write('leads to https://id.example/patients/4711 and "https://id.example/?code=1"');
    expect(lines).toEqual([
      'sign-in with the provider: names "https://id.example/realms/a/", not "https://id.example/realms/a"',
      'sign-in with the provider: leads to https://id.example/… and "https://id.example/…"',
    ]);
  });
});
