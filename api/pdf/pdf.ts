import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Part, Particular, ProseDocument, Section } from '../../domain/contract/prose/document.ts';
import { A4, accent, column, indent, labelWidth, line, margins, room, styles, write, type Pdf } from './sheet.ts';
import { setTable } from './table.ts';

/** Of sentences; about 105 letters fill the column. */
const lineHeight = 14;
const letterWidth = column / 105;
/** A sentence that is not longer does not go over two pages. */
const mostKeptTogether = 60;

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
  for (const part of document.parts) await setPart(pdf, part);
  feet(pdf, footer);
  pdf.end();
  return bytes;
}

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

async function setPart(pdf: Pdf, { title, sections, table }: Part): Promise<void> {
  pdf.y += 24;
  room(pdf, 110);
  pdf.outline.addItem(title);
  write(pdf, title, styles.part);
  pdf.y += 2;
  for (const section of sections) setSection(pdf, section);
  if (table) await setTable(pdf, table);
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
