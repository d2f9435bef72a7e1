// The work around the machines: installed ones, services, visits, courses, premises, and the year's goals.
import { toObjectTypeId } from '../model/ids.ts';
import { toWireDate, toWireTimestamp } from '../model/timestamps.ts';
import { demoCustomer, demoProspect } from './demo-companies.ts';
import { MACHINES_TYPE_ID } from './demo-metadata.ts';
import { toMoney } from './demo-products.ts';
import { DAY_MS, type DemoSeries, demoOwner, pick } from './demo-series.ts';

const HOUR_MS = 3_600_000;

const MODELS = [
  ['roaster_s', 'RS'],
  ['roaster_l', 'RL'],
  ['grinder', 'GR'],
] as const;

export const MACHINE_SERIES: DemoSeries = {
  typeId: MACHINES_TYPE_ID,
  firstId: 7001,
  count: 8,
  properties: (index, createdAtMs) => {
    const [model, letters] = pick(MODELS, index);
    return {
      serial_number: `${letters}-${4410 + index * 17}`,
      model,
      installed_on: toWireDate(createdAtMs + 10 * DAY_MS),
      operating_hours: String(2600 - index * 310),
    };
  },
};

const SERVICES: readonly (readonly [name: string, stage: string, status: string, cost: number])[] = [
  ['Installation of Roaster L', 'done', 'completed', 1300],
  ['Yearly service', 'done', 'completed', 480],
  ['Chimney refit', 'in-progress', 'blocked', 2200],
  ['Installation of Roaster S', 'in-progress', 'on_track', 650],
  ['Change of burners', 'in-progress', 'delayed', 560],
  ['Move to the second shop', 'new', 'on_hold', 1750],
];

export const SERVICE_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-162'),
  firstId: 6001,
  count: SERVICES.length,
  properties: (index, createdAtMs) => {
    const [name, stage, status, cost] = pick(SERVICES, index);
    return {
      hs_name: `${name}: ${demoCustomer(index).name}`,
      hs_pipeline: 'service-pipeline',
      hs_pipeline_stage: `service-${stage}`,
      hs_status: status,
      hs_start_date: toWireDate(createdAtMs + 7 * DAY_MS),
      hs_target_end_date: toWireDate(createdAtMs + 21 * DAY_MS),
      hs_total_cost: toMoney(cost),
      hs_amount_paid: toMoney(stage === 'done' ? cost : 0),
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const APPOINTMENTS: readonly (readonly [name: string, stage: string])[] = [
  ['Site visit', 'done'],
  ['Cupping', 'done'],
  ['Test roast', 'done'],
  ['Measuring the chimney', 'in-progress'],
  ['Cupping', 'new'],
  ['Site visit', 'new'],
];

export const APPOINTMENT_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-421'),
  firstId: 6101,
  count: APPOINTMENTS.length,
  properties: (index, createdAtMs) => {
    const [name, stage] = pick(APPOINTMENTS, index);
    const startMs = Math.floor(createdAtMs / HOUR_MS) * HOUR_MS + 7 * DAY_MS;
    return {
      hs_appointment_name: `${name}: ${demoProspect(index).name}`,
      hs_appointment_start: toWireTimestamp(startMs),
      hs_appointment_end: toWireTimestamp(startMs + 2 * HOUR_MS),
      hs_pipeline: 'appointment-pipeline',
      hs_pipeline_stage: `appointment-${stage}`,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const COURSES: readonly (readonly [name: string, description: string, seats: number, stage: string])[] = [
  ['Roasting for beginners', 'From green bean to first crack, one day.', 8, 'done'],
  ['Roast profiles', 'Reading and shaping the curve, two days.', 6, 'done'],
  ['Cupping and tasting', 'Sixty cups in an afternoon.', 12, 'in-progress'],
  ['Care of your machine', 'Bearings, burners and chimney.', 6, 'new'],
  ['Buying green coffee', 'Origins, grades and contracts.', 10, 'new'],
];

export const COURSE_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-410'),
  firstId: 6201,
  count: COURSES.length,
  properties: (index) => {
    const [name, description, seats, stage] = pick(COURSES, index);
    return {
      hs_course_name: name,
      hs_course_id: `C-${101 + index}`,
      hs_course_description: description,
      hs_enrollment_capacity: String(seats),
      hs_pipeline: 'course-pipeline',
      hs_pipeline_stage: `course-${stage}`,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const LISTINGS: readonly (readonly [name: string, price: number, squareFeet: number, built: number])[] = [
  ['Corner shop with a chimney', 3400, 720, 1931],
  ['Former bakery with yard', 5200, 1450, 1958],
  ['Kiosk by the station', 1150, 140, 2004],
  ['Hall for a roastery', 7800, 3900, 1987],
];

/** Premises to let that suit customers in search of a shop. */
export const LISTING_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-420'),
  firstId: 6301,
  count: LISTINGS.length,
  properties: (index) => {
    const [name, price, squareFeet, built] = pick(LISTINGS, index);
    const { city, zip } = demoProspect(index);
    return {
      hs_name: name,
      hs_address_1: `${12 + index * 9} Market Row`,
      hs_city: city,
      hs_zip: zip,
      hs_price: toMoney(price),
      hs_square_footage: String(squareFeet),
      hs_year_built: String(built),
      hs_pipeline: 'listing-pipeline',
      hs_pipeline_stage: pick(['listing-done', 'listing-in-progress', 'listing-new'], index),
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const GOALS: readonly (readonly [name: string, target: number, year: number, quarter: number])[] = [
  ['Machines sold', 120_000, 2025, 2],
  ['Beans sold', 45_000, 2025, 3],
  ['Machines sold', 150_000, 2025, 4],
  ['Care plans', 9000, 2026, 1],
  ['Machines sold', 160_000, 2026, 2],
  ['Beans sold', 60_000, 2026, 3],
];

export const GOAL_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-74'),
  firstId: 6401,
  count: GOALS.length,
  properties: (index) => {
    const [name, target, year, quarter] = pick(GOALS, index);
    return {
      hs_goal_name: `${name}, quarter ${quarter} of ${year}`,
      hs_target_amount: String(target),
      hs_start_datetime: toWireTimestamp(Date.UTC(year, quarter * 3 - 3)),
      hs_end_datetime: toWireTimestamp(Date.UTC(year, quarter * 3) - 1),
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};
