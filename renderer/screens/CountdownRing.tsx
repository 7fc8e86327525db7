import { useTranslation } from 'react-i18next';
import { clockFace } from '../duration.ts';

interface CountdownRingProps {
  readonly seconds: number;
  /** What a full ring stands for. */
  readonly ofSeconds: number;
}

/** The time left for the eyes only: it changes every second, too often to be read out. */
export function CountdownRing({ seconds, ofSeconds }: CountdownRingProps) {
  const { i18n } = useTranslation();
  const { digits, unit } = clockFace(seconds, i18n);
  const left = ofSeconds > 0 ? seconds / ofSeconds : 0;
  return (
    <div className="countdown" aria-hidden="true">
      <svg className="countdown-ring" viewBox="0 0 120 120">
        <circle className="countdown-track" cx="60" cy="60" r="55" />
        <circle
          className="countdown-left"
          cx="60"
          cy="60"
          r="55"
          pathLength={1}
          strokeDasharray="1"
          strokeDashoffset={1 - left}
        />
      </svg>
      <p className="countdown-face">
        <span className="countdown-digits">{digits}</span> <span>{unit}</span>
      </p>
    </div>
  );
}
