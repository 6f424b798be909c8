import { setImmediate } from 'node:timers/promises';
import type { Table, TableColumn } from '../../domain/contract/prose/document.ts';
import { column, line, room, styles, write, type Pdf } from './sheet.ts';

/** Between the lines above and below a row, and between two columns. */
const padding = 3;
const gap = 6;

/** Rows that are set before other requests have their turn. */
const rowsAtOnce = 20;

/** A table over as many pages as it takes, with the names of its columns at the top of each. */
export async function setTable(pdf: Pdf, { columns, rows, total }: Table): Promise<void> {
  const headings = columns.map(({ heading }) => heading);
  pdf.y += 6;
  setRow(pdf, columns, headings, styles.heading);
  for (const [index, row] of rows.entries()) {
    if (index % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
    if (room(pdf, mostHeight(columns, row))) setRow(pdf, columns, headings, styles.heading);
    setRow(pdf, columns, row, styles.cell);
  }
  if (total === undefined) return;
  room(pdf, mostHeight(columns, total));
  setRow(pdf, columns, total, styles.total);
}

type RowStyle = (typeof styles)['heading' | 'cell' | 'total'];

function setRow(pdf: Pdf, columns: readonly TableColumn[], cells: readonly string[], style: RowStyle): void {
  pdf.y += padding;
  const top = pdf.y;
  let [left, below] = [0, top];
  for (const [index, { share, isNumber }] of columns.entries()) {
    const width = share * column;
    pdf.y = top;
    const text = cells[index] ?? '';
    if (text !== '') write(pdf, text, style, { left, width: width - gap, align: isNumber ? 'right' : 'left' });
    below = Math.max(below, pdf.y);
    left += width;
  }
  pdf.y = below + padding;
  line(pdf);
}

/** As if each letter were as wide as it is high: none is wider. */
function mostHeight(columns: readonly TableColumn[], cells: readonly string[]): number {
  const { size } = styles.cell;
  const lines = columns.map(({ share }, index) =>
    Math.ceil(((cells[index]?.length ?? 0) * size) / (share * column - gap)),
  );
  return Math.max(...lines) * size * 1.5 + 2 * padding;
}
