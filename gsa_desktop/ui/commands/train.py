"""The menu Train: models of one's own."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

TRAIN: tuple[Entry, ...] = (
    Command(
        "train.new",
        "&New Run…",
        "Train a model on data of your own",
        icon="school-outline",
    ),
    Command(
        "train.fine_tune",
        "&Fine-Tune on This Clip…",
        "Make the clip's model better with the frames that are good or mended",
        icon="tune-variant",
        needs="clip",
    ),
    Command("train.resume", "&Resume", "Go on with the training that was stopped last"),
    Command("train.runs", "R&uns", "All trainings: watch, compare, use, delete"),
    SEPARATOR,
    Command("train.evaluate", "&Evaluate…", "J and F of a model on clips with known masks"),
    Command("train.check", "Dataset &Checker…", "Whether a data set is in order"),
)
