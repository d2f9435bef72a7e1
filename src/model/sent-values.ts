import type { Caller } from './caller.ts';
import { isForward } from './maintained/lifecycle.ts';
import { isCalculated, type PropertyDefinition } from './properties.ts';
import { isListed, maySet } from './property-access.ts';
import { readValue } from './property-types/read-value.ts';
import type { PropertyProblem, Refusal, ValueProblem } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import type { TypeDefinition } from './type-definition.ts';
import { applyRules, type RuleContext, type RuleOutcome } from './validation/apply-rules.ts';

/** The properties of a request: names to texts, `null` where the client sent null. */
export type SentProperties = readonly (readonly [name: string, text: string | null])[];

/** How values are read: what the version of the API asks for. */
export interface ReadingRules {
  readonly lenientDates: boolean;
  /** Present where the rules that the account made for its properties hold. */
  readonly enforcement?: RuleContext;
}

export interface AcceptedValues {
  /** In stored form; a name may come once only. */
  readonly values: ReadonlyMap<string, string>;
  readonly normalized: readonly NormalizedValue[];
}

/** A value whose meaning was taken although its form is not one that is stored. */
export interface NormalizedValue {
  readonly name: string;
  readonly rawValue: string;
  readonly instantMs: number;
}

export interface WriteContext {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  readonly rules: ReadingRules;
  /** The value that the record has now. */
  readonly current: (name: string) => string | undefined;
}

/**
 * Checks and reads everything a request sets on one record.
 *
 * Refuses with `properties-not-granted` what the list of the caller's token leaves out, and with
 * `invalid-properties`, which names all that is wrong at once. Null is passed over: the property stays as it is.
 * A sensitive property does not exist for a caller who may not set it.
 */
export function readSentValues(sent: SentProperties, context: WriteContext): Result<AcceptedValues, Refusal> {
  const { caller, definition } = context;
  const withheld = sent.map(([name]) => name).filter((name) => !isListed(caller, definition, name, 'write'));
  if (withheld.length > 0) {
    return refuse({ kind: 'properties-not-granted', typeName: definition.type.name, names: withheld });
  }
  const values = new Map<string, string>();
  const problems: PropertyProblem[] = [];
  const normalized: NormalizedValue[] = [];
  for (const [name, text] of sent) {
    const property = findSettable(name, context);
    const refusedFor = property === undefined ? UNKNOWN : whyReadOnly(property);
    if (property === undefined || refusedFor !== undefined) {
      problems.push({ name, ...(refusedFor ?? UNKNOWN) });
    } else if (text !== null) {
      const problem = readInto(property, text, context, values, normalized);
      if (problem !== undefined) problems.push({ name, ...problem });
    }
  }
  problems.push(...stageProblems(values, context));
  if (problems.length > 0) {
    return refuse({ kind: 'invalid-properties', accountId: context.caller.accountId, problems });
  }
  ignoreStepsBack(values, context);
  return accept({ values, normalized });
}

const UNKNOWN: ValueProblem = { kind: 'unknown-property' };

function findSettable(name: string, { definition, caller }: WriteContext): PropertyDefinition | undefined {
  const property = definition.findProperty(name);
  return property !== undefined && maySet(caller, definition, property) ? property : undefined;
}

function whyReadOnly(property: PropertyDefinition): ValueProblem | undefined {
  const calculated = isCalculated(property);
  return property.readOnly === true || property.fieldType.startsWith('calculation')
    ? { kind: 'read-only', calculated }
    : undefined;
}

function readInto(
  property: PropertyDefinition,
  text: string,
  context: WriteContext,
  values: Map<string, string>,
  normalized: NormalizedValue[],
): ValueProblem | undefined {
  const { name } = property;
  if (text === '') {
    values.set(name, '');
    return undefined;
  }
  if (isCheckedAsStage(property, context)) {
    values.set(name, text);
    return undefined;
  }
  const { lenientDates } = context.rules;
  const reading = readValue(text, { property, current: context.current(name), lenientDates });
  if (reading.kind === 'problem') return reading.problem;
  if (isOwner(property) && !context.definition.people.mayOwn(reading.value)) {
    return { kind: 'not-an-owner', value: text };
  }
  const kept = keepRules(reading.value, property, context);
  if (kept.kind === 'broken') {
    return { kind: 'rule-broken', ruleType: kept.rule.ruleType, reason: kept.reason, value: text };
  }
  values.set(name, kept.value);
  if (reading.kind === 'normalized') {
    normalized.push({ name, rawValue: text, instantMs: reading.instantMs });
  }
  return undefined;
}

/** Source: owner properties take ids of owners, and no user ids. */
function isOwner({ name, referencedObjectType }: PropertyDefinition): boolean {
  return name === 'hubspot_owner_id' || referencedObjectType === 'OWNER';
}

function keepRules(value: string, { name }: PropertyDefinition, context: WriteContext): RuleOutcome {
  const { enforcement } = context.rules;
  const rules = enforcement === undefined ? [] : context.definition.rulesOf(name);
  if (enforcement === undefined || rules.length === 0) return { kind: 'kept', value };
  return applyRules(rules, value, enforcement);
}

/** Stages and pipelines are checked against each other, not against the options of their definitions. */
function isCheckedAsStage({ name }: PropertyDefinition, { definition }: WriteContext): boolean {
  const { stageProperty, pipelineProperty } = definition.type;
  if (definition.pipelines.length === 0 || name === LIFECYCLE) return false;
  return name === stageProperty || name === pipelineProperty;
}

const LIFECYCLE = 'lifecyclestage';

/** A stage has to be one of the pipeline that is sent with it, or of any where none is sent. */
function stageProblems(values: ReadonlyMap<string, string>, { definition }: WriteContext): PropertyProblem[] {
  const { stageProperty, pipelineProperty } = definition.type;
  const { pipelines } = definition;
  if (stageProperty === undefined || pipelineProperty === undefined || pipelines.length === 0) return [];
  const pipelineId = values.get(pipelineProperty);
  const allowed = pipelineId ? pipelines.filter((pipeline) => pipeline.id === pipelineId) : pipelines;
  if (allowed.length === 0 && pipelineId !== undefined) {
    const options = pipelines.map((pipeline) => pipeline.id);
    return [{ name: pipelineProperty, kind: 'not-an-option', value: pipelineId, options }];
  }
  const stageId = values.get(stageProperty);
  if (!stageId || allowed.some((pipeline) => pipeline.stages.some((stage) => stage.id === stageId)))
    return [];
  const choices = allowed.map(({ id, stages }) => ({
    pipelineId: id,
    stageIds: stages.map((stage) => stage.id),
  }));
  return [{ name: stageProperty, kind: 'not-a-stage', value: stageId, pipelines: choices }];
}

function ignoreStepsBack(values: Map<string, string>, { definition, current }: WriteContext): void {
  const next = values.get(LIFECYCLE);
  if (next === undefined || definition.type.stageProperty !== LIFECYCLE) return;
  const order = definition.pipelines[0]?.stages.map((stage) => stage.id) ?? [];
  if (!isForward(order, current(LIFECYCLE), next)) values.delete(LIFECYCLE);
}
