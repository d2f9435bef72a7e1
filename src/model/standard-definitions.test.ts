import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId } from './ids.ts';
import { maintenanceOf } from './maintained/maintenance-plan.ts';
import { spellingsOf } from './object-types.ts';
import { isClosedStage, stageProbability } from './pipelines.ts';
import { readValue } from './property-types/read-value.ts';
import {
  STANDARD_OBJECT_TYPES,
  standardPipelines,
  standardProperties,
  systemProperties,
} from './standard-definitions.ts';

const definitions = new AccountDefinitions(toAccountId(1), {
  ...NO_METADATA,
});

const duplicatesIn = (texts: readonly string[]) => texts.filter((text, at) => texts.indexOf(text) !== at);

const TYPE_NAMES = ['bool', 'date', 'datetime', 'enumeration', 'json', 'number', 'object_coordinates'];
const KNOWN_TYPES: ReadonlySet<string> = new Set([...TYPE_NAMES, 'phone_number', 'string']);

test('no two types share an id or a spelling', () => {
  expect(duplicatesIn(STANDARD_OBJECT_TYPES.map(({ id }) => id))).toEqual([]);
  expect(duplicatesIn(STANDARD_OBJECT_TYPES.map(({ internalName }) => internalName))).toEqual([]);
  expect(duplicatesIn(STANDARD_OBJECT_TYPES.flatMap((type) => [...new Set(spellingsOf(type))]))).toEqual([]);
});

test('every property table belongs to a type', () => {
  const tables = readdirSync(join(import.meta.dirname, 'standard', 'properties'))
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => name !== '_system');
  const names: ReadonlySet<string> = new Set(STANDARD_OBJECT_TYPES.map(({ name }) => name));
  expect(tables.filter((name) => !names.has(name))).toEqual([]);
});

test('every row of the maintained properties names one that at least one of its types has', () => {
  const named = new Map<string, boolean>();
  for (const type of STANDARD_OBJECT_TYPES) {
    const definition = definitions.of(type);
    for (const row of maintenanceOf(type, () => true).rows) {
      const isKnown = definition.findProperty(row.property) !== undefined;
      named.set(row.property, named.get(row.property) === true || isKnown);
    }
  }
  expect([...named].filter(([, isKnown]) => !isKnown).map(([name]) => name)).toEqual([]);
});

describe.each(STANDARD_OBJECT_TYPES)('the type $name', (type) => {
  const definition = definitions.of(type);
  const properties = [...definition.properties];

  test('has every property that its row names', () => {
    const named = [
      ...type.defaultProperties,
      ...(type.searchableProperties ?? []),
      ...type.createdProperties,
      ...(type.requiredOnCreate ?? []).flat(),
      type.modifiedProperty,
      type.primaryDisplayProperty,
      type.pipelineProperty,
      type.stageProperty,
    ].filter((name) => name !== undefined);
    expect(named.filter((name) => definition.findProperty(name) === undefined)).toEqual([]);
  });

  test('lets clients set every property that it requires', () => {
    const required = (type.requiredOnCreate ?? []).flat();
    expect(required.filter((name) => definition.findProperty(name)?.readOnly === true)).toEqual([]);
    expect((type.requiredOnCreate ?? []).every((group) => group.length > 0)).toBe(true);
  });

  test('has each property once, well formed', () => {
    const names = [...systemProperties(type), ...standardProperties(type)].map(({ name }) => name);
    expect(duplicatesIn(standardProperties(type).map(({ name }) => name))).toEqual([]);
    expect(names.filter((name) => !/^[a-z][a-z0-9_]{0,99}$/.test(name))).toEqual([]);
    expect(properties.filter(({ type: each }) => !KNOWN_TYPES.has(each))).toEqual([]);
    expect(properties.filter(({ groupName }) => !/^[a-z0-9_-]+$/.test(groupName))).toEqual([]);
  });

  test('takes every option of its properties', () => {
    const refused: string[] = [];
    for (const property of properties) {
      for (const { value } of property.options ?? []) {
        const reading = readValue(value, { property, current: undefined, lenientDates: false });
        if (reading.kind === 'problem' || reading.value !== value) refused.push(`${property.name}: ${value}`);
      }
      const values = (property.options ?? []).map(({ value }) => value);
      expect(duplicatesIn(values), property.name).toEqual([]);
    }
    expect(refused).toEqual([]);
  });

  test('has a stage property wherever it has pipelines, and stage ids that name one stage', () => {
    const pipelines = standardPipelines(type);
    const stages = pipelines.flatMap((pipeline) => pipeline.stages);
    if (pipelines.length > 0) expect([type.pipelineProperty, type.stageProperty]).not.toContain(undefined);
    expect(duplicatesIn(pipelines.map(({ id }) => id))).toEqual([]);
    expect(duplicatesIn(stages.map(({ id }) => id))).toEqual([]);
    for (const pipeline of pipelines) {
      expect(pipeline.stages.length).toBeGreaterThan(0);
      expect(pipeline.stages.map(({ displayOrder }) => displayOrder)).toEqual(
        pipeline.stages.map((_, at) => at),
      );
      for (const stage of pipeline.stages) {
        expect(definition.findStage(stage.id)).toEqual({ pipeline, stage });
      }
    }
  });

  test('computes no row from one that stands after it', () => {
    const { rows, inputs } = definition.maintenance;
    const early: string[] = [];
    for (const [at, row] of rows.entries()) {
      for (const from of row.from ?? []) {
        if (rows.findIndex((each, index) => index > at && each.property === from) >= 0) {
          early.push(`${row.property} from ${from}`);
        }
        expect(inputs).toContain(from);
      }
    }
    expect(early).toEqual([]);
    expect(rows.filter(({ property }) => definition.findProperty(property) === undefined)).toEqual([]);
  });
});

test('closed stages of deals are won or lost for certain', () => {
  const [deals] = STANDARD_OBJECT_TYPES.filter(({ name }) => name === 'deals');
  if (deals === undefined) throw new Error('there are no deals');
  const stages = standardPipelines(deals).flatMap((pipeline) => pipeline.stages);
  const closed = stages.filter(isClosedStage);
  expect(closed.map(stageProbability).sort()).toEqual([0, 1]);
  for (const stage of stages) {
    expect(stageProbability(stage)).toBeGreaterThanOrEqual(0);
    expect(stageProbability(stage)).toBeLessThanOrEqual(1);
  }
});
