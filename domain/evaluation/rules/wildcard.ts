/**
 * Whether a text has the form of a pattern: `*` stands for any characters, `?` for one. A pattern without either is looked
 * for anywhere (semantics, WILDCARD). Not a regular expression, because patterns come from contracts and some would run
 * for years: this never takes more than text × pattern steps.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return text.includes(pattern);
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      starAt = at;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      // The last star takes one character more, and the rest of the pattern is tried again.
      inPattern = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
