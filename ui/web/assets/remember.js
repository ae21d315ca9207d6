/* The conversation joins the history of its browser: newest first, and no more than fits. */
(kept, past) => {
  const conversation = kept ? JSON.parse(kept) : null;
  if (!conversation?.exchanges?.length) return past;
  const others = (past?.conversations ?? []).filter((other) => other.id !== conversation.id);
  const conversations = [conversation, ...others].slice(0, 20);
  while (conversations.length > 1 && JSON.stringify(conversations).length > 1_500_000) {
    conversations.pop();
  }
  return { conversations };
}
