import { saveRule } from '../../actions/change-rules.ts';
import { mayKnow } from '../../model/property-access.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { isRuleType, type ValidationRule } from '../../model/validation/rule-types.ts';
import { FLAG, recordOf, TEXTS } from '../body-fields.ts';
import { type TypeOperation, type TypeRequest, withBody } from '../operation.ts';
import { isPattern } from '../patterns.ts';
import { toChangeContext } from '../properties/defining.ts';

const SHARED = { family: 'CRM/Property Validations', on: 'definitions' } as const;
const ALL = '/crm/property-validations/{objectTypeId}';
const OF_PROPERTY = `${ALL}/{propertyName}`;
const RULE = `${OF_PROPERTY}/rule-type/{ruleType}`;

/** Lists the rules of all properties of a type that have any. */
export const listRules: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: ALL,
  access: 'read',
  async run({ definition, caller }) {
    const results = [...definition.properties].flatMap(({ name }) => {
      const rules = mayKnow(caller, definition, name) ? definition.rulesOf(name) : [];
      return rules.length === 0
        ? []
        : [{ propertyName: name, propertyValidationRules: rules.map(toWireRule) }];
    });
    return accept({ status: 200, body: { results } });
  },
};

/** Lists the rules of one property. */
export const listRulesOfProperty: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: OF_PROPERTY,
  access: 'read',
  async run(call) {
    const name = findName(call);
    if (!name.ok) return name;
    const rules = call.definition.rulesOf(name.value);
    return accept({ status: 200, body: { results: rules.map(toWireRule) } });
  },
};

export const readRule: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: RULE,
  access: 'read',
  async run(call) {
    const name = findName(call);
    if (!name.ok) return name;
    const { ruleType = '' } = call.params;
    const rule = call.definition.rulesOf(name.value).find((each) => each.ruleType === ruleType);
    if (rule === undefined) return refuse({ kind: 'rule-not-found', propertyName: name.value, ruleType });
    return accept({ status: 200, body: toWireRule(rule) });
  },
};

/** Makes a rule, in the place of one of its type. There is no way to take one away. */
export const writeRule = withBody({
  ...SHARED,
  method: 'PUT',
  path: RULE,
  access: 'write',
  body: recordOf('com.hubspot.properties.PropertyValidationRuleUpdate', ['ruleArguments'], {
    ruleArguments: TEXTS,
    shouldApplyNormalization: FLAG,
  }),
  async run(call) {
    const { propertyName = '', ruleType = '' } = call.params;
    if (!isRuleType(ruleType)) {
      return refuse({ kind: 'rule-invalid', ruleType, reason: 'there is no rule of this type' });
    }
    const { ruleArguments, shouldApplyNormalization } = call.body;
    const rule: ValidationRule = {
      ruleType,
      ruleArguments,
      ...(shouldApplyNormalization !== undefined && { shouldApplyNormalization }),
    };
    const saved = await saveRule(call.account, propertyName, rule, { ...toChangeContext(call), isPattern });
    return saved.ok ? accept({ status: 204 }) : saved;
  },
});

function findName({ definition, caller, params }: TypeRequest): Result<string, Refusal> {
  const { propertyName: name = '' } = params;
  const isThere = definition.findProperty(name) !== undefined && mayKnow(caller, definition, name);
  return isThere ? accept(name) : refuse({ kind: 'property-not-found', name });
}

function toWireRule({ ruleType, ruleArguments, shouldApplyNormalization }: ValidationRule) {
  return {
    ruleType,
    ruleArguments,
    ...(shouldApplyNormalization !== undefined && { shouldApplyNormalization }),
  };
}
