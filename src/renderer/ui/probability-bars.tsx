import './probability-bars.css';
import { formatShare } from './format.ts';

export interface ProbabilityBar {
  name: string;
  probability: number;
  /** The class that a person would say is right. */
  right?: boolean;
}

/** Probabilities of the likeliest classes, as small bars. */
export function ProbabilityBars({ label, bars }: { label: string; bars: readonly ProbabilityBar[] }) {
  return (
    <ul className="probability-bars" aria-label={label}>
      {bars.map(({ name, probability, right }) => (
        <li key={name} className="probability-bar" data-right={right ? true : undefined}>
          <span className="probability-name">{name}</span>
          <span className="probability-value">{formatShare(probability, probability < 0.0995 ? 1 : 0)}</span>
          <span className="probability-track" aria-hidden>
            <span style={{ width: `${Math.max(0.5, probability * 100)}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
