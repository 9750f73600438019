"""The order desk: what an order's owner may see, propose and confirm."""
