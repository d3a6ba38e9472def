"""The colours of everything Easel draws: calm slate that suits Discord's dark and light themes, one warm accent."""

Colour = tuple[int, int, int]

GROUND = (38, 42, 51)  # behind everything
CARD = (54, 59, 71)
MAT = (45, 50, 60)  # behind a thumbnail that does not fill its square
INK = (240, 242, 246)
QUIET = (178, 186, 201)  # second voice; 6.6 to 1 against CARD
FAINT = (112, 121, 140)  # frames and arrows, no text
ACCENT = (255, 183, 82)
SHADE = (16, 18, 23)  # shadows, and what lies behind words on a picture
