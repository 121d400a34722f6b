import { escaped } from './elements.ts';

export interface Line {
  name: string;
  colour: string;
  points: readonly { x: number; y: number }[];
}

const width = 420;
const height = 220;
const margin = { left: 46, right: 10, top: 10, bottom: 26 };

/** Lines over numbered steps, with a legend; scaled to what they hold. */
export function linePlot(title: string, lines: readonly Line[], xTitle: string): string {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return '';
  const [xLow, xHigh] = range(points.map(({ x }) => x));
  const [yLow, yHigh] = range(points.map(({ y }) => y));
  const x = scale(xLow, xHigh, margin.left, width - margin.right);
  const y = scale(yLow, yHigh, height - margin.bottom, margin.top);
  const ticks = [0, 0.5, 1].map((share) => yLow + share * (yHigh - yLow));
  const grid = ticks
    .map(
      (tick) =>
        `<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>` +
        `<text class="tick" x="${margin.left - 6}" y="${at(y(tick) + 3)}" text-anchor="end">${formatted(tick)}</text>`,
    )
    .join('');
  const drawn = lines
    .map(
      ({ colour, points: each }) =>
        `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${each.map((point) => `${at(x(point.x))},${at(y(point.y))}`).join(' ')}"/>`,
    )
    .join('');
  const legend = lines
    .map(
      ({ name, colour }) =>
        `<span><svg width="14" height="4"><rect width="14" height="4" fill="${colour}"/></svg> ${escaped(name)}</span>`,
    )
    .join(' ');
  return (
    `<figure><figcaption>${escaped(title)} <small>${legend}</small></figcaption>` +
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${grid}${drawn}` +
    `<text class="tick" x="${margin.left}" y="${height - 8}">${formatted(xLow)}</text>` +
    `<text class="tick" x="${width - margin.right}" y="${height - 8}" text-anchor="end">${formatted(xHigh)}</text>` +
    `<text class="tick" x="${(width + margin.left) / 2}" y="${height - 8}" text-anchor="middle">${escaped(xTitle)}</text></svg></figure>`
  );
}

/** A confusion matrix in shares of the true class, counts below; blue on the diagonal, orange beside it. */
export function matrixPlot(classes: readonly string[], confusion: readonly (readonly number[])[]): string {
  const cell = 44;
  const left = 132;
  const top = 118;
  const side = classes.length * cell;
  const rows = confusion.map((row, trueIndex) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      const [cellX, cellY] = [left + predicted * cell, top + trueIndex * cell];
      const hue = trueIndex === predicted ? '#3f56be' : '#d6581e';
      const text = share > 0.55 ? '#ffffff' : '#000000';
      const figures =
        count === 0
          ? ''
          : `<text class="cell" x="${cellX + cell / 2}" y="${cellY + 20}" fill="${text}">${Math.round(share * 100)}</text>` +
            `<text class="count" x="${cellX + cell / 2}" y="${cellY + 34}" fill="${text}">${count}</text>`;
      return (
        `<rect x="${cellX + 1}" y="${cellY + 1}" width="${cell - 2}" height="${cell - 2}" fill="${hue}" fill-opacity="${share === 0 ? 0.03 : at(0.08 + 0.92 * share)}"/>` +
        figures
      );
    });
    const name = `${escaped(classes[trueIndex] ?? '')} (${total})`;
    return `<text class="name" x="${left - 8}" y="${top + trueIndex * cell + cell / 2 + 4}" text-anchor="end">${name}</text>${cells.join('')}`;
  });
  const heads = classes.map((name, index) => {
    const x = left + index * cell + cell / 2 + 4;
    return `<text class="name" x="${x}" y="${top - 8}" transform="rotate(-90 ${x} ${top - 8})">${escaped(name)}</text>`;
  });
  return (
    `<figure class="wide"><figcaption>Rows are true, columns predicted; percent of the true class, counts below.</figcaption>` +
    `<svg viewBox="0 0 ${left + side + 8} ${top + side + 8}" width="${left + side + 8}" role="img" aria-label="Confusion matrix">${heads.join('')}${rows.join('')}</svg></figure>`
  );
}

function range(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

function at(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, '');
}

function formatted(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
