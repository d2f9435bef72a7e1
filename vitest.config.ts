import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PlainCountReporter } from './test/plain-count-reporter.ts';

/** What is about PostgreSQL and nothing else. */
const POSTGRES_ONLY = [
  'test/store/postgres*.test.ts',
  'test/cli/{database-url,copy,doctor}.test.ts',
  'test/prove/database-sample.test.ts',
];
/** What is about SQLite and nothing else. */
const SQLITE_ONLY = ['test/store/sqlite.test.ts', 'test/api/erasure-in-files.test.ts'];
/** What needs a store, and is run on both. */
const ON_BOTH = ['test/{actions,api,client,store}/**/*.test.ts', 'test/prove/store-sample.test.ts'];

export default defineConfig({
  resolve: { alias: { 'axle-crm': fileURLToPath(new URL('./src/start-axle.ts', import.meta.url)) } },
  test: {
    reporters: ['default', new PlainCountReporter()],
    // One thread for many files: starting a worker for each costs more than most files.
    pool: 'threads',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'sqlite', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: POSTGRES_ONLY },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [...ON_BOTH, ...POSTGRES_ONLY],
          exclude: SQLITE_ONLY,
          globalSetup: 'test/support/postgres-setup.ts',
          setupFiles: 'test/support/watch-statements.ts',
        },
      },
    ],
  },
});
