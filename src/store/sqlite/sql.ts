import type { SQLInputValue } from 'node:sqlite';

/** A piece of a statement with the values of its parameters. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/** Puts a statement together: pieces go in as they are, anything else as a parameter. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SQLInputValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SQLInputValue[] = [];
  for (const [index, part] of parts.entries()) {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  }
  return { text, values };
}

/** Puts pieces together with something between them. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return {
    text: pieces.map(({ text }) => text).join(separator),
    values: pieces.flatMap(({ values }) => values),
  };
}

/** Text that comes from the code and not from a request: a name, or a keyword. */
export function rawSql(text: string): Sql {
  return { text, values: [] };
}

function isSql(part: Sql | SQLInputValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}
