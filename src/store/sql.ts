/** What a parameter of a statement may be. */
export type SqlValue = string | number | null | readonly string[] | readonly number[];

/** A piece of a statement with the values of its parameters, of which each stands between two texts. */
export interface Sql {
  readonly texts: readonly string[];
  readonly values: readonly SqlValue[];
}

/** Puts a statement together: pieces go in as they are, anything else as a parameter. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  const texts = [strings[0] ?? ''];
  const values: SqlValue[] = [];
  const extend = (text: string) => texts.push(`${texts.pop() ?? ''}${text}`);
  for (const [index, part] of parts.entries()) {
    if (isSql(part)) {
      const [first = '', ...others] = part.texts;
      extend(first);
      texts.push(...others);
      values.push(...part.values);
    } else {
      texts.push('');
      values.push(part);
    }
    extend(strings[index + 1] ?? '');
  }
  return { texts, values };
}

/** Puts pieces together with something between them. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  const [first = rawSql(''), ...others] = pieces;
  const between = rawSql(separator);
  return others.reduce((joined, piece) => sql`${joined}${between}${piece}`, first);
}

/** Text that comes from the code and not from a request: a name, or a keyword. */
export function rawSql(text: string): Sql {
  return { texts: [text], values: [] };
}

/** The text of a statement, with a sign for each parameter, counted from 1. */
export function toText({ texts }: Sql, sign: (number: number) => string): string {
  return texts.reduce((text, next, index) => `${text}${sign(index)}${next}`);
}

function isSql(part: Sql | SqlValue): part is Sql {
  return typeof part === 'object' && part !== null && 'texts' in part;
}
