import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findAssumptions, renderSupportedPage } from '../../scripts/supported-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('SUPPORTED.md says what the code does; otherwise run npm run supported', () => {
  expect(readFileSync(join(ROOT, 'SUPPORTED.md'), 'utf8')).toBe(renderSupportedPage(ROOT));
});

test('assumed rules are found in docstrings', () => {
  const lifecycle = findAssumptions(ROOT).filter(({ file }) => file === 'model/maintained/lifecycle.ts');
  expect(lifecycle.map(({ text }) => text)).toEqual(['a write that goes back is ignored without an error.']);
});
