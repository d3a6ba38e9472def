"""The web page of the practice room and the small JSON contract it speaks."""
