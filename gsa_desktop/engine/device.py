"""Which device a segmentation will use, known before the first one."""

from gsa_desktop.core.events import DeviceUsed, Job


def find_device() -> Job:
    """Yield DeviceUsed for the device that `auto` stands for; loads torch."""
    from gsanet.device import choose

    yield DeviceUsed(choose("auto").name)
