"""The rules of the order desk: pure decisions over records, policy and the moment."""
