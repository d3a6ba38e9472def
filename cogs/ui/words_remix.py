"""What members read when they take pictures further: remixes, blends, replies."""

from cogs.ui import words

WHAT_CHANGES = "What should change?"  # a contract: scripts find the field by it
EXAMPLE = "Make it night, with lanterns in the windows"
BLEND_EXAMPLE = "The cat of the first picture in the garden of the second"
MODEL, RATIO, MORE = "Model", "Aspect ratio", "More pictures"
RATIO_DEFAULT = "That of the picture when you choose none"
RATIO_BLEND = "Left to the model when you choose none"
MORE_MEANING = "Up to four to take something from, if you like; say in your words what"
BLEND_TITLE = "Blend your pictures"
BLEND = "Blend…"
CLEAR = "Clear"

REMIX_MEANING = "Takes any picture further: opens a form for what should change"
ADD_MEANING = "Puts a picture into your tray, up to five from anywhere, to blend them into one"

NOT_IN_A_THREAD = (
    "`/remix` works in a thread with pictures: it takes the newest one there, or the one you pick. "
    "Anywhere else, press **Remix** below a picture, reply to it, or use the menu of its message: "
    "Apps, **Remix this picture**."
)
NOTHING_YET = "There is no picture in this thread yet. `/imagine` makes one."
ODD_NUMBER = "I can't read that as a picture's number. Pick one from the list that appears while you type."
NO_PICTURE = "There is no picture in that message that I could use."
GONE = "The pictures of that message are gone."
FORWARDED = "That message was forwarded, so I can't tell whose picture it is. Use the menu on the original message."
NO_OWNER = (
    "That message comes from another app, so there is nobody I could ask whether the picture may be taken further. "
    "I take pictures from members' own messages, and my own."
)
FORGOTTEN = (
    "I was restarted since you opened this, and no longer know which picture it was about. "
    "Use the menu of its message once more; nothing was charged."
)
WHICH_REMIX = "Which picture do you want to take further?"
WHICH_ADD = "Which pictures do you want in your tray?"
CHOOSE = "Choose a picture"
CHOOSE_SEVERAL = "Choose one or more pictures"

TRAY_EMPTY = (
    "Your tray is empty. In the menu of any message with a picture, under Apps, choose **Add to blend**; "
    "two to five pictures make a blend."
)
TRAY_ONE_MORE = "A blend needs at least two pictures: add one more."
TAKE_OUT = "Take a picture out"
TRAY_KEPT = "-# Only you see your tray. It is emptied by a blend, or a day after the last picture was added."

REPLY_EMPTY = (
    "Write in your reply what should change: “make it night”, for example. Pictures you attach are used as well."
)
REPLY_NO_PICTURE = "There is no picture in that message of mine. Reply to one with a picture to change it."


def remix_title(number: int) -> str:
    """The title of the form for one of Easel's pictures."""
    return f"Remix picture {number}"


REMIX_TITLE = "Remix this picture"


def model_default(model: str) -> str:
    """Below the choice of a model."""
    return f"{model} when you choose none"


def not_here(number: int) -> str:
    """A number that is none of this thread's."""
    return f"There is no picture {number} in this thread."


def only_so_many(count: int) -> str:
    """A reply that names a picture the message has not."""
    have = f"That message has {words.pictures(count)}."
    return f"{have} Start with the number of the one you mean, as in `1: make it night`."


def tray_title(count: int, most: int) -> str:
    """Above the tray."""
    return f"### Your tray: {count} of {most}"


def tray_line(number: int, user_id: int) -> str:
    """One picture in the tray."""
    return f"`#{number}` by <@{user_id}>"


def tray_described(numbers: list[int]) -> str:
    """Alt text of the tray's sheet."""
    return f"A sheet of the pictures in the tray: {words.listed([f'picture {number}' for number in numbers])}."
