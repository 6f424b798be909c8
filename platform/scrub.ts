/*
 * Secrets and personal data have forms by which they are known wherever they turn up: in the message of a database, in an
 * address that somebody quotes. What is written down for operators goes through here.
 */

/** Texts of such a form, and what stands in their place. Each is bounded: a long line must not cost more than it is long. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\bpp_[a-z]{1,16}_[\w-]{16,128}/g, '[secret]'],
  [/\bwhsec_[\w+/=-]{8,128}/g, '[secret]'],
  [/\b[sr]k_(?:live|test)_\w{8,256}/g, '[secret]'],
  [/\b(Bearer|Basic) [^\s"\\,]{1,512}/gi, '$1 [secret]'],
  [/:\/\/[^\s:/@"\\]{0,128}:[^\s/@"\\]{1,256}@/g, '://[secret]@'],
  [/[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi, '[e-mail]'],
  // An IBAN, in one piece or in groups of four.
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/g, '[account]'],
];

/** A word that is shorter may be another's as well, such as the password "postgres". */
const shortestSecret = 12;

/** The text without what must not be read in it. @param secrets known ones, whatever their form */
export function scrubbed(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= shortestSecret) clean = clean.replaceAll(secret, '[secret]');
  for (const [form, instead] of forms) clean = clean.replace(form, instead);
  return clean;
}
