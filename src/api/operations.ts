import { archiveObject } from './objects/archive.ts';
import { batchArchiveObjects } from './objects/batch-archive.ts';
import { batchCreateObjects } from './objects/batch-create.ts';
import { batchReadObjects } from './objects/batch-read.ts';
import { batchUpdateObjects } from './objects/batch-update.ts';
import { batchUpsertObjects } from './objects/batch-upsert.ts';
import { createObject } from './objects/create.ts';
import { listObjects } from './objects/list.ts';
import { mergeObjectsOperation } from './objects/merge.ts';
import { readObject } from './objects/read.ts';
import { searchObjectsOperation } from './objects/search.ts';
import { updateObject } from './objects/update.ts';
import type { ServedOperation } from './operation.ts';

/** Every operation that is served. An operation that is not in this list does not exist. */
export const OPERATIONS: readonly ServedOperation[] = [
  createObject,
  listObjects,
  readObject,
  updateObject,
  archiveObject,
  batchReadObjects,
  batchCreateObjects,
  batchUpdateObjects,
  batchUpsertObjects,
  batchArchiveObjects,
  searchObjectsOperation,
  mergeObjectsOperation,
];
