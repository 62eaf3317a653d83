// The public surface of the network room: REST, and the supervised link to the gateway. Owns no logic.
export { Connection, type ConnectionCallbacks, type ConnectionOptions } from './connection.ts';
export { encodeFrame, type FrameHead, MAX_FRAME_BYTES } from './frame.ts';
export { type PostOptions, RestClient, type RestOptions } from './rest.ts';
export type { RequestOptions } from './socket.ts';
