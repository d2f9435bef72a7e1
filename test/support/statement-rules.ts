import pg from 'pg';
import { ACCOUNT_TABLES } from '../../src/store/postgres/citus.ts';

/**
 * What a statement has to be like so that a database that is spread over machines can send it to one of them. Citus
 * itself is not part of the tests: its plans are not, the rules it documents are.
 */

interface Rule {
  readonly name: string;
  /** Finds what is wrong in a statement about accounts. */
  readonly breach: RegExp;
}

const WRITES = String.raw`^\s*(?:INSERT|UPDATE|DELETE|WITH\b[\s\S]*\)\s*(?:INSERT|UPDATE|DELETE))\b`;

const RULES: readonly Rule[] = [
  {
    name: 'leaves rows with their account',
    breach: /\bSET\s(?:(?!\bWHERE\b|\bFROM\b)[\s\S])*\baccount_id\s*=/i,
  },
  { name: 'resolves conflicts within an account', breach: /\bON CONFLICT\s*\((?!\s*account_id\b)/i },
  { name: 'takes no number from a sequence', breach: /\b(?:nextval|setval|currval|lastval)\s*\(/i },
  { name: 'is no MERGE', breach: /^\s*MERGE\b/i },
  { name: 'writes with one statement only', breach: /\bAS\s*\(\s*(?:INSERT|UPDATE|DELETE)\b/i },
  {
    name: 'writes nothing that depends on the moment or on chance',
    breach: new RegExp(
      String.raw`${WRITES}[\s\S]*\b(?:now|random|clock_timestamp|gen_random_uuid|txid_current)\s*\(`,
      'i',
    ),
  },
  { name: 'makes no tables', breach: /\b(?:CREATE|ALTER|DROP|TRUNCATE)\b/ },
  { name: 'uses no cursor', breach: /\b(?:DECLARE|FETCH|MOVE)\b/ },
  {
    name: 'holds nothing beyond the transaction',
    breach: /\bpg_(?:try_)?advisory_lock|\b(?:LISTEN|PREPARE)\b|\bSET (?!LOCAL)[A-Z]*\s*\w+\s+TO\b/,
  },
  { name: 'groups in one way', breach: /\b(?:GROUPING SETS|CUBE|ROLLUP)\b/i },
  { name: 'takes no samples', breach: /\bTABLESAMPLE\b/i },
];

/** Sets of the transaction, and statements without a table, are the same on every machine. */
const NO_PLAN = /^\s*SET LOCAL\b/;

interface PlanNode {
  readonly 'Node Type': string;
  readonly Operation?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
}

/** Asks the database for the plan of each statement; answers with what is wrong with any, one sentence each. */
export async function findUnroutable(
  databaseUrl: string,
  statements: readonly string[],
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, pipeline: true });
  await client.connect();
  try {
    const found = statements
      .filter((text) => !NO_PLAN.test(text))
      .map(async (text) => {
        const answer = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
          `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
        );
        const plan = answer.rows[0]?.['QUERY PLAN'][0].Plan;
        return plan === undefined ? [`no plan of ${text}`] : faultsOf(text, plan);
      });
    return (await Promise.all(found)).flat();
  } finally {
    await client.end();
  }
}

const ACCOUNT_TABLE_NAMES = new Set<string>(ACCOUNT_TABLES);

function faultsOf(text: string, plan: PlanNode): readonly string[] {
  // What is updated or deleted is found by a node of its own.
  const nodes = nodesOf(plan).filter(
    (node) =>
      ACCOUNT_TABLE_NAMES.has(node['Relation Name'] ?? '') &&
      (node.Operation === undefined || node.Operation === 'Insert'),
  );
  if (nodes.length === 0) return [];
  const accounts = nodes.map((node) => [node, accountOf(node, text)] as const);
  const unlimited = accounts.filter(([, account]) => account === undefined);
  const different = new Set(accounts.map(([, account]) => account));
  const breaches = RULES.filter(({ breach }) => breach.test(text)).map(({ name }) => `is none that ${name}`);
  return [
    ...unlimited.map(
      ([node]) => `goes beyond an account in ${node['Node Type']} on ${node['Relation Name']}`,
    ),
    ...(different.size > 1 ? ['is about more than one account'] : []),
    ...breaches,
  ].map((fault) => `a statement ${fault}: ${text}`);
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Filter'] as const;
const IS_OF_ACCOUNT = /\baccount_id = (\$1\b|'\d+'::bigint|\d+\b)/;
const INSERTED_ACCOUNT =
  /\bINSERT INTO \w+\s*\(\s*account_id\b[^)]*\)\s*(?:SELECT|VALUES\s*\()\s*(\$1)\s*[,)]/i;

/** The account to which a node is limited, as it is written. */
function accountOf(node: PlanNode, text: string): string | undefined {
  if (node.Operation === 'Insert') return INSERTED_ACCOUNT.exec(text)?.[1];
  const parts = [node, ...(node.Plans ?? []).filter((each) => each['Node Type'].startsWith('Bitmap'))];
  for (const part of parts.flatMap(nodesOf)) {
    for (const name of CONDITIONS) {
      const account = IS_OF_ACCOUNT.exec(part[name] ?? '')?.[1];
      if (account !== undefined) return account;
    }
  }
  return undefined;
}
