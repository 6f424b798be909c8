import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Part, Particular, ProseDocument, Section } from '../../domain/contract/prose/document.ts';
import { ascentOf, fontOf, runsOf, type Face, type Weight } from './faces.ts';

/* Lengths are points, 72 to the inch. */

const A4 = { width: 595.28, height: 841.89 };
const margins = { top: 64, bottom: 72, left: 68, right: 68 };
const column = A4.width - margins.left - margins.right;
const bottom = A4.height - margins.bottom;
const labelWidth = 130;
const indent = 18;
/** Of sentences; about 105 letters fill the column. */
const lineHeight = 14;
const letterWidth = column / 105;
/** A sentence that is not longer does not go over two pages. */
const mostKeptTogether = 60;

const ink = '#1c2430';
const quiet = '#5f6b7a';
const accent = '#1f5f8b';
const hairline = '#d5dbe2';

interface Style {
  readonly weight: Weight;
  readonly size: number;
  readonly color: string;
  readonly lineGap?: number;
}

const styles = {
  title: { weight: 'bold', size: 24, color: ink },
  subtitle: { weight: 'regular', size: 13, color: quiet, lineGap: 1 },
  part: { weight: 'bold', size: 16, color: accent },
  section: { weight: 'bold', size: 10.5, color: ink },
  sentence: { weight: 'regular', size: 9.5, color: ink, lineGap: 1 },
  label: { weight: 'regular', size: 9, color: quiet },
  footer: { weight: 'regular', size: 8, color: quiet },
} as const satisfies Record<string, Style>;

/** A document, and what names it at the foot of each page. */
export interface Printed {
  readonly document: ProseDocument;
  readonly author: string;
  readonly footer: string;
  /** Stands in the file as its date. */
  readonly createdAt: string;
}

/** The document as PDF on A4. The same document gives the same bytes: nothing in them is of the moment or drawn by chance. */
export async function pdfOf({ document, author, footer, createdAt }: Printed): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: `${document.title}: ${document.subtitle}`, Author: author, CreationDate: new Date(createdAt) },
  });
  const bytes = buffer(pdf);
  head(pdf, document);
  for (const part of document.parts) setPart(pdf, part);
  feet(pdf, footer);
  pdf.end();
  return bytes;
}

type Pdf = InstanceType<typeof PDFDocument>;

function head(pdf: Pdf, { title, subtitle, particulars }: ProseDocument): void {
  write(pdf, title, styles.title);
  write(pdf, subtitle, styles.subtitle);
  pdf.y += 14;
  for (const particular of particulars) row(pdf, particular);
  line(pdf);
}

/** The label on the left, the text beside it. */
function row(pdf: Pdf, { label, text }: Particular): void {
  room(pdf, 40);
  line(pdf);
  pdf.y += 4;
  const top = pdf.y;
  write(pdf, label, styles.label, { width: labelWidth });
  const below = pdf.y;
  pdf.y = top;
  write(pdf, text, styles.sentence, { left: labelWidth, width: column - labelWidth });
  pdf.y = Math.max(pdf.y, below) + 4;
}

function setPart(pdf: Pdf, { title, sections }: Part): void {
  pdf.y += 24;
  room(pdf, 110);
  pdf.outline.addItem(title);
  write(pdf, title, styles.part);
  pdf.y += 2;
  for (const section of sections) setSection(pdf, section);
}

function setSection(pdf: Pdf, { heading, sentences }: Section): void {
  if (heading !== null) {
    pdf.y += 8;
    room(pdf, 60);
    write(pdf, heading, styles.section);
    pdf.y += 1;
  }
  for (const sentence of sentences) {
    const { lead, details } = typeof sentence === 'string' ? { lead: sentence, details: [] } : sentence;
    setSentence(pdf, lead, 0);
    for (const detail of details) setSentence(pdf, detail, indent);
  }
}

function setSentence(pdf: Pdf, text: string, left: number): void {
  const width = column - left;
  room(pdf, Math.min(linesOf(text, width) * lineHeight, mostKeptTogether));
  if (left > 0) bullet(pdf, left);
  write(pdf, text, styles.sentence, { left, width });
  pdf.y += 3;
}

const linesOf = (text: string, width: number): number => Math.ceil((text.length * letterWidth) / width);

function bullet(pdf: Pdf, left: number): void {
  const top = pdf.y;
  write(pdf, '•', { ...styles.sentence, color: accent }, { left: left - 10, width: 10 });
  pdf.y = top;
}

/** Goes on to the next page unless this one has room for as much, so that no heading stands alone. */
function room(pdf: Pdf, height: number): void {
  if (pdf.y + height > bottom) pdf.addPage();
}

const line = (pdf: Pdf): void => {
  pdf
    .moveTo(margins.left, pdf.y)
    .lineTo(margins.left + column, pdf.y)
    .lineWidth(0.5)
    .stroke(hairline);
};

/** A paragraph at the current height; `left` is within the column. All faces stand on one baseline. */
function write(pdf: Pdf, text: string, style: Style, { left = 0, width = column } = {}): void {
  const runs = runsOf(text, style.weight);
  const baseline = -style.size * ascentOf(style.weight);
  pdf.fillColor(style.color);
  pdf.x = margins.left + left;
  for (const [index, run] of runs.entries()) {
    const continued = index < runs.length - 1;
    use(pdf, run.face, style.size).text(run.text, { width, continued, baseline, lineGap: style.lineGap ?? 0 });
  }
}

/** Registers the face anew each time, which costs nothing: the PDF parses a font once, when it first uses it. */
const use = (pdf: Pdf, face: Face, size: number): Pdf => pdf.registerFont(face, fontOf(face)).font(face, size);

function feet(pdf: Pdf, footer: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    // Below the margin text would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.y = A4.height - 44;
    write(pdf, `${footer} · page ${page + 1} of ${count}`, styles.footer);
  }
}
