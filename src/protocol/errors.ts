// The one error of this room. Owns nothing else; carries no error codes of the SDK.

/** Which part of the protocol was violated. */
export type ProtocolErrorKind = 'envelope' | 'protobuf' | 'content' | 'rest';

/**
 * Something that was received (or was about to be sent) does not follow the protocol. Fails the frame or answer
 * it was found in, never more.
 */
export class ProtocolError extends Error {
  /** Which part of the protocol was violated. */
  readonly kind: ProtocolErrorKind;

  constructor(kind: ProtocolErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProtocolError';
    this.kind = kind;
  }
}
