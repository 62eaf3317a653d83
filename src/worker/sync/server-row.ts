// Puts what the server says of a conversation into its row: the fields that the server owns, no others. Pure.
import type { ServerConversation } from '../../protocol/index.ts';
import type { Identity } from '../conversation/row.ts';
import type { ConversationRow } from '../store/schema.ts';

/**
 * Sets the server-owned fields (behaviour 3): settings, identity, minSeq and the owner's cap. What follows from a
 * risen minSeq or a new cap is the caller's to do. Draft, names, latest message and what
 * is known of seqs stay as they are.
 */
export function applyServerConversation(row: ConversationRow, server: ServerConversation): void {
  row.conversationType = server.conversationType || row.conversationType;
  row.userID = server.userID || row.userID;
  row.groupID = server.groupID || row.groupID;
  row.recvMsgOpt = server.recvMsgOpt;
  row.isPinned = server.isPinned;
  row.isPrivateChat = server.isPrivateChat;
  row.burnDuration = server.burnDuration;
  row.groupAtType = server.groupAtType;
  row.attachedInfo = server.attachedInfo;
  row.ex = server.ex;
  row.maxSeq = server.maxSeq;
  row.minSeq = server.minSeq;
  row.msgDestructTime = server.msgDestructTime;
  row.isMsgDestruct = server.isMsgDestruct;
  row.facts.confirmed = true;
}

/** Who the server's conversation is with. */
export function identityOf(server: ServerConversation): Identity {
  return {
    conversationID: server.conversationID,
    conversationType: server.conversationType,
    userID: server.userID,
    groupID: server.groupID,
  };
}
