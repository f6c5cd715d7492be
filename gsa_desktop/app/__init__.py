"""The desktop application: the only part that knows everyone, so it builds and connects them."""
