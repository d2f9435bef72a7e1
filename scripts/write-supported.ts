import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSupportedPage } from './supported-page.ts';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'SUPPORTED.md'), renderSupportedPage(root));
