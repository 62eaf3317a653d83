// One request as the bytes of its frame, refused here when the gateway would drop the link over it. No I/O.
import { sdkError } from '../../contract/index.ts';
import { encodeBody, encodeRequest, type ReqIdentifier, type RequestBodies } from '../../protocol/index.ts';
import { textOf } from './failures.ts';

/** Bytes of the largest frame that the gateway takes; a larger one costs the whole link (protocol 0.6). */
export const MAX_FRAME_BYTES = 51_200;

/** What an envelope says besides its body. */
export interface FrameHead {
  /** The user of the connection. */
  sendID: string;
  operationID: string;
  /** Correlation ID, unique within the connection. */
  msgIncr: string;
}

/**
 * @throws OpenIMError 10002 when a value does not fit its field, 19005 (naming both sizes) when the frame would be
 * larger than {@link MAX_FRAME_BYTES}.
 */
export function encodeFrame<R extends ReqIdentifier>(
  id: R,
  body: RequestBodies[R],
  head: FrameHead,
): Uint8Array<ArrayBuffer> {
  let data: Uint8Array;
  try {
    data = encodeBody(id, body);
  } catch (cause) {
    throw sdkError('arguments', textOf(cause));
  }
  const frame = encodeRequest({ ...head, reqIdentifier: id, token: '', data });
  if (frame.length > MAX_FRAME_BYTES) {
    const sizes = `${frame.length} bytes, the server takes at most ${MAX_FRAME_BYTES}`;
    throw sdkError('tooLarge', `request ${id} makes a frame of ${sizes}`);
  }
  return frame as Uint8Array<ArrayBuffer>;
}
