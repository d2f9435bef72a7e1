import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { findRuleFlaw, type ValidationRule } from '../model/validation/rule-types.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { type ChangeContext, findDefinable } from './change-properties.ts';

/**
 * Makes a validation rule of a property, in the place of one of its type.
 * Refuses `property-not-found`, `rule-invalid`, and what the caller may not define.
 */
export function saveRule(
  account: OpenAccount,
  propertyName: string,
  rule: ValidationRule,
  context: Pick<ChangeContext, 'typeId' | 'caller'> & { readonly isPattern: (text: string) => boolean },
): Promise<Result<true, MetadataRefusal>> {
  const { typeId, isPattern } = context;
  return account.store.write(async (writer) => {
    const definition = (await account.definitions.current(writer)).requireType(typeId);
    const property = findDefinable(definition, propertyName, context);
    if (!property.ok) return property;
    const reason = findRuleFlaw(property.value, rule, isPattern);
    if (reason !== undefined) return refuse({ kind: 'rule-invalid', ruleType: rule.ruleType, reason });
    const others = definition.rulesOf(propertyName).filter(({ ruleType }) => ruleType !== rule.ruleType);
    await writer.saveMetadata({ rules: [{ typeId, propertyName, rules: [...others, rule] }] });
    return accept(true);
  });
}
