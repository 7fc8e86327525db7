import { useEffect } from 'react';

/** Two notes, a third apart, in hertz; soft, and short enough to need no way to stop them (WCAG 1.4.2: 3 s). */
const NOTES = [523.25, 659.25];
const NOTE_SECONDS = 0.35;
const LOUDNESS = 0.12;

/**
 * Plays a soft tone when the warning appears, and once more when it is about to end.
 * @param isLast the warning is about to end
 */
export function useWarningTone(hasTone: boolean, isLast: boolean): void {
  useEffect(() => {
    if (!hasTone) return undefined;
    const context = new AudioContext();
    play(context).catch(reportError);
    return () => {
      context.close().catch(reportError);
    };
  }, [hasTone, isLast]);
}

async function play(context: AudioContext): Promise<void> {
  await context.resume();
  NOTES.forEach((hertz, index) => {
    const begin = context.currentTime + index * NOTE_SECONDS;
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    // A note that begins or ends at once clicks.
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.04);
    gain.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + NOTE_SECONDS);
  });
}
