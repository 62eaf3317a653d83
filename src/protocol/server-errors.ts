// errCode of REST answers, socket replies and the handshake by name (protocol 1). A module of numbers rather than an
// object, so that a bundle holds only those in use.

export const serverInternal = 500;
export const args = 1001;
export const noPermission = 1002;
export const duplicateKey = 1003;
export const recordNotFound = 1004;
export const userIDNotFound = 1101;
export const registeredAlready = 1102;
export const groupIDNotFound = 1201;
export const notInGroupYet = 1203;
export const dismissedAlready = 1204;
export const blockedByPeer = 1302;
export const notPeersFriend = 1303;
export const messageHasReadDisable = 1401;
export const mutedInGroup = 1402;
export const mutedGroup = 1403;
export const msgAlreadyRevoke = 1404;
export const tokenExpired = 1501;
export const tokenInvalid = 1502;
export const tokenMalformed = 1503;
export const tokenNotValidYet = 1504;
export const tokenUnknown = 1505;
export const tokenKicked = 1506;
export const tokenNotExist = 1507;
export const connOverMaxNumLimit = 1601;
export const connArgs = 1602;
export const pushMsg = 1603;
export const iosBackgroundPush = 1604;
export const callback = 80000;
export const database = 90002;
