import { describe, expect, it } from 'vitest';
import { Log } from '../../../main/device/log/log.ts';
import { ProviderFaults } from '../../../main/kiosk/sign-in.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

describe('the line in the log that says why a provider lets no user in', () => {
  it('is a warning, written once for a burst of the same', () => {
    const lines: string[] = [];
    const clock = new FakeClock();
    const faults = new ProviderFaults(
      new Log((level, line) => lines.push(`${level} ${line}`)),
      clock,
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

  it('shows an issuer whole, with its slash, and of any other address only the origin', () => {
    const lines: string[] = [];
    const faults = new ProviderFaults(new Log((_, line) => lines.push(line)), new FakeClock());
    faults.write('names "https://id.example/realms/a/", not "https://id.example/realms/a"');
    faults.write('leads to https://id.example/patients/4711 and "https://id.example/?code=1"');
    expect(lines).toEqual([
      'sign-in with the provider: names "https://id.example/realms/a/", not "https://id.example/realms/a"',
      'sign-in with the provider: leads to https://id.example/… and "https://id.example/…"',
    ]);
  });
});
