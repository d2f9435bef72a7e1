import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_SHOWN_LENGTH = 4000;
const MAX_EXAMPLES = 2;

interface Group {
  count: number;
  readonly examples: string[];
}

/** What went wrong in a run, put together by kind, with a few examples of each in full. */
export class Failures {
  readonly #groups = new Map<string, Group>();
  #folder: string | undefined;

  add(subject: string, what: string, example?: () => string): void {
    const [fault = ''] = what.split(':');
    const kind = `${subject} ${fault}`;
    const group = this.#groups.get(kind) ?? { count: 0, examples: [] };
    this.#groups.set(kind, group);
    group.count += 1;
    if (group.examples.length < MAX_EXAMPLES && example !== undefined) {
      group.examples.push(this.#shown(what === fault ? example() : `${example()}\n        ${what}`));
    }
  }

  get count(): number {
    return [...this.#groups.values()].reduce((sum, group) => sum + group.count, 0);
  }

  throwAny(what: string): void {
    if (this.#groups.size === 0) return;
    const lines = [...this.#groups].flatMap(([kind, { count, examples }]) => [
      `  ${count} x ${kind}`,
      ...examples.map((example) => `      ${example}`),
    ]);
    throw new Error(`${this.count} failures of ${what}:\n${lines.join('\n')}`);
  }

  /** What is too long for a screen goes into a file. */
  #shown(example: string): string {
    if (example.length <= MAX_SHOWN_LENGTH) return example;
    this.#folder ??= mkdtempSync(join(tmpdir(), 'axle-failures-'));
    const file = join(this.#folder, `${example.slice(0, example.indexOf(':')).replaceAll(' ', '-')}.txt`);
    writeFileSync(file, example);
    return `${example.slice(0, 300)}... (${example.length} characters, all of it in ${file})`;
  }
}
