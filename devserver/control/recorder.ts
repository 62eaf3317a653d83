// Owns the list of requests that clients made, for tests. Must not influence any answer.

/** One request as it arrived; `body` is the decoded JSON or protobuf. */
export interface RecordedRequest {
  n: number;
  kind: 'rest' | 'ws';
  /** REST route, or `/ws` for a handshake. */
  path?: string;
  reqIdentifier?: number;
  userID: string;
  operationID: string;
  body: unknown;
  /** Made by an admin or for an admin token. */
  admin?: true;
}

/** A long-running server forgets the oldest beyond this. */
const MAX_KEPT = 20_000;

export class Recorder {
  #requests: RecordedRequest[] = [];
  #count = 0;

  add(request: Omit<RecordedRequest, 'n'>): void {
    this.#count += 1;
    this.#requests.push({ n: this.#count, ...request });
    if (this.#requests.length > MAX_KEPT * 1.1) this.#requests = this.#requests.slice(-MAX_KEPT);
  }

  list(): readonly RecordedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}
