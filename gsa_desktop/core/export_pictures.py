"""The formats that are folders of numbered pictures, and those of the matte alone."""

from dataclasses import replace

from gsa_desktop.core.export_format import Content, ExportPreset, Purpose, Quality

_PNG = ExportPreset(
    id="png",
    label="PNG pictures with transparency (folder)",
    opens_in="Every editor and compositor as an image sequence: Nuke, Blender, After Effects.",
    suffix="",
    container="",
    codec="png",
    pixel_format="rgba",
    deep_format="rgba64be",
    options=(("pred", "mixed"), ("compression_level", "1")),
    purpose=Purpose.PICTURES,
    alpha=True,
    picture_suffix=".png",
)

_MATTE_FFV1 = ExportPreset(
    id="matte-ffv1",
    label="Matte only, lossless FFV1 (MKV)",
    opens_in="FFmpeg, Kdenlive, Shotcut, VLC; every value of the matte is kept exactly.",
    suffix=".mkv",
    container="matroska",
    codec="ffv1",
    pixel_format="gray",
    options=(("level", "3"), ("slicecrc", "1")),
    purpose=Purpose.MATTE,
    content=Content.MATTE,
)

_MATTE_PNG = replace(
    _PNG,
    id="matte-png",
    label="Matte only, PNG pictures (folder)",
    opens_in="Every editor and compositor as an image sequence of 8-bit gray pictures.",
    pixel_format="gray",
    deep_format="",
    purpose=Purpose.MATTE,
    content=Content.MATTE,
    alpha=False,
)

FOLDERS: tuple[ExportPreset, ...] = (
    _PNG,
    replace(
        _PNG,
        id="tiff",
        label="TIFF pictures with transparency (folder)",
        opens_in="Photoshop, Affinity Photo, Nuke, DaVinci Resolve, scientific programs.",
        codec="tiff",
        deep_format="rgba64le",
        options=(("compression_algo", "lzw"),),
        picture_suffix=".tif",
    ),
    ExportPreset(
        id="exr",
        label="OpenEXR pictures, linear, premultiplied (folder)",
        opens_in="Nuke, Fusion, Blender, After Effects: half floats in linear light, to composite.",
        suffix="",
        container="",
        codec="exr",
        pixel_format="gbrapf32le",
        options=(("compression", "zip1"), ("format", "half")),
        purpose=Purpose.PICTURES,
        alpha=True,
        linear=True,
        picture_suffix=".exr",
    ),
)

MATTES: tuple[ExportPreset, ...] = (
    ExportPreset(
        id="matte-h264",
        label="Matte only, H.264 (MP4)",
        opens_in="Plays everywhere; use it as a luma matte. White is the subject.",
        suffix=".mp4",
        container="mp4",
        codec="libx264",
        pixel_format="yuv420p",
        options=(("preset", "veryfast"),),
        quality=Quality("crf", 12, 0, 40),
        purpose=Purpose.MATTE,
        content=Content.MATTE,
        even_size=True,
    ),
    _MATTE_FFV1,
    replace(
        _MATTE_FFV1,
        id="matte-ffv1-16",
        label="Matte only, lossless FFV1, 16 bit (MKV)",
        opens_in="FFmpeg, Nuke, Blender; for programs that want 16-bit mattes.",
        pixel_format="gray16le",
    ),
    _MATTE_PNG,
    replace(
        _MATTE_PNG,
        id="matte-png-16",
        label="Matte only, PNG pictures, 16 bit (folder)",
        opens_in="Nuke, Blender, After Effects as an image sequence of 16-bit gray pictures.",
        pixel_format="gray16be",
    ),
)
