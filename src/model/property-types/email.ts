import type { ReadValue, ValueReading } from './property-type.ts';
import { problem, value } from './property-type.ts';

/** Source: RFC 5321 limits of an address and of its local part. */
const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/**
 * An e-mail address, stored in lower case.
 *
 * Seen: letter case is dropped; a top-level domain that does not exist makes the address invalid.
 * Assumed: names reserved for tests (`.test`, `.example`) are taken, so that no real address has to be used.
 *
 * @param isTopLevelDomain tells whether a name, in lower case, is a top-level domain that exists.
 */
export function emailReader(isTopLevelDomain: (name: string) => boolean): ReadValue {
  return (text) => readAddress(text, isTopLevelDomain);
}

/** Several addresses joined by `;`, each checked like one. */
export function emailListReader(isTopLevelDomain: (name: string) => boolean): ReadValue {
  return (text) => {
    const addresses: string[] = [];
    for (const part of text.split(';').filter((each) => each !== '')) {
      const reading = readAddress(part, isTopLevelDomain);
      if (reading.kind === 'problem') return reading;
      addresses.push(reading.value);
    }
    return value([...new Set(addresses)].join(';'));
  };
}

function readAddress(text: string, isTopLevelDomain: (name: string) => boolean): ValueReading {
  const address = text.toLowerCase();
  return isAddress(address, isTopLevelDomain)
    ? value(address)
    : problem({ kind: 'not-an-email', value: text });
}

function isAddress(address: string, isTopLevelDomain: (name: string) => boolean): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL_LENGTH || address.length > MAX_ADDRESS_LENGTH) return false;
  if (!LOCAL.test(address.slice(0, at))) return false;
  const labels = address.slice(at + 1).split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return false;
  const last = labels.at(-1) ?? '';
  return last === 'test' || last === 'example' || isTopLevelDomain(last);
}
