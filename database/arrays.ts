/*
 * Parameters that are arrays, for statements that store many rows: a column each, by `unnest`. PostgreSQL reads them in half the
 * time of JSON, and they are made in less.
 */

/** An array of texts, in the binary format of PostgreSQL: nothing is quoted, so that nobody has to look at each letter. */
export function textArray(texts: readonly (string | null)[]): Buffer {
  const most = texts.reduce((bytes, text) => bytes + 4 + mostBytes * (text?.length ?? 0), headBytes);
  const array = Buffer.allocUnsafe(most);
  let end = 0;
  for (const number of [1, 1, typeOfText, texts.length, 1]) end = array.writeInt32BE(number, end);
  for (const text of texts) {
    const from = end + 4;
    const bytes = text === null ? 0 : array.write(text, from);
    array.writeInt32BE(text === null ? -1 : bytes, end);
    end = from + bytes;
  }
  return array.subarray(0, end);
}

/** How many dimensions, whether there may be nulls, the type, how many elements, and the number of the first. */
const headBytes = 20;
const typeOfText = 25;
/** Of one UTF-16 code unit in UTF-8. */
const mostBytes = 3;

/** An array of what needs no quotes: ids, instants and truths. */
export const plainArray = (values: readonly (string | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;
