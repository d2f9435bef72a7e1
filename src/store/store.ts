import type { AccountSettings } from '../model/account-settings.ts';
import type { ConnectedApp, Grant, PublicApp } from '../model/apps.ts';
import type {
  AssociationLabel,
  AssociationLimit,
  AssociationSpec,
  AssociationType,
  Link,
} from '../model/associations/association-types.ts';
import type { AuditEntry, AuditKind, AuditSubject, NumberedAudit } from '../model/audit.ts';
import type { AppKind, PropertyGrants } from '../model/caller.ts';
import type { Change } from '../model/changes.ts';
import type { AccountMetadata, PropertyRules, StoredGroup, StoredPipeline } from '../model/definitions.ts';
import type { AccountId, ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { IndexEntry, IndexSubject } from '../model/index-entries.ts';
import type { ObjectType } from '../model/object-types.ts';
import type { PropertyDefinition } from '../model/properties.ts';
import type { RateTake, RateWindow } from '../model/rate-limits.ts';
import type { CrmRecord } from '../model/records.ts';
import type { UniqueKey } from '../model/unique-values.ts';
import type { AccountRole, AccountTeam, AccountUser } from '../model/users.ts';
import type { IndexSearcher } from './index-search.ts';
import type {
  AccountBelongings,
  AccountCounters,
  RowRange,
  RowTable,
  StoredRow,
  UniqueDigest,
} from './row-tables.ts';

/**
 * The port to what is kept on disk. A store is bound to accounts: nothing above it can name two accounts in
 * one statement. All methods are set-based; none checks a rule of the model.
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** Where the data is: a folder, `memory`, or a server and its database. No password is in it. */
  readonly location: string;
  readonly control: ControlStore;
  /**
   * Makes an account with what it begins with: it exists once all of that is on the disk, and not before.
   * Throws when the account exists.
   */
  createAccount(account: StoredAccount, fill?: (account: AccountStore) => Promise<void>): Promise<void>;
  /**
   * Makes an account out of what comes from another store, with its apps, grants and tokens. As `createAccount`, but
   * what an earlier call stored that was cut short is there again when this one fills the account. Throws when the
   * account exists, and while another process is at it.
   */
  receiveAccount(arrival: ArrivingAccount, fill: (account: AccountStore) => Promise<void>): Promise<void>;
  /** The store of one account. Throws when there is no such account. */
  openAccount(id: AccountId): Promise<AccountStore>;
  close(): Promise<void>;
}

/** What exists beside the accounts' own data. Secrets, codes and tokens are kept as hashes only. */
export interface ControlStore {
  listAccounts(): Promise<readonly StoredAccount[]>;
  /** The settings that were decided for an account. */
  findAccountSettings(id: AccountId): Promise<Partial<AccountSettings> | undefined>;
  /** Replaces the settings of an account. Throws when there is no such account. */
  saveAccountSettings(id: AccountId, settings: Partial<AccountSettings>): Promise<void>;
  /** Keeps a token. Replaces one with the same hash. */
  saveToken(token: StoredToken): Promise<void>;
  /** Takes every token of an app back, but for one that may be kept; they open nothing from then on. */
  dropTokens(accountId: AccountId, appId: number, keptHash?: string): Promise<void>;
  findToken(hash: string): Promise<StoredToken | undefined>;
  readBelongings(accountId: AccountId): Promise<AccountBelongings>;
  /** A number that no app had before. */
  takeAppId(): Promise<number>;
  /** Keeps an app. Replaces one with the same id. */
  saveApp(app: ConnectedApp): Promise<void>;
  /** In order of id. */
  listApps(): Promise<readonly ConnectedApp[]>;
  findApp(id: number): Promise<ConnectedApp | undefined>;
  findClient(clientId: string): Promise<PublicApp | undefined>;
  /** Removes an app with its grants and tokens. False when there was none. */
  removeApp(id: number): Promise<boolean>;
  /** Keeps a new grant. False when another one came of the same form: nothing is kept then. */
  addGrant(grant: Grant, formHash: string | undefined): Promise<boolean>;
  findGrant(codeHash: string): Promise<Grant | undefined>;
  findRefreshableGrant(refreshHash: string): Promise<Grant | undefined>;
  /**
   * Marks a code as used, and keeps what it gave. False when it was used before or is gone: nothing is kept then, and
   * of several that try at once only one succeeds.
   */
  redeemGrant(use: GrantUse): Promise<boolean>;
  /** Keeps another token of a grant. False when the refresh token is not good any more: nothing is kept then. */
  refreshGrant(refreshHash: string, token: StoredToken): Promise<boolean>;
  /** Takes a refresh token back; access tokens live on. False when there was none. */
  dropRefreshToken(refreshHash: string): Promise<boolean>;
  /** Removes a grant with every token that came of it. */
  removeGrant(codeHash: string): Promise<void>;
  /** Forgets tokens that expired before a moment, and grants from before it that nothing can come of any more. */
  forgetExpired(beforeMs: number): Promise<void>;
  /**
   * Counts a request in every window, or in none when one of them is full: two requests, of whatever processes, never
   * take the same room. What has left a window may be forgotten. The revision is not touched.
   */
  takeFromWindows(windows: readonly RateWindow[]): Promise<RateTake>;
  /** How many requests stand under a key in the slots from `sinceMs` on. */
  countTaken(key: string, sinceMs: number): Promise<number>;
  /**
   * Differs from every earlier answer once anything was written, by this process or another, before it was asked
   * for. Requests of one turn of the event loop may share an answer.
   */
  revision(): Promise<string>;
}

export interface StoredAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly createdAtMs: number;
  /** Those that were decided; all others are the usual ones. Absent where none was. */
  readonly settings?: Partial<AccountSettings> | undefined;
}

export interface ArrivingAccount {
  readonly account: StoredAccount;
  /** Without apps that are known already. */
  readonly belongings: AccountBelongings;
}

export interface StoredToken {
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  /** Absent for a token that an app has for itself. */
  readonly accountId: AccountId | undefined;
  readonly appId: number;
  /** Absent for a private app. */
  readonly appKind?: AppKind | undefined;
  readonly scopes: readonly string[];
  /** Absent where the token is not limited to some properties. */
  readonly properties?: PropertyGrants;
  readonly createdAtMs: number;
  /** Absent for one that does not end. */
  readonly expiresAtMs?: number | undefined;
  /** The grant that it came of; absent for the tokens of private apps. */
  readonly codeHash?: string | undefined;
}

export interface GrantUse {
  readonly codeHash: string;
  readonly atMs: number;
  readonly refreshHash: string;
  readonly token: StoredToken;
}

/** Records of one type for which a transaction is going to look first. */
export interface ForeseenObjects {
  readonly typeId: ObjectTypeId;
  readonly ids: readonly ObjectId[];
}

export interface WriteOptions {
  /** A store that is far away looks for it while the transaction begins. */
  readonly foreseen?: readonly ForeseenObjects[];
  /**
   * Called once the next transaction can begin, where that is before this one is on the disk: it may still come to
   * nothing then.
   */
  readonly committed?: () => void;
}

export interface AccountStore {
  /** How many transactions are under way at best, with those that wait for the disk only. */
  readonly writesAtOnce: number;
  /** Runs reads that see only what is committed and on the disk. */
  read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T>;
  /** As `read`, for what is told to nobody: it may see a commit that is not on the disk yet, and waits for no disk. */
  peek<T>(body: (reader: AccountReader) => Promise<T>): Promise<T>;
  /** As `read`, with the indexes up to date. */
  search<T>(body: (reader: IndexReader) => Promise<T>): Promise<T>;
  /** Runs reads that all see the same moment, however long they take. What is written meanwhile they do not see. */
  snapshot<T>(body: (reader: AccountReader) => Promise<T>): Promise<T>;
  /**
   * Runs the body as one transaction: all of it is on the disk when the promise resolves, and nothing of it
   * remains when the body throws. Transactions of one account follow each other; the body may await the
   * methods of its writer only.
   */
  write<T>(body: (writer: AccountWriter) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** As `write`; what the body erases is nowhere on the disk any more when the promise resolves. */
  erase<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T>;
}

/** A record that is to leave nothing behind. */
export interface Erasure {
  readonly record: CrmRecord;
  /** The unique values that it holds. */
  readonly keys: readonly UniqueKey[];
  /** Its rows in the indexes. */
  readonly entries: readonly IndexEntry[];
}

export interface AccountReader {
  metadataVersion(): Promise<number>;
  loadMetadata(): Promise<AccountMetadata>;
  /** The records with these ids that exist, archived ones too, in no particular order. */
  findObjects(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]>;
  /** The records into which records with these ids were merged. Ids that were not are left out. */
  findSurvivors(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, ObjectId>>;
  /** The records that hold these unique values. Keys that nobody holds are left out. */
  findHolders(keys: readonly UniqueKey[]): Promise<readonly UniqueHolder[]>;
  /** Those of the keys that nobody may hold any more. */
  findBlocked(keys: readonly UniqueKey[]): Promise<readonly UniqueKey[]>;
  /** Records of one type in ascending order of id, from an id on. */
  listObjects(page: ObjectPage): Promise<readonly CrmRecord[]>;
  /** The records of one type that have a change after a moment, as far as changes came in the order of their time. */
  listChangedSince(typeId: ObjectTypeId, atMs: number): Promise<readonly ObjectId[]>;
  /**
   * Pages of associations, one list for each page, in ascending order of the number of the type and then of the
   * record at the far end. Those with archived records are left out.
   */
  listLinks(pages: readonly LinkPage[]): Promise<readonly (readonly Link[])[]>;
  /** The associations of the given types between these records, whatever has become of the records. */
  findLinks(
    types: readonly AssociationType[],
    pairs: readonly (readonly [fromId: ObjectId, toId: ObjectId])[],
  ): Promise<readonly Link[]>;
  /** The associations of one type that go out from these records, whatever has become of those at the far end. */
  findLinksFrom(type: AssociationType, fromIds: readonly ObjectId[]): Promise<readonly Link[]>;
  /** How many live records each of these is associated with by a type. */
  countLinks(type: AssociationType, fromIds: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, number>>;
  /** The records from which at least so many associations of a type go out, in ascending order of id. */
  findCrowded(type: AssociationType, min: number): Promise<readonly CrowdedRecord[]>;
  /** All associations that go out from a record. */
  loadLinks(typeId: ObjectTypeId, id: ObjectId): Promise<readonly Link[]>;
  /** What was done to a definition, newest first. */
  listAudits(subject: AuditSubject): Promise<readonly AuditEntry[]>;
  /** A page of all that was done to definitions, newest first. */
  readAuditLog(page: AuditPage): Promise<readonly NumberedAudit[]>;
  /** All changes of the given records, which are of one type, newest first. */
  loadChanges(records: readonly CrmRecord[]): Promise<ReadonlyMap<ObjectId, readonly Change[]>>;
  /** Rows of a table in the order of its key, no more than the limit. */
  readRows(table: RowTable, range: RowRange, limit: number): Promise<readonly StoredRow[]>;
  countRows(table: RowTable): Promise<number>;
  readCounters(): Promise<AccountCounters>;
  digestUniqueValues(): Promise<UniqueDigest>;
}

/** Reads for which the indexes hold what was committed before. */
export interface IndexReader extends AccountReader, IndexSearcher {}

export interface AccountWriter extends AccountReader {
  /** Takes a block of ids that were never given out before, and answers with the first. */
  takeObjectIds(count: number): Promise<ObjectId>;
  /** Stores records as they are now, with what changed. No record may come twice. */
  saveRecords(saves: readonly RecordSave[]): Promise<void>;
  /**
   * Adds and removes associations, of which both directions are named, and writes down what that is for each record.
   * Records that are new have to be saved before.
   */
  saveLinks(save: LinkSave): Promise<void>;
  /** Removes every association of a type, in this direction only. The log does not tell of it. */
  dropLinks(type: AssociationType): Promise<void>;
  /** Stores a record that takes the place of two others, which are gone then but for their changes. */
  saveMerge(save: MergeSave): Promise<void>;
  /** Removes a record with its values, its changes and the ids that lead to it. For use within `erase`. */
  eraseRecord(erasure: Erasure): Promise<void>;
  /** Keeps a value from being held from now on. The value itself is not stored. */
  blockValue(key: UniqueKey): Promise<void>;
  /** Adds or replaces definitions, and raises the version of the account's metadata. */
  saveMetadata(changes: MetadataChanges): Promise<void>;
  /**
   * Begins an index, to which no record belongs yet, and raises the metadata version. Answers with its number.
   * From now on the store takes what writes say of the index, as far as it was extended.
   */
  beginIndex(typeId: ObjectTypeId, subject: IndexSubject): Promise<number>;
  /** Takes numbers for object types and what goes with them, and answers with the first. */
  takeTypeNumbers(count: number): Promise<number>;
  /** Removes an object type for good: its records with their changes, its definitions and its indexes. */
  purgeType(typeId: ObjectTypeId): Promise<void>;
  /** Takes an index away with all that it holds, and raises the metadata version. */
  dropIndex(index: number): Promise<void>;
  /** Lets every record give up its values of a property that was unique. */
  releaseValues(typeId: ObjectTypeId, propertyName: string): Promise<void>;
  /** Lets the rows of a range be these, which belong to it. Neither unique values nor indexes follow. */
  replaceRows(table: RowTable, range: RowRange, rows: readonly StoredRow[]): Promise<void>;
  /** Sets what is given out next. Changes and audits are counted on from the newest that there are. */
  replaceCounters(counters: AccountCounters): Promise<void>;
  /** Lets every record give up all its unique values. */
  releaseAllValues(): Promise<void>;
  /** Lets records hold unique values that nobody holds. */
  claimValues(holders: readonly UniqueHolder[]): Promise<void>;
  /** From which id on records are missing in an index; absent for one that is complete. */
  findIndexEnd(index: number): Promise<ObjectId | undefined>;
  /** Adds what the records of the type up to an id have in an index, as they are now. */
  extendIndex(index: number, extension: IndexExtension): Promise<void>;
}

export interface IndexExtension {
  readonly entries: readonly IndexEntry[];
  /** The id from which on records are still missing; absent when none is, which raises the metadata version. */
  readonly nextId: ObjectId | undefined;
}

export interface ObjectPage {
  readonly typeId: ObjectTypeId;
  readonly fromId: ObjectId;
  readonly limit: number;
  readonly archived: boolean;
}

export interface CrowdedRecord {
  readonly id: ObjectId;
  readonly count: number;
}

export interface LinkPage {
  readonly fromTypeId: ObjectTypeId;
  readonly fromId: ObjectId;
  readonly toTypeId: ObjectTypeId;
  /** Associations of these types only. */
  readonly types: readonly AssociationType[];
  /** What the page before ended with. */
  readonly after: (AssociationSpec & { readonly toId: ObjectId }) | undefined;
  readonly limit: number;
}

export interface LinkSave {
  readonly removed: readonly Link[];
  readonly added: readonly Link[];
  /** For the log of changes; of each record oldest first. */
  readonly changes: readonly Change[];
}

export interface AuditPage {
  /** Entries with a smaller number only. */
  readonly before: number;
  readonly limit: number;
  readonly kinds: readonly AuditKind[];
  readonly userId: string | undefined;
  /** Both ends belong to it. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface UniqueHolder {
  readonly key: UniqueKey;
  readonly objectId: ObjectId;
}

export interface RecordSave {
  /** `lastChange` is the number of the newest change already in the log; the store moves it on. */
  readonly record: CrmRecord;
  readonly isNew: boolean;
  /** Oldest first. Among them is that it is archived, or lives again. */
  readonly changes: readonly Change[];
  readonly releasedKeys: readonly UniqueKey[];
  readonly claimedKeys: readonly UniqueKey[];
  readonly removedEntries: readonly IndexEntry[];
  readonly addedEntries: readonly IndexEntry[];
}

export interface MergeSave {
  /** A new record with one change; its `lastChange` is not looked at. */
  readonly save: RecordSave;
  readonly absorbed: readonly [primary: CrmRecord, other: CrmRecord];
}

export interface MetadataChanges {
  readonly objectTypes?: readonly ObjectType[];
  readonly properties?: readonly { readonly typeId: ObjectTypeId; readonly property: PropertyDefinition }[];
  readonly groups?: readonly { readonly typeId: ObjectTypeId; readonly group: StoredGroup }[];
  readonly rules?: readonly PropertyRules[];
  readonly labels?: readonly AssociationLabel[];
  readonly associationLimits?: readonly AssociationLimit[];
  readonly users?: readonly AccountUser[];
  readonly teams?: readonly AccountTeam[];
  readonly roles?: readonly AccountRole[];
  readonly pipelines?: readonly { readonly typeId: ObjectTypeId; readonly pipeline: StoredPipeline }[];
  /** Entries for the log of what was done to definitions. */
  readonly audits?: readonly AuditEntry[];
}
