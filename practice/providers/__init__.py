"""The three provider APIs on loopback, in their documented wire formats, strict about what they take."""
