import { Text } from '@mantine/core';
import { Link } from 'wouter';
import './class-bars.css';
import { formatCount, formatShare } from './format.ts';

export interface ClassBar {
  key: string;
  name: string;
  count: number;
  colour: string;
  /** Where the bar leads. */
  href: string;
}

interface ClassBarsProps {
  label: string;
  bars: readonly ClassBar[];
  /** What is counted, for screen readers. */
  unit: Readonly<{ one: string; many: string }>;
}

/** How often each class occurs, as bars that lead to what they count. */
export function ClassBars({ label, bars, unit }: ClassBarsProps) {
  const largest = bars.reduce((most, bar) => Math.max(most, bar.count), 1);
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  return (
    <ul className="class-bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <Link href={bar.href} className="class-bar">
            <Text span size="sm" truncate>
              {bar.name}
            </Text>{' '}
            <span className="class-bar-track" aria-hidden>
              <span
                className="class-bar-fill"
                style={{ width: `${(bar.count / largest) * 100}%`, background: bar.colour }}
              />
            </span>
            <Text span size="sm" ta="right" className="figures">
              {formatCount(bar.count)}
              <span className="visually-hidden"> {bar.count === 1 ? unit.one : unit.many}</span>
            </Text>{' '}
            <Text span size="xs" c="dimmed" ta="right" className="figures">
              {total > 0 ? formatShare(bar.count / total) : ''}
            </Text>
          </Link>
        </li>
      ))}
    </ul>
  );
}
