import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPerformance } from './performance-table.ts';

const root = join(import.meta.dirname, '..');
const readme = join(root, 'README.md');
writeFileSync(readme, withPerformance(root, readFileSync(readme, 'utf8')));
