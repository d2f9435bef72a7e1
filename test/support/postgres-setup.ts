import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-cluster.ts';
import { dropDatabases, makeTemplate } from './test-database.ts';

/** Starts the PostgreSQL that a run is about; one that `DATABASE_URL` names is used instead. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL'];
  const cluster = given === undefined ? await startPostgres() : { url: given, stop: async () => undefined };
  try {
    await makeTemplate(cluster.url);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('postgresServer', cluster.url);
  return async () => {
    if (given !== undefined) await dropDatabases(given);
    await cluster.stop();
  };
}
