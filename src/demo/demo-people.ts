import { toObjectTypeId } from '../model/ids.ts';
import { type DemoCompany, demoCompany, phoneOf, talksWith } from './demo-companies.ts';
import { type DemoSeries, findOwnerId, pick, toAscii } from './demo-series.ts';

/** First name, last name, job. Row n works at company n; after the last company it starts again. */
const ROWS: readonly (readonly [firstName: string, lastName: string, jobTitle: string])[] = [
  ['Inês', 'Carvalho', 'Owner'],
  ['Marcus', 'Delaney', 'Head roaster'],
  ['Anneliese', 'Vogt', 'Managing director'],
  ['Camille', 'Rousselet', 'Owner'],
  ['Harriet', 'Pengelly', 'Owner'],
  ['Elsa', 'Nyberg', 'Head roaster'],
  ['Ximena', 'Arriaga', 'General manager'],
  ['Lachlan', 'Moore', 'Owner'],
  ['Dewi', 'Prasetyo', 'Owner'],
  ['Haruka', 'Mizuno', 'Owner'],
  ['Wanjiru', 'Kamande', 'Managing director'],
  ['Selin', 'Karaca', 'Owner'],
  ['Ludovica', 'Ferrando', 'Food and beverage manager'],
  ['Joost', 'van Dalen', 'Head roaster'],
  ['Tamika', 'Greenlee', 'Owner'],
  ['Priya', 'Raman', 'Operations director'],
  ['Korbinian', 'Huber', 'Master baker'],
  ['Amparo', 'Ferrer', 'Owner'],
  ['Ciara', 'Donovan', 'Facilities manager'],
  ['Minseo', 'Kang', 'Owner'],
  ['Rohan', 'Deshmukh', 'Purchasing director'],
  ['Thaís', 'Nogueira', 'Head roaster'],
  ['Callum', 'Baird', 'Owner'],
  ['Duarte', 'Pimentel', 'Master baker'],
  ['Shoshana', 'Adler', 'Founder'],
  ['Mehmet', 'Aydin', 'Head roaster'],
  ['Solène', 'Garrigue', 'Food and beverage manager'],
  ['Alva', 'Sandell', 'Owner'],
  ['Emiliano', 'Cordero', 'Owner'],
  ['Thuy', 'Pham', 'Owner'],
  ['Baraka', 'Mwinyi', 'Chair of the cooperative'],
  ['Ottavia', 'Brambilla', 'Purchasing director'],
  ['Fleur', 'de Wit', 'Owner'],
  ['Dolores', 'Whitehorse', 'Owner'],
  ['Gurpreet', 'Sandhu', 'Facilities manager'],
  ['Veronika', 'Moser', 'Hotel director'],
  ['Gonzalo', 'Iturbe', 'Owner'],
  ['Aoife', 'Kinsella', 'Owner'],
  ['Lakshmi', 'Reddy', 'Managing director'],
  ['Otávio', 'Bernardes', 'Export manager'],
  ['Rui', 'Bastos', 'Head barista'],
  ['Keisha', 'Bright', 'Purchasing manager'],
  ['Emeka', 'Obi', 'Production planner'],
  ['Bastien', 'Leclair', 'Head barista'],
  ['Oluwaseun', 'Adeyemi', 'Bar manager'],
  ['Viktor', 'Hedlund', 'Quality manager'],
  ['Joaquín', 'Olvera', 'Maintenance engineer'],
  ['Aroha', 'Tamihana', 'Head barista'],
  ['Bayu', 'Wibowo', 'Bar manager'],
  ['Kenji', 'Onodera', 'Head barista'],
  ['Otieno', 'Ouma', 'Quality manager'],
  ['Emre', 'Yavuz', 'Bar manager'],
  ['Davide', 'Parodi', 'Breakfast chef'],
  ['Sanne', 'Hoekstra', 'Sales manager'],
  ['Diego', 'Fuentes', 'Head barista'],
  ['Mathieu', 'Tremblay', 'Quality manager'],
  ['Magdalena', 'Pichler', 'Office manager'],
  ['Vicent', 'Ribera', 'Head barista'],
  ['Fintan', 'Brophy', 'Office manager'],
  ['Jiwoo', 'Seo', 'Head barista'],
  ['Farah', 'Merchant', 'Import manager'],
  ['Caio', 'Vasques', 'Maintenance engineer'],
  ['Isla', 'Macrae', 'Bar manager'],
  ['Leonor', 'Teixeira', 'Office manager'],
  ['Daniel', 'Okafor', 'Production planner'],
  ['Frieda', 'Janssen', 'Quality manager'],
  ['Youssef', 'Benali', 'Breakfast chef'],
  ['Axel', 'Bergman', 'Bar manager'],
  ['Renata', 'Zepeda', 'Bar manager'],
  ['Jarrah', 'Williams', 'Head barista'],
  ['Amina', 'Hassan', 'Export manager'],
  ['Pietro', 'Colnago', 'Warehouse manager'],
  ['Ravi', 'Kanhai', 'Bar manager'],
  ['Benjamin', 'Sorrell', 'Master baker'],
  ['Mei-Lin', 'Zhao', 'Office manager'],
  ['Lukas', 'Egger', 'Food and beverage manager'],
  ['Nuria', 'Pascual', 'Head barista'],
  ['Tadhg', 'Moran', 'Bar manager'],
  ['Imran', 'Sheikh', 'Maintenance engineer'],
  ['Jussara', 'Lacerda', 'Warehouse manager'],
  ['Beatriz', 'Salgueiro', 'Bookkeeper'],
  ['Owen', 'Thackeray', 'Maintenance engineer'],
  ['Zeynep', 'Demirel', 'Purchasing manager'],
  ['Aïcha', 'Diallo', 'Bookkeeper'],
  ['Gareth', 'Pryce', 'Master baker'],
  ['Linnea', 'Wikström', 'Sales manager'],
  ['Paloma', 'Quiroz', 'Purchasing manager'],
  ['Siobhan', 'Hartley', 'Bookkeeper'],
  ['Putri', 'Lestari', 'Head barista'],
  ['Sora', 'Ichikawa', 'Bookkeeper'],
  ['Njeri', 'Gathoni', 'Sales manager'],
  ['Defne', 'Aksoy', 'Head barista'],
  ['Matteo', 'Olivari', 'Purchasing manager'],
  ['Bram', 'Postma', 'Maintenance engineer'],
  ['Leilani', 'Kahale', 'Bookkeeper'],
  ['Winston', 'Campbell', 'Sales manager'],
  ['Ferdinand', 'Lechner', 'Purchasing manager'],
  ['Carmina', 'Soler', 'Bookkeeper'],
  ['Agnieszka', 'Nowak', 'Purchasing manager'],
  ['Doyun', 'Lim', 'Bookkeeper'],
  ['Ananya', 'Kulkarni', 'Quality manager'],
  ['Rafael', 'Toledo', 'Sales manager'],
  ['Hamish', 'Lorne', 'Head barista'],
  ['Nuno', 'Falcão', 'Bar manager'],
  ['Elena', 'Petrova', 'Quality manager'],
  ['Jannik', 'Behrens', 'Sales manager'],
  ['Mireille', 'Castan', 'Purchasing manager'],
  ['Samuel', 'Tesfaye', 'Master baker'],
  ['Fernanda', 'Lugo', 'Head barista'],
];

export interface DemoPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string;
  readonly email: string;
  readonly company: DemoCompany;
}

/** People in turn; the one with the index of a company runs it. */
export function demoPerson(index: number): DemoPerson {
  const [firstName, lastName, jobTitle] = pick(ROWS, index);
  const company = demoCompany(index % ROWS.length);
  const local = toAscii(`${firstName}.${lastName}`.toLowerCase()).replaceAll(' ', '');
  return { firstName, lastName, jobTitle, email: `${local}@${company.domain}`, company };
}

const SOURCES = [
  'ORGANIC_SEARCH',
  'REFERRALS',
  'DIRECT_TRAFFIC',
  'EMAIL_MARKETING',
  'OFFLINE',
  'SOCIAL_MEDIA',
];

/** The contact of the published example has the id before these. */
export const CONTACT_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-1'),
  firstId: 513,
  count: ROWS.length,
  properties: (index) => {
    const { firstName, lastName, jobTitle, email, company } = demoPerson(index);
    return {
      email,
      firstname: firstName,
      lastname: lastName,
      jobtitle: jobTitle,
      company: company.name,
      phone: index % 7 === 6 ? undefined : phoneOf(company, 50 + index),
      mobilephone: index % 3 === 0 ? phoneOf(company, 20 + index) : undefined,
      address: company.address,
      zip: company.zip,
      city: company.city,
      state: company.state,
      country: company.country,
      website: company.domain,
      hs_language: company.language,
      hs_analytics_source: pick(SOURCES, index),
      hs_buying_role: index < 40 ? 'DECISION_MAKER' : undefined,
      hubspot_owner_id: findOwnerId(index),
      ...talksWith(company, index),
    };
  },
};
