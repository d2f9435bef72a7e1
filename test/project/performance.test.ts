import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withPerformance } from '../../scripts/performance-table.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('README.md says what the last whole bench found; otherwise run npm run bench:readme', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(readme).toBe(withPerformance(ROOT, readme));
});
