import { Paper, Text, Title } from '@mantine/core';
import type { ClassificationMetrics } from '../../../shared/contract/evaluation.ts';
import { english } from '../../ui/english.ts';
import './calibration-plot.css';

const words = english.evaluation.calibrationPlot;

type Calibration = ClassificationMetrics['calibration'];

const side = 220;
const left = 46;
const bottom = 30;
const top = 6;

/** Of the garments that the classifier was so sure about, how many were right; the diagonal is perfect honesty. */
export function CalibrationPlot({ calibration }: { calibration: Calibration }) {
  const filled = calibration.bins.filter((bin) => bin.count > 0);
  const largest = filled.reduce((most, bin) => Math.max(most, bin.count), 1);
  const x = (value: number): number => left + value * side;
  const y = (value: number): number => top + (1 - value) * side;
  const summary = filled.map((bin) => words.confidenceRightOf(bin.confidence, bin.accuracy, bin.count)).join('; ');
  return (
    <Paper component="section" aria-labelledby="calibration">
      <Title order={2} id="calibration">
        {words.calibration}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {words.expectedCalibrationErrorBins(calibration.expectedCalibrationError, calibration.bins.length)}
      </Text>
      <svg
        className="calibration"
        viewBox={`0 0 ${left + side + 10} ${top + side + bottom}`}
        role="img"
        aria-label={words.shareOfRightPredictionsByConfidence(summary)}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line className="calibration-grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
            <text className="calibration-tick" x={x(0) - 6} y={y(tick) + 3} textAnchor="end">
              {tick * 100}
            </text>
            <text className="calibration-tick" x={x(tick)} y={y(0) + 13} textAnchor="middle">
              {tick * 100}
            </text>
          </g>
        ))}
        <text className="calibration-tick" x={x(0.5)} y={y(0) + 27} textAnchor="middle">
          {words.confidence}
        </text>
        <text className="calibration-tick" transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle">
          {words.right}
        </text>
        <line className="calibration-ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        {filled.map((bin) => (
          <rect
            key={bin.lower}
            className="calibration-bar"
            x={x(bin.lower) + 1}
            width={Math.max(1, (bin.upper - bin.lower) * side - 2)}
            y={y(bin.accuracy)}
            height={bin.accuracy * side}
          >
            <title>{words.garmentsConfidenceRight(bin.count, bin.confidence, bin.accuracy)}</title>
          </rect>
        ))}
        <polyline
          className="calibration-line"
          points={filled.map((bin) => `${x(bin.confidence)},${y(bin.accuracy)}`).join(' ')}
        />
        {filled.map((bin) => (
          <circle
            key={bin.lower}
            className="calibration-dot"
            cx={x(bin.confidence)}
            cy={y(bin.accuracy)}
            r={2 + 4 * Math.sqrt(bin.count / largest)}
          />
        ))}
      </svg>
    </Paper>
  );
}
