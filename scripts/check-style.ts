import { join } from 'node:path';
import { findStyleBreaches } from './style-rules.ts';

const breaches = findStyleBreaches(join(import.meta.dirname, '..'));
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
