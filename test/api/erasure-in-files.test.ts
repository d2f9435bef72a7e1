import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startAxle } from 'axle-crm';
import { expect, onTestFinished, test } from 'vitest';
import { newKeptPlace } from '../support/test-place.ts';
import { ApiCaller, OBJECTS } from './api-caller.ts';

/** Another process would fold the log back from time to time; this does so without a pause. */
const FOLDING = `
  const { DatabaseSync } = require('node:sqlite');
  const { workerData, parentPort } = require('node:worker_threads');
  const database = new DatabaseSync(workerData);
  let isOver = false;
  parentPort.on('message', () => { isOver = true; });
  const fold = () => {
    for (let times = 0; times < 50; times += 1) database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
    if (isOver) process.exit();
    else setImmediate(fold);
  };
  fold();
  parentPort.postMessage('begun');
`;

test('nothing remains in the files either while others fold the log back', async () => {
  const place = await newKeptPlace();
  const { folder = '' } = place.options;
  const axle = await startAxle({ folder });
  onTestFinished(() => axle.close().finally(place.remove));
  const api = new ApiCaller(axle.url, axle.token);
  const [name = ''] = readdirSync(join(folder, 'accounts')).filter((each) => each.endsWith('.db'));
  const folding = new Worker(FOLDING, { eval: true, workerData: join(folder, 'accounts', name) });
  await once(folding, 'message');
  for (let index = 0; index < 40; index += 1) {
    const email = `secret-${index}-person@example.com`;
    const { id } = await api.create('contacts', { email });
    const erased = await api.send('POST', `${OBJECTS}/contacts/gdpr-delete`, { body: { objectId: id } });
    expect(erased.status).toBe(204);
    expect(await place.whereIs(email)).toEqual([]);
  }
  folding.postMessage('end');
  await once(folding, 'exit');
});
