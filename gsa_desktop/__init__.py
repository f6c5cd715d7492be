"""GSA Desktop: a video editor that cuts the moving subject out of any clip by itself."""
