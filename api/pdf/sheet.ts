import type PDFDocument from 'pdfkit';
import { ascentOf, fontOf, runsOf, type Face, type Weight } from './faces.ts';

/* A sheet of A4 and how text is set on it. Lengths are points, 72 to the inch. */

export const A4 = { width: 595.28, height: 841.89 };
export const margins = { top: 64, bottom: 72, left: 68, right: 68 };
export const column = A4.width - margins.left - margins.right;
const bottom = A4.height - margins.bottom;
export const labelWidth = 130;
export const indent = 18;

const ink = '#1c2430';
const quiet = '#5f6b7a';
export const accent = '#1f5f8b';
const hairline = '#d5dbe2';

interface Style {
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  readonly lineGap?: number;
}

export const styles = {
  title: { weight: 'bold', size: 24, color: ink },
  subtitle: { weight: 'regular', size: 13, color: quiet, lineGap: 1 },
  part: { weight: 'bold', size: 16, color: accent },
  section: { weight: 'bold', size: 10.5, color: ink },
  sentence: { weight: 'regular', size: 9.5, color: ink, lineGap: 1 },
  label: { weight: 'regular', size: 9, color: quiet },
  heading: { weight: 'bold', size: 8, color: quiet },
  cell: { weight: 'regular', size: 8, color: ink },
  total: { weight: 'bold', size: 8, color: ink },
  footer: { weight: 'regular', size: 8, color: quiet },
} as const satisfies Record<string, Style>;

export type Pdf = InstanceType<typeof PDFDocument>;

/** Goes on to the next page unless this one has room for as much, so that no heading stands alone; answers whether it did. */
export function room(pdf: Pdf, height: number): boolean {
  const isFull = pdf.y + height > bottom;
  if (isFull) pdf.addPage();
  return isFull;
}

export const line = (pdf: Pdf): void => {
  pdf
    .moveTo(margins.left, pdf.y)
    .lineTo(margins.left + column, pdf.y)
    .lineWidth(0.5)
    .stroke(hairline);
};

interface Place {
  /** Within the column. */
  readonly left?: number;
  readonly width?: number;
  /** Of a text in one face, such as a number. */
  readonly align?: 'left' | 'right';
}

/** A paragraph at the current height. All faces stand on one baseline. */
export function write(
  pdf: Pdf,
  text: string,
  style: Style,
  { left = 0, width = column, align = 'left' }: Place = {},
): void {
  const runs = runsOf(text, style.weight);
  const baseline = -style.size * ascentOf(style.weight);
  pdf.fillColor(style.color);
  pdf.x = margins.left + left;
  for (const [index, run] of runs.entries()) {
    const continued = index < runs.length - 1;
    const options = { width, align, continued, baseline, lineGap: style.lineGap ?? 0 };
    use(pdf, run.face, style.size).text(run.text, options);
  }
}

/** Registers the face anew each time, which costs nothing: the PDF parses a font once, when it first uses it. */
const use = (pdf: Pdf, face: Face, size: number): Pdf => pdf.registerFont(face, fontOf(face)).font(face, size);
