import type { Ratio } from './part.ts';

/*
 * What was measured beside what was expected, as an SVG: for each ratio a dot at its median, a line over its range, and a mark at what
 * is expected. The scale is logarithmic, since twice as good and half as good are equally far from the same.
 */

const rowHeight = 26;
const labelWidth = 400;
const plotWidth = 420;
const margin = 24;
const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** The plot of a run. */
export function plotOf(ratios: readonly Ratio[]): string {
  const all = ratios.flatMap(({ measured, expected }) => [measured.least, measured.most, expected]);
  const [least, most] = [Math.min(...all, 0.5), Math.max(...all, 2)];
  const x = (value: number): number =>
    Math.round(labelWidth + (plotWidth * Math.log(value / least)) / Math.log(most / least));
  const height = margin * 2 + ratios.length * rowHeight;
  const width = labelWidth + plotWidth + margin;
  const scale = ticks
    .filter((tick) => tick >= least && tick <= most)
    .map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="${margin}" y2="${height - margin}" stroke="#ddd"/>` +
        `<text x="${x(tick)}" y="${height - 6}" text-anchor="middle" fill="#666">${tick} ×</text>`,
    );
  const rows = ratios.map((ratio, row) => rowOf(ratio, margin + rowHeight * (row + 0.5), x));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...scale,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function rowOf({ label, measured, expected, direction }: Ratio, y: number, x: (value: number) => number): string {
  const { median, least, most } = measured;
  const holds = direction === 'AT_LEAST' ? median >= expected : median <= expected;
  const color = holds ? '#2a7d4f' : '#c0392b';
  const word = direction === 'AT_LEAST' ? 'at least' : 'at most';
  return [
    `<text x="${labelWidth - 12}" y="${y + 4}" text-anchor="end">${escaped(label)} (${word} ${expected})</text>`,
    `<line x1="${x(expected)}" x2="${x(expected)}" y1="${y - 9}" y2="${y + 9}" stroke="#333" stroke-width="2"/>`,
    `<line x1="${x(least)}" x2="${x(most)}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="3" opacity="0.5"/>`,
    `<circle cx="${x(median)}" cy="${y}" r="5" fill="${color}"><title>${median} (${least} to ${most})</title></circle>`,
  ].join('');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
