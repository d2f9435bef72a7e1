import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PlainCountReporter } from './test/plain-count-reporter.ts';

export default defineConfig({
  resolve: { alias: { 'axle-crm': fileURLToPath(new URL('./src/start-axle.ts', import.meta.url)) } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', new PlainCountReporter()],
    // One thread for many files: starting a worker for each costs more than most files.
    pool: 'threads',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
