import { listAuditLogs, listLogins, listSecurityActivity } from './account/activity.ts';
import { readAccountDetails, readApiUsage, readOldApiUsage } from './account/details.ts';
import { readAccount, updateAccount } from './administration/accounts.ts';
import { createApp, listApps, readApp, removeApp, rotateApp, updateApp } from './administration/apps.ts';
import {
  batchArchiveLabels,
  batchAssociate,
  batchAssociateByDefault,
  batchDissociate,
  batchReadAssociations,
} from './associations/batch.ts';
import {
  createLabelOperation,
  listLabels,
  removeLabelOperation,
  renameLabelOperation,
} from './associations/labels.ts';
import {
  createLimits,
  listAllLimits,
  listLimits,
  purgeLimits,
  updateLimits,
} from './associations/limit-configurations.ts';
import { listAssociations, listNamedAssociations } from './associations/list.ts';
import {
  batchArchiveNamed,
  batchCreateNamed,
  batchReadNamed,
  listAssociationNames,
} from './associations/named-batch.ts';
import { associateNamedPair, dissociateNamedPair } from './associations/named-pair.ts';
import { associatePair, associatePairByDefault, dissociatePair } from './associations/pair.ts';
import { AUTHORIZE_OPERATIONS } from './authorization/authorize.ts';
import { createToken } from './authorization/token.ts';
import {
  introspectToken,
  readAccessToken,
  readPrivateToken,
  readRefreshToken,
  removeRefreshToken,
  revokeToken,
} from './authorization/token-facts.ts';
import {
  readCrowdedFarTypes,
  readCrowdedRecords,
  readCrowdedTypes,
  readLabelLimits,
} from './limits/association-limits.ts';
import { readHighUsage, requestHighUsageReport } from './limits/high-usage-report.ts';
import {
  readCalculatedLimits,
  readPipelineLimits,
  readPropertyLimits,
  readRecordLimits,
  readTypeLimits,
} from './limits/limits.ts';
import { listEnablement, readEnablement } from './object-library.ts';
import { archiveObject } from './objects/archive.ts';
import { batchArchiveObjects } from './objects/batch-archive.ts';
import { batchCreateObjects } from './objects/batch-create.ts';
import { batchReadObjects } from './objects/batch-read.ts';
import { batchUpdateObjects } from './objects/batch-update.ts';
import { batchUpsertObjects } from './objects/batch-upsert.ts';
import { createObject } from './objects/create.ts';
import { gdprDeleteObject } from './objects/gdpr-delete.ts';
import { listObjects } from './objects/list.ts';
import { mergeObjectsOperation } from './objects/merge.ts';
import { readObject } from './objects/read.ts';
import { restoreObject } from './objects/restore.ts';
import { searchObjectsOperation } from './objects/search.ts';
import { updateObject } from './objects/update.ts';
import type { ServedOperation } from './operation.ts';
import { listOwners, readOwner } from './owners/owners.ts';
import {
  archivePipeline,
  auditPipeline,
  createPipelineOperation,
  listPipelines,
  readPipeline,
  replacePipelineOperation,
  updatePipeline,
} from './pipelines/pipelines.ts';
import {
  archiveStage,
  auditStage,
  createStageOperation,
  listStages,
  readStage,
  replaceStage,
  updateStage,
} from './pipelines/stages.ts';
import { archivePropertyOperation } from './properties/archive.ts';
import { batchArchiveProperties } from './properties/batch-archive.ts';
import { batchCreateProperties } from './properties/batch-create.ts';
import { batchReadProperties } from './properties/batch-read.ts';
import { createProperty } from './properties/create.ts';
import {
  archiveGroupOperation,
  createGroupOperation,
  listGroups,
  readGroup,
  updateGroup,
} from './properties/groups.ts';
import { listProperties } from './properties/list.ts';
import { readProperty } from './properties/read.ts';
import { updateProperty } from './properties/update.ts';
import { listRules, listRulesOfProperty, readRule, writeRule } from './property-validations/rules.ts';
import { archiveTypeAssociation, createTypeAssociation } from './schemas/associations.ts';
import {
  archiveSchemaOperation,
  batchReadSchemas,
  createSchemaOperation,
  listSchemas,
  readSchema,
  updateSchema,
} from './schemas/schemas.ts';
import {
  createUserOperation,
  listRoles,
  listTeams,
  listUsers,
  readUser,
  removeUserOperation,
  replaceUser,
} from './users/users.ts';

/** Operations beside the published API, each under one path that has no version. */
export const OWN_OPERATIONS: readonly ServedOperation[] = [
  restoreObject,
  readHighUsage,
  ...AUTHORIZE_OPERATIONS,
  readPrivateToken,
  listApps,
  createApp,
  readApp,
  updateApp,
  removeApp,
  rotateApp,
  readAccount,
  updateAccount,
];

/** Every operation of the published API that is served. An operation that is not in this list does not exist. */
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
  gdprDeleteObject,
  listAssociations,
  listNamedAssociations,
  associatePair,
  dissociatePair,
  associatePairByDefault,
  associateNamedPair,
  dissociateNamedPair,
  batchAssociate,
  batchAssociateByDefault,
  batchReadAssociations,
  batchDissociate,
  batchArchiveLabels,
  batchCreateNamed,
  batchReadNamed,
  batchArchiveNamed,
  listAssociationNames,
  listLabels,
  createLabelOperation,
  renameLabelOperation,
  removeLabelOperation,
  listAllLimits,
  listLimits,
  createLimits,
  updateLimits,
  purgeLimits,
  listProperties,
  createProperty,
  readProperty,
  updateProperty,
  archivePropertyOperation,
  batchReadProperties,
  batchCreateProperties,
  batchArchiveProperties,
  listGroups,
  createGroupOperation,
  readGroup,
  updateGroup,
  archiveGroupOperation,
  listRules,
  listRulesOfProperty,
  readRule,
  writeRule,
  listSchemas,
  createSchemaOperation,
  batchReadSchemas,
  readSchema,
  updateSchema,
  archiveSchemaOperation,
  createTypeAssociation,
  archiveTypeAssociation,
  listPipelines,
  createPipelineOperation,
  readPipeline,
  replacePipelineOperation,
  updatePipeline,
  archivePipeline,
  auditPipeline,
  listStages,
  createStageOperation,
  readStage,
  replaceStage,
  updateStage,
  archiveStage,
  auditStage,
  listOwners,
  readOwner,
  listUsers,
  createUserOperation,
  listRoles,
  listTeams,
  readUser,
  replaceUser,
  removeUserOperation,
  readPropertyLimits,
  readCalculatedLimits,
  readPipelineLimits,
  readTypeLimits,
  readRecordLimits,
  readLabelLimits,
  readCrowdedTypes,
  readCrowdedFarTypes,
  readCrowdedRecords,
  requestHighUsageReport,
  listEnablement,
  readEnablement,
  readAccountDetails,
  readApiUsage,
  readOldApiUsage,
  listAuditLogs,
  listSecurityActivity,
  listLogins,
  createToken,
  readAccessToken,
  readRefreshToken,
  removeRefreshToken,
  introspectToken,
  revokeToken,
];
