import { LRUCache } from 'lru-cache';

/** `compute` with its last answers at hand: for what depends on a text alone, is asked often, and costs more than a look. */
export function remembered<Answer extends boolean | object>(
  most: number,
  compute: (text: string) => Answer,
): (text: string) => Answer {
  const answers = new LRUCache<string, Answer>({ max: most });
  return latest((text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = compute(text);
    answers.set(text, answer);
    return answer;
  });
}

/** `compute` with its very last answer at hand: for what is asked many times over before the next comes, such as of an instant. */
export function latest<Asked extends string | number, Answer>(
  compute: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  let known: { readonly asked: Asked; readonly answer: Answer } | undefined;
  return (asked) => {
    if (known?.asked !== asked) known = { asked, answer: compute(asked) };
    return known.answer;
  };
}
