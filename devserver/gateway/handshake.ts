// Owns the rules of the connection URL (protocol 2.1): which parameters must be there and what they mean.
// Must not check tokens or open sockets.

import { isPlatform } from '../domain/tokens.ts';
import { ApiError, CODE } from '../http/api-error.ts';

/** What a connection URL says. */
export interface Handshake {
  userID: string;
  token: string;
  platformID: number;
  operationID: string;
  /** The first text frame tells the outcome. */
  isMsgResp: boolean;
  gzip: boolean;
}

const connArgs = (detail: string): ApiError => new ApiError(CODE.connArgs, detail);

const BOOLEANS: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

/** The parameter `v` holds all others as base64url JSON. */
function fromV(v: string): URLSearchParams {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(v, 'base64url').toString('utf8'));
  } catch {
    throw connArgs('v is not base64url JSON');
  }
  if (typeof value !== 'object' || value === null) throw connArgs('v is not a JSON object');
  const raw = value as Record<string, unknown>;
  const text = (name: string): string => String(raw[name] ?? '');
  return new URLSearchParams({
    token: text('token'),
    sendID: text('userID'),
    platformID: text('platformID'),
    operationID: text('operationID'),
    compression: text('compression'),
    sdkType: text('sdkType'),
    isMsgResp: text('sendResponse'),
    isBackground: raw.background === true ? 'true' : 'false',
  });
}

/** Reads the URL; throws 1602, or 500 for what the server cannot parse as a boolean. */
export function parseHandshake(url: URL, compressionHeader: string): Handshake {
  const v = url.searchParams.get('v') ?? '';
  const query = v === '' ? url.searchParams : fromV(v);
  const get = (name: string): string => query.get(name) ?? '';
  const need = (name: string): string => {
    if (get(name) === '') throw connArgs(`${name} is empty`);
    return get(name);
  };
  const token = need('token');
  const userID = need('sendID');
  const platformText = need('platformID');
  const platformID = /^[+-]?\d+$/.test(platformText) ? Number(platformText) : Number.NaN;
  if (!isPlatform(platformID)) throw connArgs(`platformID ${platformText} is not known`);
  const operationID = need('operationID');
  if (!['', 'go', 'js'].includes(get('sdkType'))) throw connArgs(`sdkType ${get('sdkType')} is not known`);
  const compression = get('compression') || compressionHeader;
  if (compression !== '' && compression !== 'gzip') throw connArgs(`compression ${compression} is not known`);
  if (BOOLEANS[get('isBackground')] === undefined) {
    throw new ApiError(CODE.serverInternal, `isBackground "${get('isBackground')}" is no boolean`);
  }
  // The Go client's envelopes are gob, which this server does not read.
  if (get('sdkType') !== 'js') throw connArgs('this development server speaks sdkType=js only');
  const isMsgResp = BOOLEANS[get('isMsgResp')] === true;
  return { userID, token, platformID, operationID, isMsgResp, gzip: compression === 'gzip' };
}
