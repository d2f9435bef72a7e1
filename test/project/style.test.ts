import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findStyleBreaches } from '../../scripts/style-rules.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('imports run one way, and the other rules of style hold', () => {
  expect(findStyleBreaches(ROOT)).toEqual([]);
});

test.each([
  [
    'an import against the direction',
    'src/model/a.ts',
    "import { b } from '../store/store.ts';\n",
    'imports ../store',
  ],
  ['a package in the model', 'src/model/a.ts', "import x from 'fastify';\n", 'imports the module fastify'],
  ['a clock of its own', 'src/actions/a.ts', 'export const now = Date.now();\n', 'takes time'],
  ['a file that is too long', 'src/api/a.ts', 'export const a = 1;\n'.repeat(401), '401 lines'],
  ['a name that says nothing', 'src/api/helpers.ts', 'export const a = 1;\n', 'says nothing'],
])('%s is found', (_what, file, text, breach) => {
  const folder = mkdtempSync(join(tmpdir(), 'axle-style-'));
  try {
    for (const each of ['src/model', 'src/actions', 'src/api', 'src/store', 'test', 'bench', 'scripts']) {
      mkdirSync(join(folder, each), { recursive: true });
    }
    writeFileSync(join(folder, file), text);
    expect(findStyleBreaches(folder).join('\n')).toContain(breach);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
