// Owns signing and checking of tokens and the token table (protocol 1).
// Must not know sockets except by asking the hub to kick.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError, CODE } from '../http/api-error.ts';
import type { TokenState } from '../store/entities.ts';
import { inner } from '../store/state.ts';
import type { World } from '../world.ts';

/** Life of a token: 90 days in seconds. */
export const TOKEN_LIFE_S = 90 * 24 * 3600;
/** Platform number of admin tokens. */
export const ADMIN_PLATFORM = 10;

const PLATFORMS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

/** True for a known platform number. */
export function isPlatform(platformID: number): boolean {
  return PLATFORMS.has(platformID);
}

/** What a valid token says; `exp` in unix seconds. */
export interface Claims {
  userID: string;
  platformID: number;
  exp: number;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const STATE_ERRORS: Readonly<Record<Exclude<TokenState, 'normal'>, number>> = {
  kicked: CODE.tokenKicked,
  expired: CODE.tokenExpired,
  invalid: CODE.tokenInvalid,
  unknown: CODE.tokenUnknown,
};

export class Tokens {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A new token, in the table; with `kick` the older ones of the platform turn 1506 at once. */
  issue(userID: string, platformID: number, kick: boolean): string {
    const now = Math.floor(this.#world.wall() / 1000);
    const table = inner(inner(this.#world.state.tokens, userID), platformID);
    if (kick) for (const token of table.keys()) table.set(token, 'kicked');
    const head = encode({ alg: 'HS256', typ: 'JWT' });
    const claims = encode({
      UserID: userID,
      PlatformID: platformID,
      exp: now + TOKEN_LIFE_S,
      iat: now - 5,
      jti: this.#world.newID(12),
    });
    const token = `${head}.${claims}.${this.#sign(`${head}.${claims}`)}`;
    table.set(token, 'normal');
    return token;
  }

  /** The claims of a usable token; throws 1501 and 1503 to 1507 otherwise. */
  verify(token: string): Claims {
    const claims = this.#claims(token);
    const table = this.#world.state.tokens.get(claims.userID)?.get(claims.platformID);
    const state = table?.get(token);
    if (state === undefined) throw new ApiError(CODE.tokenNotExist, 'token is not in the table');
    if (state !== 'normal') throw new ApiError(STATE_ERRORS[state], `token is ${state}`);
    return claims;
  }

  /** Marks tokens of the platform as kicked, except one. */
  kickTokens(userID: string, platformID: number, except = ''): void {
    const table = this.#world.state.tokens.get(userID)?.get(platformID);
    for (const token of table?.keys() ?? []) if (token !== except) table?.set(token, 'kicked');
  }

  /** Marks all tokens of the user, on every platform. */
  mark(userID: string, state: TokenState): void {
    for (const table of this.#world.state.tokens.get(userID)?.values() ?? []) {
      for (const token of table.keys()) table.set(token, state);
    }
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#world.secret).update(text).digest('base64url');
  }

  #claims(token: string): Claims {
    const parts = token.split('.');
    const [head, body, signature] = parts;
    const claims = parts.length === 3 ? decode(body ?? '') : undefined;
    if (claims === undefined || decode(head ?? '') === undefined) {
      throw new ApiError(CODE.tokenMalformed, 'token is not a JWT');
    }
    const expected = Buffer.from(this.#sign(`${head}.${body}`));
    const given = Buffer.from(signature ?? '');
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new ApiError(CODE.tokenUnknown, 'token signature is invalid');
    }
    const now = this.#world.wall() / 1000;
    const { UserID: userID, PlatformID: platformID, exp, iat, nbf } = claims;
    if (typeof exp === 'number' && exp <= now) throw new ApiError(CODE.tokenExpired, 'token is expired');
    for (const from of [iat, nbf]) {
      if (typeof from === 'number' && from > now) {
        throw new ApiError(CODE.tokenNotValidYet, 'token is not valid yet');
      }
    }
    if (typeof userID !== 'string' || typeof platformID !== 'number') {
      throw new ApiError(CODE.tokenUnknown, 'token has no user or platform');
    }
    return { userID, platformID, exp: typeof exp === 'number' ? exp : 0 };
  }
}
