import './share-plot.css';

export interface SharePoint {
  x: number;
  y: number;
}

export interface ShareLine {
  name: string;
  points: readonly SharePoint[];
  kind: 'first' | 'second';
  dots?: boolean;
}

interface SharePlotProps {
  /** What a reader of the screen hears. */
  label: string;
  xTitle: string;
  yTitle: string;
  lines: readonly ShareLine[];
  /** A vertical line. */
  mark?: number;
  /** The line from corner to corner, on which a perfectly honest classifier lies. */
  diagonal?: boolean;
}

const side = 180;
const left = 40;
const bottom = 28;
const top = 6;

/** Lines over a square whose sides both reach from 0 to 100 percent. */
export function SharePlot({ label, xTitle, yTitle, lines, mark, diagonal = false }: SharePlotProps) {
  const x = (value: number): number => left + value * side;
  const y = (value: number): number => top + (1 - value) * side;
  return (
    <svg
      className="share-plot"
      viewBox={`0 0 ${left + side + 10} ${top + side + bottom}`}
      role="img"
      aria-label={label}
    >
      {[0, 0.5, 1].map((tick) => (
        <g key={tick}>
          <line className="share-grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
          <text className="share-tick" x={x(0) - 5} y={y(tick) + 3} textAnchor="end">
            {tick * 100}
          </text>
          <text className="share-tick" x={x(tick)} y={y(0) + 12} textAnchor="middle">
            {tick * 100}
          </text>
        </g>
      ))}
      <text className="share-tick" x={x(0.5)} y={y(0) + 24} textAnchor="middle">
        {xTitle}
      </text>
      <text className="share-tick" transform={`translate(9 ${y(0.5)}) rotate(-90)`} textAnchor="middle">
        {yTitle}
      </text>
      {diagonal && <line className="share-ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />}
      {lines.map(({ name, points, kind, dots }) => (
        <g key={name} data-kind={kind} className="share-line">
          <polyline points={points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')} />
          {dots && points.map((point) => <circle key={point.x} cx={x(point.x)} cy={y(point.y)} r={2.5} />)}
        </g>
      ))}
      {mark !== undefined && <line className="share-mark" x1={x(mark)} x2={x(mark)} y1={y(0)} y2={y(1)} />}
    </svg>
  );
}
