import { describe, expect, test } from 'vitest';
import type { Caller } from '../caller.ts';
import { AccountDefinitions, NO_METADATA } from '../definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from '../ids.ts';
import { decideCreate, decideUpdate } from '../record-writes.ts';
import type { PropertyValues } from '../records.ts';
import { everyScope } from '../scopes.ts';
import { STANDARD_OBJECT_TYPES } from '../standard-definitions.ts';
import { maintenanceOf } from './maintenance-plan.ts';

const definitions = new AccountDefinitions(toAccountId(1), {
  ...NO_METADATA,
});
const caller: Caller = { accountId: toAccountId(1), appId: 7, scopes: new Set(everyScope()) };

const request = (typeId: string, values: PropertyValues, nowMs: number) => ({
  definition: definitions.requireType(toObjectTypeId(typeId)),
  caller,
  rules: { lenientDates: false },
  nowMs,
  sent: Object.entries(values),
});

/** The values of a record that was made with the first values and then given the second. */
function afterBoth(typeId: string, first: PropertyValues, second: PropertyValues): PropertyValues {
  const made = decideCreate(request(typeId, first, 1000), toObjectId(5));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const moved = decideUpdate(request(typeId, second, 2000), made.value.after);
  if (!moved.ok) throw new Error(JSON.stringify(moved.refusal));
  return moved.value.after.properties;
}

describe('a plan', () => {
  test('has only rows of properties that the type has, and names what they are computed from', () => {
    const [contacts] = STANDARD_OBJECT_TYPES;
    if (contacts === undefined) throw new Error('there are no contacts');
    const known = new Set(['hs_full_name_or_email', 'hs_all_contact_vids']);
    const { rows, inputs } = maintenanceOf(contacts, (name) => known.has(name));
    expect(rows.map(({ property }) => property).sort()).toEqual([...known].sort());
    expect([...inputs].sort()).toEqual(['email', 'firstname', 'lastname']);
  });

  test('every standard type keeps up where its records came from', () => {
    for (const type of STANDARD_OBJECT_TYPES) {
      const names = definitions.of(type).maintenance.rows.map(({ property }) => property);
      expect(names, type.name).toEqual(
        expect.arrayContaining(['hs_object_source', 'hs_object_source_id', 'hs_object_source_label']),
      );
    }
  });
});

describe('a computed value does not outlive what it was computed from', () => {
  test.each<[property: string, typeId: string, first: PropertyValues, second: PropertyValues]>([
    ['hs_email_domain', '0-1', { email: 'a@b.com' }, { email: '' }],
    ['hs_full_name_or_email', '0-1', { email: 'a@b.com' }, { email: '' }],
    ['hs_full_name_or_email', '0-1', { firstname: 'Maria' }, { firstname: '' }],
    ['hs_searchable_calculated_phone_number', '0-1', { phone: '+1 800 555 0100' }, { phone: '' }],
    ['hs_searchable_calculated_mobile_number', '0-1', { mobilephone: '7' }, { mobilephone: '' }],
    ['hs_all_owner_ids', '0-1', { hubspot_owner_id: '7' }, { hubspot_owner_id: '' }],
    ['hs_task_label', '0-2', { name: 'Roasters' }, { name: '' }],
    ['amount_in_home_currency', '0-3', { dealname: 'x', amount: '7' }, { amount: '' }],
    ['hs_forecast_amount', '0-3', { dealname: 'x', amount: '7' }, { amount: '' }],
    ['hs_deal_stage_probability', '0-3', { dealname: 'x', dealstage: 'contractsent' }, { dealstage: '' }],
    ['hs_body_preview', '0-46', { hs_timestamp: '7', hs_note_body: 'x' }, { hs_note_body: '' }],
    ['hs_body_preview_html', '0-46', { hs_timestamp: '7', hs_note_body: 'x' }, { hs_note_body: '' }],
    ['hs_pipeline_stage_category', '0-136', { hs_lead_name: 'x' }, { hs_pipeline_stage: '' }],
  ])('%s of %s, made with %j and then given %j', (property, typeId, first, second) => {
    expect(afterBoth(typeId, first, second)[property] ?? '').toBe('');
  });

  test('numbers that count it are zero again', () => {
    const deal = { dealname: 'x', amount: '7', dealstage: 'contractsent', closedate: '9999999999999' };
    const cleared = afterBoth('0-3', deal, { amount: '', dealstage: '', closedate: '' });
    expect(cleared).toMatchObject({ hs_projected_amount: '0', hs_closed_amount: '0', days_to_close: '0' });
    expect(afterBoth('0-3', deal, { dealstage: '' })).toMatchObject({ hs_projected_amount: '0' });
  });
});

describe('tables that name options and stages', () => {
  const typeNamed = (name: string) => {
    const type = STANDARD_OBJECT_TYPES.find((each) => each.name === name);
    if (type === undefined) throw new Error(`there is no type ${name}`);
    return definitions.of(type);
  };
  const optionsOf = (name: string, property: string) =>
    (typeNamed(name).findProperty(property)?.options ?? []).map(({ value }) => value);

  test('every status of a task has a stage, and moves the task there', () => {
    const statuses = optionsOf('tasks', 'hs_task_status');
    expect(statuses.length).toBeGreaterThan(3);
    for (const status of statuses) {
      const { hs_pipeline_stage = '' } = afterBoth('0-27', { hs_timestamp: '7' }, { hs_task_status: status });
      expect(typeNamed('tasks').findStage(hs_pipeline_stage)?.stage.status, status).toBe(status);
    }
  });

  test('every stage of a lead has a category, and one that is an option', () => {
    const categories = optionsOf('leads', 'hs_pipeline_stage_category');
    for (const { id, status } of typeNamed('leads').pipelines.flatMap(({ stages }) => stages)) {
      const { hs_pipeline_stage_category = '' } = afterBoth(
        '0-136',
        { hs_lead_name: 'x' },
        { hs_pipeline_stage: id },
      );
      expect(hs_pipeline_stage_category, id).toBe(status);
      if (categories.length > 0) expect(categories, id).toContain(hs_pipeline_stage_category);
    }
  });

  test('every value that the server sets on its own is one that the property can hold', () => {
    const samples: Readonly<Record<string, PropertyValues>> = {
      '0-1': { email: 'a@b.com', phone: '7', hubspot_owner_id: '7' },
      '0-2': { name: 'x', domain: 'axle.test', phone: '7' },
      '0-3': { dealname: 'x', amount: '7.5', dealstage: 'closedwon' },
      '0-5': { subject: 'x', hs_pipeline_stage: '4' },
      '0-27': { hs_timestamp: '7', hs_task_status: 'COMPLETED', hs_task_body: '<p>x</p>' },
      '0-46': { hs_timestamp: '7', hs_note_body: '<p>x</p>' },
      '0-47': { hs_timestamp: '7', hs_meeting_body: 'x' },
      '0-136': { hs_lead_name: 'x' },
    };
    const odd: string[] = [];
    for (const [typeId, values] of Object.entries(samples)) {
      const made = decideCreate(request(typeId, values, 1_700_000_000_000), toObjectId(5));
      if (!made.ok) throw new Error(JSON.stringify(made.refusal));
      for (const [name, value] of Object.entries(made.value.change?.calculated ?? {})) {
        const { type = 'string', options = [] } = made.value.definition.findProperty(name) ?? {};
        const isNumber = /^-?\d+(?:\.\d+)?$/.test(value);
        if (type === 'number' && !isNumber) odd.push(`${typeId} ${name} (number) = ${value}`);
        if (type === 'bool' && !/^(?:true|false)$/.test(value))
          odd.push(`${typeId} ${name} (bool) = ${value}`);
        const isOption = options.length === 0 || options.some((option) => option.value === value);
        if (type === 'enumeration' && !isOption) odd.push(`${typeId} ${name} (enumeration) = ${value}`);
      }
    }
    expect(odd).toEqual([]);
  });
});
