import { extractText, getDocumentProxy } from 'unpdf';

/** The text of each page of a PDF, as a reader would copy it: lines end where they are full. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false });
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}
