import { randomOfCase } from '../support/random.ts';
import {
  badAssociation,
  badNamedAssociation,
  badNewAssociation,
  oddAssociationBatch,
  oddAssociationRead,
} from './bad-associations.ts';
import { batchOfBadInputs, oddBatch, overfullBatch, undoneBatch, wrongBatchShape } from './bad-batches.ts';
import { brokenJson, deepNesting, emptyChange, unknownProperty, wrongShape } from './bad-bodies.ts';
import type { BadCase, CaseContext } from './bad-case.ts';
import {
  badPeople,
  badPipeline,
  badPropertyDefinition,
  badSchema,
  oddDefinitionRead,
} from './bad-definitions.ts';
import { oddChunks, oddExpectation, oddHeaders, wrongContentType, wrongToken } from './bad-headers.ts';
import { badErasure, badMerge } from './bad-merges.ts';
import { archiveOfNothing, longPath, trickyPath, unknownRoute, wrongVerb } from './bad-paths.ts';
import { brokenProtocol, cutRequest, noise } from './bad-protocol.ts';
import {
  goodRead,
  oddQueryOnList,
  oddQueryOnRecord,
  readOfUnknownId,
  readOfUnknownType,
  unreadableParameter,
} from './bad-reads.ts';
import { oddSearch, overfullSearch } from './bad-searches.ts';
import { badValue, longValue, takenValue } from './bad-values.ts';

/** Of a thousand requests, how many are of each kind; what is slow to make or to answer is rare. */
const MIX: readonly (readonly [share: number, make: (context: CaseContext) => BadCase])[] = [
  [50, oddQueryOnList],
  [50, oddQueryOnRecord],
  [60, unreadableParameter],
  [60, readOfUnknownId],
  [50, readOfUnknownType],
  [60, trickyPath],
  [30, unknownRoute],
  [10, longPath],
  [30, wrongVerb],
  [30, archiveOfNothing],
  [30, brokenJson],
  [12, badAssociation],
  [6, badNamedAssociation],
  [10, badNewAssociation],
  [15, oddAssociationBatch],
  [12, oddAssociationRead],
  [5, badMerge],
  [5, badErasure],
  [30, oddSearch],
  [13, overfullSearch],
  [50, wrongShape],
  [50, unknownProperty],
  [12, badPropertyDefinition],
  [6, badPipeline],
  [6, badSchema],
  [6, badPeople],
  [10, oddDefinitionRead],
  [2, deepNesting],
  [15, emptyChange],
  [100, badValue],
  [1, longValue],
  [20, takenValue],
  [20, undoneBatch],
  [10, overfullBatch],
  [15, batchOfBadInputs],
  [15, wrongBatchShape],
  [30, oddBatch],
  [25, wrongToken],
  [20, wrongContentType],
  [30, oddHeaders],
  [15, oddChunks],
  [5, oddExpectation],
  [10, brokenProtocol],
  [2, cutRequest],
  [2, noise],
  [10, goodRead],
];

const ALL_MAKERS = MIX.flatMap(([share, make]) => Array.from({ length: share }, () => make));

/** The request of one number: the same for the same seed and records, whatever came before it. */
export function makeCase(seed: number, index: number, context: Omit<CaseContext, 'random'>): BadCase {
  const random = randomOfCase(seed, index);
  return random.pick(ALL_MAKERS)({ ...context, random });
}
