import { toObjectTypeId } from '../model/ids.ts';
import { type DemoSeries, findOwnerId, pick, toAscii } from './demo-series.ts';

/** Phone numbers are of the ranges kept for fiction, or too short to exist; two digits follow. */
const COUNTRIES = {
  AT: { country: 'Austria', language: 'de', phone: '+43 555 01' },
  AU: { country: 'Australia', language: 'en', phone: '+61 2 5550 12' },
  BR: { country: 'Brazil', language: 'pt', phone: '+55 555 01' },
  CA: { country: 'Canada', language: 'en', phone: '+1 416 555 01' },
  DE: { country: 'Germany', language: 'de', phone: '+49 30 23125 1' },
  ES: { country: 'Spain', language: 'es', phone: '+34 555 01' },
  FR: { country: 'France', language: 'fr', phone: '+33 1 99 00 12 ' },
  GB: { country: 'United Kingdom', language: 'en', phone: '+44 1632 9601' },
  ID: { country: 'Indonesia', language: 'id', phone: '+62 555 01' },
  IE: { country: 'Ireland', language: 'en', phone: '+353 20 913 01' },
  IN: { country: 'India', language: 'en', phone: '+91 555 01' },
  IT: { country: 'Italy', language: 'it', phone: '+39 555 01' },
  JP: { country: 'Japan', language: 'ja', phone: '+81 555 01' },
  KE: { country: 'Kenya', language: 'en', phone: '+254 555 01' },
  KR: { country: 'South Korea', language: 'ko', phone: '+82 555 01' },
  MX: { country: 'Mexico', language: 'es', phone: '+52 555 01' },
  NL: { country: 'Netherlands', language: 'nl', phone: '+31 555 01' },
  PT: { country: 'Portugal', language: 'pt', phone: '+351 555 01' },
  SE: { country: 'Sweden', language: 'sv', phone: '+46 8 465 004 ' },
  TR: { country: 'Türkiye', language: 'tr', phone: '+90 555 01' },
  US: { country: 'United States', language: 'en', phone: '+1 503 555 01' },
} as const;

const KINDS = {
  bakery: { industry: 'FOOD_PRODUCTION', employees: 18, says: 'Bakery with a coffee bar.' },
  cafe: { industry: 'RESTAURANTS', employees: 9, says: 'Independent café that roasts for its own counter.' },
  distributor: { industry: 'WHOLESALE', employees: 64, says: 'Trades green and roasted coffee.' },
  hotel: { industry: 'HOSPITALITY', employees: 120, says: 'Hotel with its own breakfast roast.' },
  office: { industry: 'FACILITIES_SERVICES', employees: 45, says: 'Shared offices with a staff coffee bar.' },
  roastery: { industry: 'FOOD_BEVERAGES', employees: 26, says: 'Roastery that sells to cafés nearby.' },
} as const;

type CompanyRow = readonly [
  name: string,
  kind: keyof typeof KINDS,
  city: string,
  country: keyof typeof COUNTRIES,
  street: string,
  zip: string,
  state?: string,
];

const ROWS: readonly CompanyRow[] = [
  ['Café Aurora', 'cafe', 'Lisbon', 'PT', 'Rua da Alvorada 14', '1200-192'],
  ['Nine Bridges Coffee', 'roastery', 'Portland', 'US', '418 Alder Lane', '97205', 'Oregon'],
  ['Rösthaus Linden', 'roastery', 'Berlin', 'DE', 'Lindenhof 7', '10115'],
  ['Maison Cascara', 'cafe', 'Lyon', 'FR', '22 rue des Tisserands', '69001'],
  ['Kettle & Crumb', 'bakery', 'Bristol', 'GB', '5 Millward Row', 'BS1 4QA'],
  ['Kaffeverk Norrsken', 'roastery', 'Stockholm', 'SE', 'Fjällgränd 3', '118 46'],
  ['Tostadora Sierra Alta', 'roastery', 'Mexico City', 'MX', 'Calle del Molino 81', '06700'],
  ['Harbour Lane Espresso', 'cafe', 'Sydney', 'AU', '12 Harbour Lane', '2000', 'New South Wales'],
  ['Kopi Senja', 'cafe', 'Jakarta', 'ID', 'Jalan Senja 25', '10310'],
  ['Hinoki Coffee Stand', 'cafe', 'Kyoto', 'JP', 'Hinoki-dori 4-2', '604-8006'],
  ['Savanna Bean House', 'roastery', 'Nairobi', 'KE', '31 Acacia Close', '00100'],
  ['Bosphorus Brew Bar', 'cafe', 'Istanbul', 'TR', 'Martı Sokak 9', '34425'],
  ['Grand Hotel Miravento', 'hotel', 'Genoa', 'IT', 'Via del Faro 60', '16121'],
  ['Polder Koffie', 'roastery', 'Utrecht', 'NL', 'Molenkade 18', '3511 AB'],
  ['Juniper & Oak', 'cafe', 'Eugene', 'US', '907 Juniper Street', '97401', 'Oregon'],
  ['Northlight Roasting', 'roastery', 'Toronto', 'CA', '266 Birch Avenue', 'M5V 2T6', 'Ontario'],
  ['Brotgarten', 'bakery', 'Vienna', 'AT', 'Mühlgasse 11', '1040'],
  ['Casa Trillo', 'cafe', 'Valencia', 'ES', 'Calle del Trillo 33', '46001'],
  ['Clover Court Offices', 'office', 'Dublin', 'IE', '8 Clover Court', 'D02 XY45'],
  ['Maple Drip Lab', 'cafe', 'Seoul', 'KR', '17 Maple-ro', '04524'],
  ['Monsoon Coffee Traders', 'distributor', 'Mumbai', 'IN', '74 Spice Market Road', '400001'],
  ['Tucano Torrefação', 'roastery', 'São Paulo', 'BR', 'Rua do Cafezal 205', '01310-100'],
  ['Lantern Street Café', 'cafe', 'Edinburgh', 'GB', '41 Lantern Street', 'EH1 2NG'],
  ['Padaria Girassol', 'bakery', 'Porto', 'PT', 'Largo do Girassol 2', '4050-123'],
  ['Blue Heron Roasters', 'roastery', 'Salem', 'US', '1530 Heron Way', '97301', 'Oregon'],
  ['Wilde Bohne', 'roastery', 'Hamburg', 'DE', 'Speicherweg 23', '20457'],
  ['Hôtel Le Phare Blanc', 'hotel', 'Marseille', 'FR', '3 quai du Phare', '13002'],
  ['Fika Hörnan', 'bakery', 'Gothenburg', 'SE', 'Kanelgatan 15', '411 08'],
  ['Molino Viejo Café', 'cafe', 'Guadalajara', 'MX', 'Avenida del Molino 12', '44100'],
  ['Gumtree Coffee Cart', 'cafe', 'Melbourne', 'AU', '88 Gumtree Parade', '3000', 'Victoria'],
  ['Red Earth Coffee Cooperative', 'distributor', 'Mombasa', 'KE', '6 Coral Road', '80100'],
  ['Mercato Nero', 'distributor', 'Milan', 'IT', 'Via delle Dogane 27', '20121'],
  ['Grachten Espresso', 'cafe', 'Amsterdam', 'NL', 'Tulpkade 52', '1015 AA'],
  ['Prairie Wind Bakery', 'bakery', 'Bend', 'US', '2204 Prairie Avenue', '97701', 'Oregon'],
  ['Maple Row Offices', 'office', 'Ottawa', 'CA', '710 Maple Row', 'K1P 1A1', 'Ontario'],
  ['Alpenglück Hotel', 'hotel', 'Innsbruck', 'AT', 'Gletscherweg 4', '6020'],
  ['Plaza Nogal', 'cafe', 'Madrid', 'ES', 'Plaza del Nogal 1', '28004'],
  ['Hearthstone Coffee', 'cafe', 'Galway', 'IE', '19 Weavers Row', 'H91 AB12'],
  ['Deccan Roast Works', 'roastery', 'Hyderabad', 'IN', '150 Banyan Street', '500001'],
  ['Serra Azul Cafés', 'distributor', 'Belo Horizonte', 'BR', 'Avenida Serra Azul 940', '30110-001'],
];

const STAGES = [
  'customer',
  'opportunity',
  'customer',
  'lead',
  'customer',
  'salesqualifiedlead',
  'evangelist',
  'marketingqualifiedlead',
  'customer',
  'opportunity',
  'subscriber',
  'customer',
  'other',
] as const;

/** How the people in charge of a stage are spoken to; customers have no lead status. */
const LEAD_STATUSES: Readonly<Record<(typeof STAGES)[number], readonly [string, string] | undefined>> = {
  subscriber: undefined,
  lead: ['NEW', 'ATTEMPTED_TO_CONTACT'],
  marketingqualifiedlead: ['OPEN', 'IN_PROGRESS'],
  salesqualifiedlead: ['CONNECTED', 'IN_PROGRESS'],
  opportunity: ['OPEN_DEAL', 'CONNECTED'],
  customer: undefined,
  evangelist: undefined,
  other: ['UNQUALIFIED', 'BAD_TIMING'],
};

export interface DemoCompany {
  readonly index: number;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly domain: string;
  readonly stage: (typeof STAGES)[number];
  readonly address: string;
  readonly zip: string;
  readonly city: string;
  readonly state: string | undefined;
  readonly country: string;
  readonly language: string;
  /** All but the last two digits. */
  readonly phoneStart: string;
}

const ENDINGS = ['com', 'org', 'net'];

function toCompany(row: CompanyRow, index: number): DemoCompany {
  const [name, kind, city, code, address, zip, state] = row;
  const slug = toAscii(name.toLowerCase()).replaceAll(/[^a-z]+/g, '-');
  const { country, language, phone } = COUNTRIES[code];
  const domain = `${slug}.example.${pick(ENDINGS, index)}`;
  const place = { address, zip, city, state, country, language, phoneStart: phone };
  return { index, name, kind, domain, stage: pick(STAGES, index), ...place };
}

const COMPANIES = ROWS.map(toCompany);
const CUSTOMERS = COMPANIES.filter(isCustomer);
const OPEN = COMPANIES.filter(({ stage }) => stage === 'opportunity' || stage === 'salesqualifiedlead');
const OTHERS = COMPANIES.filter((company) => !CUSTOMERS.includes(company) && !OPEN.includes(company));

/** Whether the company has bought before. */
export function isCustomer({ stage }: DemoCompany): boolean {
  return stage === 'customer' || stage === 'evangelist';
}

/** Companies in turn. */
export function demoCompany(index: number): DemoCompany {
  return pick(COMPANIES, index);
}

/** Companies that have bought, in turn. */
export function demoCustomer(index: number): DemoCompany {
  return pick(CUSTOMERS, index);
}

/** Companies that may buy for the first time, in turn. */
export function demoProspect(index: number): DemoCompany {
  return pick(OPEN, index);
}

/** Companies that never bought and are in no talks, in turn. */
export function demoStranger(index: number): DemoCompany {
  return pick(OTHERS, index);
}

/** What the CRM says about how far talks have come, of a company or of one of its people. */
export function talksWith({ stage }: DemoCompany, index: number) {
  const statuses = LEAD_STATUSES[stage];
  return { lifecyclestage: stage, hs_lead_status: statuses && pick(statuses, index) };
}

/** A number of the company's country that nobody has. */
export function phoneOf({ phoneStart }: DemoCompany, line: number): string {
  return `${phoneStart}${String(line % 100).padStart(2, '0')}`;
}

const REVENUE_PER_EMPLOYEE = 68_500;

export const COMPANY_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-2'),
  firstId: 1001,
  count: ROWS.length,
  properties: (index) => {
    const company = demoCompany(index);
    const { kind, stage, city, country } = company;
    const { industry, employees, says } = KINDS[kind];
    const staff = employees + ((index * 7) % 11);
    return {
      name: company.name,
      domain: company.domain,
      phone: phoneOf(company, 10 + index),
      address: company.address,
      zip: company.zip,
      city,
      state: company.state,
      country,
      industry,
      type: companyType(company),
      description: `${says} ${city}, ${country}.`,
      numberofemployees: String(staff),
      annualrevenue: String(staff * REVENUE_PER_EMPLOYEE),
      founded_year: String(1988 + ((index * 13) % 36)),
      hs_is_target_account: stage === 'opportunity' ? 'true' : undefined,
      hs_csm_sentiment:
        stage === 'customer' ? pick(['healthy', 'neutral', 'healthy', 'at_risk'], index) : undefined,
      hubspot_owner_id: findOwnerId(index),
      ...talksWith(company, index),
    };
  },
};

function companyType({ kind, stage }: DemoCompany): string {
  if (kind === 'distributor') return stage === 'customer' ? 'RESELLER' : 'VENDOR';
  if (stage === 'evangelist') return 'PARTNER';
  return stage === 'customer' ? 'OTHER' : 'PROSPECT';
}
