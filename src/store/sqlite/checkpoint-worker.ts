import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';

// A thread that folds the log of a file back into it: the message is the path, the answer comes when it is done.
// Writers go on meanwhile. A checkpoint that fails is made up for by the next one.
parentPort?.on('message', (path: string) => {
  try {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(PASSIVE)');
    database.close();
  } finally {
    parentPort?.postMessage(path);
  }
});
