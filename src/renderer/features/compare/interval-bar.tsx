import { english } from '../../ui/english.ts';
import { formatDifference, type Verdict } from './difference.ts';

const words = english.compare.intervalBar;

interface IntervalBarProps {
  difference: number;
  interval: readonly [number, number];
  verdict: Verdict;
}

const width = 120;
const height = 18;

/** The interval of a difference about 0, scaled to its own size. */
export function IntervalBar({ difference, interval: [low, high], verdict }: IntervalBarProps) {
  const reach = Math.max(Math.abs(low), Math.abs(high), 1e-6) * 1.1;
  const x = (value: number): number => width / 2 + (value / reach) * (width / 2);
  return (
    <svg
      className="interval"
      data-verdict={verdict}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={words.lowToHigh(formatDifference(low), formatDifference(high))}
    >
      <line className="interval-zero" x1={width / 2} x2={width / 2} y1={0} y2={height} />
      <line className="interval-range" x1={x(low)} x2={Math.max(x(high), x(low) + 1)} y1={height / 2} y2={height / 2} />
      <circle className="interval-middle" cx={x(difference)} cy={height / 2} r={3.5} />
    </svg>
  );
}
