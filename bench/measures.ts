import type { LoadTask } from './load-requests.ts';
import type { RawKind } from './raw-store-loop.ts';
import { SEARCH_KINDS } from './searches.ts';

/** One thing that is measured, at every store and size. */
export type Measure = LoadMeasure | TrivialMeasure | RawMeasure | LoadedMeasure;

interface MeasureBase {
  /** Begins with the name of its group, by which it can be asked for. */
  readonly name: string;
  readonly label: string;
  /** Those of the second part make more records: they come when all of the first are done. */
  readonly part: 'level' | 'growing';
}

/** Requests, as many as so many connections can send one after the other. */
export interface LoadMeasure extends MeasureBase {
  readonly kind: 'load';
  readonly task: LoadTask;
  readonly connections: number;
}

/** The same requests, answered by a server that does nothing. */
export interface TrivialMeasure extends MeasureBase {
  readonly kind: 'trivial';
  readonly task: LoadTask;
  readonly connections: number;
}

/** The same work on the rows of the store, in a loop. */
export interface RawMeasure extends MeasureBase {
  readonly kind: 'raw';
  readonly raw: RawKind;
  /** The task with which it shares the records that it goes through. */
  readonly task: LoadTask;
  /** As many as there are connections in the measure beside it. */
  readonly clients: number;
}

/** Searches while updates come at a steady rate. */
export interface LoadedMeasure extends MeasureBase {
  readonly kind: 'loaded';
  readonly task: LoadTask;
  readonly connections: number;
}

const MOST = 256;
const MANY = 64;
const SOME = 16;
const FEW = 4;

/** In batches, of that many records in a second. */
export const PACED_UPDATES_PER_SECOND = 5000;

const LEVEL: readonly Measure[] = [
  load('patch-indexed-64', 'PATCH 7 properties, indexed', 'patch-indexed', MANY),
  raw('patch-indexed-raw', 'raw loop, index rows', 'update-indexed', 'patch-indexed', MANY),
  trivial('patch-trivial-64', 'trivial Fastify PATCH', 'patch-indexed', MANY),
  load('patch-indexed-1', 'PATCH 7 properties, indexed', 'patch-indexed', 1),
  load('patch-indexed-256', 'PATCH 7 properties, indexed', 'patch-indexed', MOST),
  load('patch-plain-64', 'PATCH 7 properties, not indexed', 'patch-plain', MANY),
  raw('patch-plain-raw', 'raw loop', 'update', 'patch-plain', MANY),
  load('patch-plain-1', 'PATCH 7 properties, not indexed', 'patch-plain', 1),
  load('patch-plain-256', 'PATCH 7 properties, not indexed', 'patch-plain', MOST),
  load('batch-indexed-4', 'batch/update, 100 x 2 properties', 'batch-update', FEW),
  raw('batch-indexed-raw', 'raw loop, index rows', 'batch-update-indexed', 'batch-update', FEW),
  load('batch-read-4', 'batch/read, 100', 'batch-read', FEW),
  load('get-64', 'GET by id', 'get', MANY),
  raw('get-raw', 'raw loop', 'get', 'get', MANY),
  trivial('get-trivial-64', 'trivial Fastify GET', 'get', MANY),
  load('list-16', 'list, limit=100', 'list', SOME),
  raw('list-raw', 'raw loop', 'list', 'list', SOME),
  ...SEARCH_KINDS.map(({ name, label }) => load(`search-${name}`, `search ${label}`, `search-${name}`, 1)),
  raw('search-scan', 'EQ by a scan over the records', 'scan', 'search-eq', 1),
  load('associations-small', 'associations of a company of 25', 'links-small', FEW),
  load('associations-large', 'first 500 of the largest company', 'links-large', FEW),
  load('associations-inline', 'GET a contact with its companies', 'links-inline', FEW),
  load('associations-read-4', 'associations batch/read, 100', 'links-read', FEW),
  loaded('loaded-eq', 'search EQ, while updates come', 'search-eq'),
  loaded('loaded-half', 'search half of them, while updates come', 'search-half'),
];

const GROWING: readonly Measure[] = [
  load('associations-create-4', 'associations batch/create, 100', 'links-create', FEW),
  load('create-64', 'create a contact', 'create', MANY),
  raw('create-raw', 'raw loop', 'create', 'create', MANY),
  load('batch-create-4', 'batch/create, 100', 'batch-create', FEW),
  load('batch-upsert-4', 'batch/upsert by e-mail, 100, half new', 'batch-upsert', FEW),
];

export const MEASURES: readonly Measure[] = [
  ...LEVEL,
  ...GROWING.map((measure) => ({ ...measure, part: 'growing' }) as const),
];

function load(name: string, label: string, task: LoadTask, connections: number): LoadMeasure {
  return { kind: 'load', part: 'level', name, label, task, connections };
}

function trivial(name: string, label: string, task: LoadTask, connections: number): TrivialMeasure {
  return { kind: 'trivial', part: 'level', name, label: `  ${label}`, task, connections };
}

function raw(name: string, label: string, kind: RawKind, task: LoadTask, clients: number): RawMeasure {
  return { kind: 'raw', part: 'level', name, label: `  ${label}`, raw: kind, task, clients };
}

function loaded(name: string, label: string, task: LoadTask): LoadedMeasure {
  return { kind: 'loaded', part: 'level', name, label, task, connections: 1 };
}
