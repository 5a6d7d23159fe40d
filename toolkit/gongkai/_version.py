"""The version of the tool, read by the build too."""

VERSION = "0.1.0"
